/** Makes CommonJS of the packages that are ES modules, for a Jest that requires none. */
const { transformSync } = require("esbuild");

const how = {
  format: "cjs",
  target: "node20",
  // A module that is loaded late becomes CommonJS as well.
  supported: { "dynamic-import": false },
  define: { "import.meta.url": "importMetaUrl" },
  banner: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;',
};

exports.process = (code) => ({ code: transformSync(code, how).code });
