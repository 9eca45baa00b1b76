/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import { transformAsync } from "@babel/core";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Expands Lingui's macros. Babel runs only on the files that import one; everything else stays with Rolldown. */
export function linguiMacros(): Plugin {
  return {
    name: "lingui-macros",
    enforce: "pre",
    async transform(code, id) {
      if (!/\.tsx?$/.test(id) || !/@lingui\/(react|core)\/macro/.test(code)) return null;
      const done = await transformAsync(code, {
        filename: id,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ["typescript", "jsx"] },
        plugins: ["@lingui/babel-plugin-lingui-macro"],
      });
      return done?.code ? { code: done.code, map: done.map } : null;
    },
  };
}

/** The order of the layers stands first in the one style sheet, in whatever order the files were joined. */
function layersFirst(): Plugin {
  return {
    name: "layers-first",
    // After the style sheet has been written by Vite's own plugin.
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === "asset" && file.fileName.endsWith(".css")) file.source = `@layer tokens,base,ui,feature;${file.source}`;
        }
      },
    },
  };
}

const LIBRARIES = /node_modules\/(react|react-dom|scheduler|@tanstack|@lingui|wouter|use-sync-external-store)\//;
const BASE = /src\/(platform\/[a-z-]+\.ts|api\/(boot|client|connection|keys|line|queries)\.ts|ui\/(city-mark|format|icon|time|use-latest)\.tsx?)/;
const SHELL = /src\/(app\/(routes|navigation|me|takeover|i18n|reader|app|main|shell\/(?!failure))|ui\/(announce|button|keys|overlay|overlay-host|page-heading|states|toast)\.tsx?)/;

/** What the app and the projector share; writing (mutations) comes with the pages that write. */
const isBase = (id: string) => (LIBRARIES.test(id) && !/[mM]utation/.test(id)) || BASE.test(id) || id.includes("preload-helper");
const isShell = (id: string) => SHELL.test(id);

const entry = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [linguiMacros(), lingui(), react(), layersFirst()],
  build: {
    outDir: "dist",
    manifest: "manifest.json",
    target: "baseline-widely-available",
    // One style sheet: the server links it in the head, so a painted page is dressed before any script runs.
    cssCodeSplit: false,
    // Files, never data: addresses. The content policy allows 'self' alone.
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: { app: entry("./src/app/main.tsx") },
      // What every page needs travels in two files: it packs better than its parts.
      output: { codeSplitting: { groups: [{ name: "base", test: isBase }, { name: "shell", test: isShell }] } },
    },
  },
  test: {
    environment: "happy-dom",
    setupFiles: ["./src/test-setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});
