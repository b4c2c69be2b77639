import { join } from "node:path";
import ts from "typescript";

/**
 * The exports of some entry modules, and those among them without a doc comment, as an editor shows it to a caller.
 *
 * @param {string} root the repository's root
 * @param {readonly string[]} entries modules whose exports callers import, from the root
 * @returns {{ exports: number, missing: string[] }} a missing one is "ENTRY: NAME"
 */
export function checkDocComments(root, entries) {
  const program = ts.createProgram(
    entries.map((entry) => join(root, entry)),
    {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      customConditions: ["gl-iam-source"],
      allowImportingTsExtensions: true,
      noEmit: true,
    },
  );
  const checker = program.getTypeChecker();
  const all = entries.flatMap((entry) => {
    const file = program.getSourceFile(join(root, entry));
    const module = file && checker.getSymbolAtLocation(file);
    if (!module) throw new Error(`${entry} is not a module`);
    return checker.getExportsOfModule(module).map((symbol) => ({ entry, symbol: target(symbol, checker) }));
  });
  const missing = all
    .filter(({ symbol }) => symbol.getDocumentationComment(checker).length === 0)
    .map(({ entry, symbol }) => `${entry}: ${symbol.name}`);
  return { exports: all.length, missing };
}

/**
 * @param {ts.Symbol} symbol
 * @param {ts.TypeChecker} checker
 */
function target(symbol, checker) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
