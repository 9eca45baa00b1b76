import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { linguiMacros } from "./vite.config";

const OWN = "manifest.screen.json";

type Manifest = Record<string, { file: string; css?: string[] }>;

const scripts = (manifest: Manifest): Manifest =>
  Object.fromEntries(
    Object.entries(manifest)
      .filter(([, { file }]) => !file.endsWith(".css"))
      .map(([name, { css: _, ...chunk }]) => [name, chunk]),
  );

/** The one style sheet of the app dresses the projector too: this build leaves styles out. */
function noStyles(): Plugin {
  return {
    name: "no-styles",
    enforce: "pre",
    load: (id) => (id.endsWith(".css") ? "" : null),
    generateBundle: {
      order: "post",
      handler: (_, bundle) => {
        for (const name of Object.keys(bundle)) if (name.endsWith(".css")) delete bundle[name];
      },
    },
  };
}

/** Adds what was built here to the manifest of the app; what both have stays the app's. */
function oneManifest(): Plugin {
  let folder = "";
  return {
    name: "one-manifest",
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir);
    },
    closeBundle: () => {
      const read = (name: string) => JSON.parse(readFileSync(resolve(folder, name), "utf8")) as Manifest;
      writeFileSync(resolve(folder, "manifest.json"), JSON.stringify({ ...scripts(read(OWN)), ...read("manifest.json") }, null, 2));
    },
  };
}

/** The projector's page, built after the app and apart from it: it needs neither its router nor its layers. */
export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [noStyles(), linguiMacros(), lingui(), react(), oneManifest()],
  build: {
    outDir: "dist",
    emptyOutDir: false,
    manifest: OWN,
    target: "baseline-widely-available",
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: { input: { screen: fileURLToPath(new URL("./src/screen/main.tsx", import.meta.url)) } },
  },
});
