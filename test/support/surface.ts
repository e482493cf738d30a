// The names that a module gives to its callers, types included, read by the compiler.

import { join } from 'node:path'
import ts from 'typescript'
import { root } from './tree.js'

/** One line an export, `kind name`, sorted by name; for several modules of one program. */
export function surfaces(paths: readonly string[]): Map<string, string[]> {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown
  }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const program = ts.createProgram(
    paths.map((path) => join(root, path)),
    options,
  )
  const checker = program.getTypeChecker()
  return new Map(
    paths.map((path) => {
      const file = program.getSourceFile(join(root, path))
      const module = file && checker.getSymbolAtLocation(file)
      if (!module) throw new Error(`${path} is no module`)
      const exported = checker.getExportsOfModule(module)
      return [path, exported.map((symbol) => `${symbol.name}: ${kinds(checker, symbol)}`).sort()]
    }),
  )
}

const kindOfFlag: readonly (readonly [ts.SymbolFlags, string])[] = [
  [ts.SymbolFlags.Class, 'class'],
  [ts.SymbolFlags.Function, 'function'],
  [ts.SymbolFlags.Variable, 'const'],
  [ts.SymbolFlags.Interface, 'interface'],
  [ts.SymbolFlags.TypeAlias, 'type'],
  [ts.SymbolFlags.Enum, 'enum'],
  [ts.SymbolFlags.Namespace, 'namespace'],
]

function kinds(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const found = kindOfFlag.filter(([flag]) => target.flags & flag).map(([, kind]) => kind)
  const typeOnly = symbol.declarations?.some((declaration) => ts.isTypeOnlyExportDeclaration(declaration))
  return `${typeOnly && found.includes('class') ? 'type-only ' : ''}${found.join(' + ') || 'unresolved'}`
}
