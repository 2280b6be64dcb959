// How programs for Node.js are bundled: what ships and the tests alike.

/** @type {import("esbuild").BuildOptions & {bundle: true}} */
export const FOR_NODE = {
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
};
