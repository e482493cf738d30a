// Sees that the lint's bans of .oxlintrc.json catch what they ban: each is planted once.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { bin, plant, read, run, type PlantedTree } from '../support/tree.js'

const planted = {
  'src/kernel/clock.ts': 'export const now = (): number => Date.now()\n',
  'src/queries/chance.ts': 'export const chance = (): number => Math.random()\n',
  'src/dossier/timer.ts': 'setTimeout(() => {}, 1)\nexport {}\n',
  'src/log/performance.ts': 'export const now = (): number => performance.now()\n',
  'src/calendar/temporal.ts': 'declare const Temporal: { Now: object }\nexport const now = Temporal.Now\n',
  'src/engine/default.ts': 'export default 1\n',
  'src/engine/any.ts': 'export const any = (input: any): unknown => input\n',
  'src/engine/leak.ts': "export const leak = (): string => JSON.parse('1')\n",
  'src/engine/floating.ts':
    'async function work(): Promise<void> {}\nexport function start(): void {\n  work()\n}\n',
  'src/engine/misused.ts': 'export const is = (work: Promise<void>): number => (work ? 1 : 2)\n',
  'src/engine/switch.ts':
    "export function f(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1\n  }\n  return 2\n}\n",
  'src/engine/thrown.ts': "export function fail(): never {\n  throw 'text'\n}\n",
  'src/engine/console.ts': "console.log('x')\nexport {}\n",
  'src/engine/clock.ts': 'export const now = (): number => Date.now()\n',
  'src/cli/print.ts': "console.log('x')\nexport {}\n",
}

let tree: PlantedTree
let found: string[]

beforeAll(() => {
  const configs = { '.oxlintrc.json': read('.oxlintrc.json'), 'tsconfig.json': read('tsconfig.json') }
  tree = plant({ ...planted, ...configs })
  const args = ['--type-aware', '--deny-warnings', '--format', 'json', 'src']
  const { stdout, stderr } = run(bin('oxlint'), args, { cwd: tree.path })
  if (!stdout.startsWith('{')) throw new Error(`${stdout}\n${stderr}`)
  const report = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] }
  found = report.diagnostics.map(({ code, filename }) => `${filename}: ${code}`)
})
afterAll(() => tree.remove())

test.each([
  ['src/kernel/clock.ts', 'no-restricted-properties'],
  ['src/queries/chance.ts', 'no-restricted-properties'],
  ['src/calendar/temporal.ts', 'no-restricted-properties'],
  ['src/dossier/timer.ts', 'no-restricted-globals'],
  ['src/log/performance.ts', 'no-restricted-globals'],
  ['src/engine/default.ts', 'no-default-export'],
  ['src/engine/any.ts', 'no-explicit-any'],
  ['src/engine/leak.ts', 'no-unsafe-return'],
  ['src/engine/floating.ts', 'no-floating-promises'],
  ['src/engine/misused.ts', 'no-misused-promises'],
  ['src/engine/switch.ts', 'switch-exhaustiveness-check'],
  ['src/engine/thrown.ts', 'only-throw-error'],
  ['src/engine/console.ts', 'no-console'],
])('%s is caught by %s', (file, rule) => {
  expect(found).toContainEqual(expect.stringMatching(`^${file}: .*\\(${rule}\\)$`))
})

test('the shell may read a clock, and the command line may print', () => {
  const lawful = /^src\/(engine\/clock|cli\/print)\.ts/
  expect(found.filter((line) => lawful.test(line))).toEqual([])
})
