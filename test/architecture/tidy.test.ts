// Holds the house style that no other tool holds (docs/CONTRIBUTING.md): sizes, names, openings, leftovers, and
// syntax that is not to be in src/.

import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { filesUnder, read } from '../support/tree.js'

const maxLines = 300
const sources = filesUnder('src', '.ts')
const everything = ['src', 'test', 'bench', 'examples'].flatMap((folder) => filesUnder(folder, '.ts'))

/** What is untidy about a file in src/. */
function untidy(path: string, text: string): string[] {
  const lines = text.trimEnd().split('\n').length
  const found: string[] = []
  if (lines > maxLines) found.push(`${lines} lines are more than ${maxLines}: this is two files`)
  if (!/^(\/\/ \S|\/\*)/.test(text)) found.push('opens without a comment on its place and what it never does')
  return [...found, ...untidyName(path), ...bannedSyntax(path, text)]
}

function untidyName(path: string): string[] {
  const found: string[] = []
  for (const part of path.replace(/(\.d)?\.ts$/, '').split('/')) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part)) found.push(`${part} is not kebab-case`)
    const last = part.split('-').at(-1) ?? ''
    if (/^(utils?|helpers?|common|misc|managers?|services?)$/.test(last)) found.push(`${part} says nothing`)
  }
  return found
}

function bannedSyntax(path: string, text: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isEnumDeclaration(node)) found.push(`enum ${node.name.text}: a union of literals does it`)
    if (ts.isExportAssignment(node)) found.push('export default: name it')
    if (ts.isExportDeclaration(node) && node.moduleSpecifier && !node.exportClause) {
      found.push('export *: list the names')
    }
    if (ts.isImportDeclaration(node) && importsNamesOfZod(node)) {
      found.push(
        "import * as z from 'zod': the object z holds all of zod, and bundlers cannot leave out a part",
      )
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022))
  return found
}

/** Measured: with `import { z }` an application's bundle carries 99 kB of us, with the namespace 46 kB. */
function importsNamesOfZod({ moduleSpecifier, importClause }: ts.ImportDeclaration): boolean {
  if (!ts.isStringLiteral(moduleSpecifier) || moduleSpecifier.text !== 'zod' || !importClause) return false
  const { namedBindings, phaseModifier } = importClause
  if (phaseModifier === ts.SyntaxKind.TypeKeyword) return false
  return importClause.name !== undefined || (namedBindings !== undefined && ts.isNamedImports(namedBindings))
}

/** What was left behind in a file anywhere. The words are put together here so that this file may stay. */
function leftovers(text: string): string[] {
  const words = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`, 'g')
  const focused = new RegExp(`\\b(test|it|describe|bench)(\\.\\w+)*\\.${'on' + 'ly'}\\b`, 'g')
  return [...text.matchAll(words), ...text.matchAll(focused)].map(([match]) => match)
}

test.each(sources)('%s is tidy', (path) => {
  expect(untidy(path, read(path))).toEqual([])
})

test('nothing is left over, and no test is focused', () => {
  const found = everything.flatMap((path) => leftovers(read(path)).map((match) => `${path}: ${match}`))
  expect(found).toEqual([])
})

describe('the check notices', () => {
  const opened = '// A planted file.\n'
  test.each([
    ['a file without an opening', 'src/kernel/a.ts', 'export const a = 1\n'],
    ['a file that is too long', 'src/kernel/a.ts', opened + 'export {}\n'.repeat(maxLines)],
    ['a camel-case name', 'src/kernel/civilDate.ts', opened],
    ['a name that says nothing', 'src/kernel/date-utils.ts', opened],
    ['a folder that says nothing', 'src/helpers/date.ts', opened],
    ['an enum', 'src/kernel/a.ts', opened + 'export enum A { B }\n'],
    ['a default export', 'src/kernel/a.ts', opened + 'export default 1\n'],
    ['all of zod', 'src/kernel/a.ts', opened + "import { z } from 'zod'\n"],
    ['a wide export', 'src/index.ts', opened + "export * from './a.js'\n"],
  ])('%s', (_what, path, text) => {
    expect(untidy(path, text)).toHaveLength(1)
  })

  test('words of unfinished work and focused tests', () => {
    expect(leftovers(`// ${'TO' + 'DO'}: later\ntest.${'on' + 'ly'}('x')`)).toHaveLength(2)
  })

  test('and lets an ordinary file pass', () => {
    expect(
      untidy('src/kernel/civil-date.ts', `${opened}import * as z from 'zod'\nexport const a = z\n`),
    ).toEqual([])
  })
})
