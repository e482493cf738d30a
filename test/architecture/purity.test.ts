// Holds the pure layers free of clock, chance and host: by syntax (test/support/purity.ts), by what compiles
// (tsconfig.pure.json), and by the lint's bans in test/architecture/lint.test.ts.

import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { impurities } from '../support/purity.js'
import { filesUnder, read, root } from '../support/tree.js'

const pureLayers = [
  'kernel',
  'calendar',
  'procedure',
  'log',
  'organisation',
  'dossier',
  'projections',
  'queries',
]
const config = ts.readConfigFile(join(root, 'tsconfig.pure.json'), (path) => ts.sys.readFile(path))
const parsed = ts.parseJsonConfigFileContent(config.config, ts.sys, root)

test.each(pureLayers)('%s knows neither clock nor chance', (layer) => {
  const found = filesUnder(`src/${layer}`, '.ts').flatMap((path) =>
    impurities(path, read(path)).map((reason) => `${path}:${reason}`),
  )
  expect(found).toEqual([])
})

describe('the syntax check', () => {
  test.each([
    'new Date()',
    'new Date',
    'Date()',
    'Date.now()',
    'const { now } = Date',
    'const Clock = Date',
    "Date['now']()",
    'Math.random()',
    "Math['random']()",
    'const { random } = Math',
    'new Intl.DateTimeFormat().format()',
  ])('notices %s', (text) => {
    expect(impurities('planted.ts', text)).toHaveLength(1)
  })

  test.each([
    'new Date(0).getTime()',
    'Date.UTC(2024, 0, 1)',
    "Date.parse('2024-01-01T00:00Z')",
    'declare const at: unknown; at instanceof Date',
    'function shown(at: Date): Date { return at }',
    'Math.floor(1.5)',
    'formatter.format(at)',
    'const kinds = { Date: 1 }',
  ])('lets %s pass', (text) => {
    expect(impurities('planted.ts', text)).toEqual([])
  })
})

describe('tsconfig.pure.json', () => {
  test('covers exactly the pure layers, with no types of Node or DOM', () => {
    expect(parsed.errors.filter(({ category }) => category === ts.DiagnosticCategory.Error)).toEqual([])
    expect(config.config).toMatchObject({ include: pureLayers.map((layer) => `src/${layer}`) })
    expect(parsed.options.types).toEqual([])
    expect(parsed.options.lib).toEqual(['lib.es2023.d.ts'])
    expect(parsed.options.strict).toBe(true)
  })

  test.each([
    'setTimeout(() => {}, 1)',
    'process.exit()',
    'performance.now()',
    "import 'node:fs'",
    'fetch("/")',
  ])('does not compile %s', (text) => {
    expect(errorsOf(`${text}\nexport {}\n`)).not.toEqual([])
  })

  test('compiles what the platform file declares', () => {
    expect(errorsOf('export const bytes: Uint8Array = new TextEncoder().encode("x")\n')).toEqual([])
  })
})

/** What the compiler says of a file with this text, if it stood in src/kernel. */
function errorsOf(text: string): string[] {
  const planted = join(root, 'src/kernel/planted.ts')
  const host = ts.createCompilerHost(parsed.options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (path) => path === planted || fileExists(path)
  host.getSourceFile = (path, target, onError) =>
    path === planted ? ts.createSourceFile(path, text, target) : getSourceFile(path, target, onError)
  const platform = join(root, 'src/kernel/platform.d.ts')
  const program = ts.createProgram([planted, platform], parsed.options, host)
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}
