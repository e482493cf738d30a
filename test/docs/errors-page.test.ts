// Holds docs/reference/errors.md to the source: every code of an error, a refusal and a finding has its row, and no row
// is left over.

import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { refusalHeadings, rowsUnder } from '../../docs/generate/refusals.js'
import { filesOf, pathOf, sourceProgram } from '../../docs/generate/source.js'
import { root } from '../support/tree.js'

const program = sourceProgram()
const checker = program.getTypeChecker()

/** The declaration of a type in a source file. */
function declared(path: string, name: string): ts.Type {
  const file = program.getSourceFile(join(root, path))
  const symbols = file === undefined ? [] : checker.getExportsOfModule(checker.getSymbolAtLocation(file)!)
  const symbol = symbols.find((each) => each.name === name)
  if (symbol === undefined) throw new Error(`${path} has no ${name}`)
  return checker.getDeclaredTypeOfSymbol(symbol)
}

function literalsOf(type: ts.Type): string[] {
  return (type.isUnion() ? type.types : [type]).flatMap((each) =>
    each.isStringLiteral() ? [each.value] : [],
  )
}

/**
 * The codes of findings in some files: of objects with a code and a message, and of what is handed to a parameter
 * called `code`. Refusals and errors have codes too; theirs are typed, and none of these.
 */
function findingCodes(files: readonly ts.SourceFile[], types = checker): Set<string> {
  const found = new Set<string>()
  const add = (expression: ts.Expression | undefined) => {
    if (expression !== undefined)
      for (const code of literalsOf(types.getTypeAtLocation(expression))) found.add(code)
  }
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit)
    if (ts.isObjectLiteralExpression(node)) {
      const member = (name: string) => node.properties.find((each) => each.name?.getText() === name)
      const code = member('code')
      // What is handed on, as `error.code`, was found elsewhere.
      if (code && ts.isPropertyAssignment(code) && !ts.isPropertyAccessExpression(code.initializer))
        if (member('message')) add(code.initializer)
    }
    if (ts.isCallExpression(node)) {
      for (const [index, parameter] of (types.getResolvedSignature(node)?.getParameters() ?? []).entries()) {
        const isCode = parameter.name === 'code' && node.arguments[index] !== undefined
        const isTyped = isCode && types.typeToString(types.getTypeOfSymbol(parameter)) !== 'string'
        if (isCode && !isTyped && node.expression.getText() !== 'reject') add(node.arguments[index])
      }
    }
  }
  for (const file of files) visit(file)
  return found
}

const sorted = (codes: Iterable<string>) => [...new Set(codes)].toSorted()
const codesUnder = (heading: string) => [...rowsUnder(heading).keys()]

describe('the page of errors', () => {
  test('has every error code once, and no other', () => {
    const details = declared('src/kernel/errors.ts', 'DossierErrorDetails')
    const codes = checker.getPropertiesOfType(details).map(({ name }) => name)
    expect(codes.length).toBeGreaterThan(10)
    expect(codesUnder('Errors').toSorted()).toEqual(sorted(codes))
  })

  test.each([
    [refusalHeadings.dossier, 'src/dossier/decision.ts', 'RejectionCode'],
    [refusalHeadings.procedure, 'src/procedure/decide-procedure.ts', 'ProcedureRejectionCode'],
    [refusalHeadings.calendar, 'src/procedure/change-calendar.ts', 'CalendarRejectionCode'],
    [refusalHeadings.organisation, 'src/organisation/decision.ts', 'OrganisationRejectionCode'],
  ])('has under %s every code of %s %s once, and no other', (heading, path, type) => {
    const codes = literalsOf(declared(path, type))
    expect(codes.length).toBeGreaterThan(4)
    expect(codesUnder(heading).toSorted()).toEqual(sorted(codes))
  })

  test('has every code that a command to the office may be refused by', () => {
    const codes = literalsOf(declared('src/engine/administer.ts', 'OfficeRejectionCode'))
    const known = new Set(Object.values(refusalHeadings).flatMap(codesUnder))
    expect(codes.filter((code) => !known.has(code))).toEqual([])
  })

  test('says of each refusal when it comes and what to do', () => {
    for (const heading of Object.values(refusalHeadings)) {
      for (const [code, cells] of rowsUnder(heading)) {
        expect(
          cells.filter((cell) => cell.length > 3),
          code,
        ).toHaveLength(2)
      }
    }
  })

  test('has every code of a finding, and no other but those that zod names', () => {
    // kernel/schema.ts hands on what zod calls things; files have findings of their own, told with the line.
    const files = filesOf(program, 'src/').filter((file) => !/^src\/(interop|cli)\//.test(pathOf(file)))
    const zod = ['custom', ...findingCodes(files.filter((file) => pathOf(file) === 'src/kernel/schema.ts'))]
    const own = ['unknown-key', 'missing']
    const codes = [...findingCodes(files)].filter((code) => own.includes(code) || !zod.includes(code))
    expect(codes.length).toBeGreaterThan(30)
    expect(codesUnder('Findings').toSorted()).toEqual(sorted(codes))
  })
})

test('a planted finding is found, in each of the two ways', () => {
  const text = `
    const find = (path: string[], code: string, message: string) => ({ path, code, message })
    export const planted = [{ path: [], code: 'planted-here', message: '' }, find([], 'planted-there', '')]`
  const host = ts.createCompilerHost({})
  const file = ts.createSourceFile('planted.ts', text, ts.ScriptTarget.ES2022, true)
  const getSourceFile = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) => (name === 'planted.ts' ? file : getSourceFile(name, ...rest))
  const types = ts.createProgram(['planted.ts'], {}, host).getTypeChecker()
  expect([...findingCodes([file], types)].toSorted()).toEqual(['planted-here', 'planted-there'])
})
