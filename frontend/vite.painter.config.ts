import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { linguiMacros } from "./vite.config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Only opened by a hand on the page; they ask for a browser as soon as they load. */
const ONLY_IN_A_BROWSER = /src\/(ui\/overlay\/layer|api\/open-line|app\/mail-room)\.tsx?$/;

/** One script and nothing else: styles and pictures are the app's own, under the addresses that its build gave them. */
function onlyTheScript(): Plugin {
  return {
    name: "only-the-script",
    enforce: "pre",
    load: (id) => {
      if (id.endsWith(".css")) return "";
      return ONLY_IN_A_BROWSER.test(id) ? "export default null;" : null;
    },
    generateBundle: {
      order: "post",
      handler: (_, bundle) => {
        for (const [name, file] of Object.entries(bundle)) if (file.type === "asset") delete bundle[name];
      },
    },
  };
}

/** What the server paints with: one classic script for a bare V8, which has neither Node, a DOM nor a network. */
export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [onlyTheScript(), linguiMacros(), lingui(), react()],
  resolve: {
    // React's own door to rendering on a server also opens streams, which a bare V8 does not have.
    alias: [{ find: "react-dom/server", replacement: here("./node_modules/react-dom/cjs/react-dom-server-legacy.browser.production.js") }],
  },
  build: {
    outDir: "dist-painter",
    target: "es2023",
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      // The browser's loader of pages speaks of import.meta; here all code is in one file and nothing is loaded.
      checks: { emptyImportMeta: false },
      input: here("./src/app/server.tsx"),
      output: { format: "iife", name: "painter", codeSplitting: false, entryFileNames: "painter.js" },
    },
  },
});
