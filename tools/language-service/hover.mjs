/** What an editor shows of a piece of TypeScript: TypeScript 7 has no language service. */
import ts from "typescript";

/**
 * @param {string} file where the source would stand; it need not exist
 * @param {string} source
 * @returns {(before: string) => { declaration: string, comment: string }} the hover of what stands behind this text
 */
export function hovering(file, source) {
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({
      strict: true,
      exactOptionalPropertyTypes: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      types: ["node"],
    }),
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const text = name === file ? source : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => ts.sys.getCurrentDirectory(),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
  return (before) => {
    const info = service.getQuickInfoAtPosition(file, source.indexOf(before) + before.length);
    return {
      declaration: ts.displayPartsToString(info?.displayParts),
      comment: ts.displayPartsToString(info?.documentation).replaceAll(/\s+/g, " "),
    };
  };
}
