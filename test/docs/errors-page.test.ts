// Holds docs/reference/errors.md to the source: every code has its row, and no row is left over.

import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { read, root } from '../support/tree.js'

/** The codes in the first cells of the tables between a heading and the next. */
function codesUnder(heading: string): string[] {
  const [, section = ''] = read('docs/reference/errors.md').split(`\n## ${heading}\n`)
  const [own = ''] = section.split('\n## ')
  return own.split('\n').flatMap((line) => /^\| *`([a-z-]+)` *\|/.exec(line)?.[1] ?? [])
}

/** The declaration of a type in a source file, with the checker that knows it. */
function declared(path: string, name: string): { readonly checker: ts.TypeChecker; readonly type: ts.Type } {
  const program = ts.createProgram([join(root, path)], { strict: true, noEmit: true })
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(join(root, path))!
  const symbol = checker
    .getExportsOfModule(checker.getSymbolAtLocation(file)!)
    .find((each) => each.name === name)
  if (symbol === undefined) throw new Error(`${path} has no ${name}`)
  return { checker, type: checker.getDeclaredTypeOfSymbol(symbol) }
}

function errorCodes(): string[] {
  const { checker, type } = declared('src/kernel/errors.ts', 'DossierErrorDetails')
  return checker.getPropertiesOfType(type).map(({ name }) => name)
}

function rejectionCodes(): string[] {
  const { type } = declared('src/dossier/decision.ts', 'RejectionCode')
  if (!type.isUnion()) throw new Error('RejectionCode is no union')
  return type.types.map((each) => (each.isStringLiteral() ? each.value : 'not a literal'))
}

describe('the page of errors', () => {
  test('has every error code once, and no other', () => {
    const codes = errorCodes()
    expect(codes.length).toBeGreaterThan(10)
    expect(codesUnder('Errors').toSorted()).toEqual(codes.toSorted())
  })

  test('has every rejection code once, and no other', () => {
    const codes = rejectionCodes()
    expect(codes.length).toBeGreaterThan(10)
    expect(codesUnder('Refusals').toSorted()).toEqual(codes.toSorted())
  })
})
