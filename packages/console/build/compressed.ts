/** Ships each asset compressed, and only so: the service sends these bytes as they are. */
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

export function compressed(): Plugin {
  return {
    name: "compressed",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const [name, file] of Object.entries(bundle)) {
          if (!name.startsWith("assets/")) continue;
          const source = file.type === "chunk" ? file.code : file.source;
          delete bundle[name];
          this.emitFile({ type: "asset", fileName: `${name}.gz`, source: gzipSync(source, { level: 9 }) });
        }
      },
    },
  };
}
