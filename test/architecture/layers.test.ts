// Holds the layers of src/ (the table in .dependency-cruiser.mjs), and that the tool would notice.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bin, plant, root, run, type PlantedTree } from '../support/tree.js'

interface Report {
  readonly summary: {
    readonly totalCruised: number
    readonly violations: readonly {
      readonly from: string
      readonly to: string
      readonly rule: { readonly name: string; readonly severity: string }
    }[]
  }
}

function cruise(cwd: string): Report['summary'] {
  const config = join(root, '.dependency-cruiser.mjs')
  const { stdout, stderr } = run(bin('depcruise'), ['--config', config, '--output-type', 'json', 'src'], {
    cwd,
  })
  if (stdout === '') throw new Error(stderr)
  return (JSON.parse(stdout) as Report).summary
}

test('src keeps to its layers', () => {
  const { violations, totalCruised } = cruise(root)
  expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([])
  expect(totalCruised).toBeGreaterThan(5)
})

test('src holds declared folders and the root exit only', () => {
  const declared =
    'adapters calendar cli dossier engine index.ts interop kernel log notifications opentelemetry organisation parallel procedure projections queries report testing'
  const found = readdirSync(join(root, 'src'))
  expect(found.filter((name) => !declared.split(' ').includes(name))).toEqual([])
})

describe('in a planted tree', () => {
  const leaf = 'export const leaf = 1\n'
  const planted = {
    'src/index.ts': "export * from './engine/lawful.js'\nexport * from './testing/kit.js'\n",
    'src/kernel/leaf.ts': leaf,
    'src/kernel/upward.ts': "import '../log/leaf.js'\n",
    'src/kernel/package.ts': "import 'zod'\n",
    'src/kernel/built-in.ts': "import 'node:fs'\n",
    'src/kernel/schema.ts': "import 'zod'\n",
    'src/calendar/leaf.ts': leaf,
    'src/calendar/compile.ts': "import 'zod'\nimport '../kernel/leaf.js'\n",
    'src/log/leaf.ts': leaf,
    'src/log/type-only.ts':
      "import type { leaf } from '../dossier/leaf.js'\nexport type Leaf = typeof leaf\n",
    'src/log/hash.ts': "import '@noble/hashes/sha2.js'\n",
    'src/dossier/leaf.ts': leaf,
    'src/dossier/lawful.ts':
      "import 'immer'\nimport 'zod'\nimport '../log/leaf.js'\nimport '../calendar/leaf.js'\n",
    'src/dossier/clock.ts': "import '../engine/lawful.js'\n",
    'src/dossier/cycle-a.ts': "import type { B } from './cycle-b.js'\nexport type A = B | 1\n",
    'src/dossier/cycle-b.ts': "import type { A } from './cycle-a.js'\nexport type B = A[] | 2\n",
    'src/projections/package.ts': "import 'immer'\n",
    'src/queries/leaf.ts': leaf,
    'src/queries/report.ts': "import '../report/page.js'\n",
    'src/report/page.ts': "import '../queries/leaf.js'\n",
    'src/engine/lawful.ts':
      "import 'eventemitter3'\nimport 'nanoid'\nimport '../queries/leaf.js'\nexport {}\n",
    'src/engine/development.ts': "import 'saxes'\nimport 'yauzl'\n",
    'src/engine/lazy.ts': "export const load = () => import('node:fs')\n",
    'src/engine/root.ts': "import '../index.js'\n",
    'src/interop/lawful.ts':
      "import 'node:fs'\nimport 'saxes'\nimport 'csv-parse'\nimport '../queries/leaf.js'\n",
    'src/interop/xes.ts': "import './archive.js'\n",
    'src/interop/archive.ts': "import './zip-entry.js'\n",
    'src/interop/zip-entry.ts': "import 'yauzl'\n",
    'src/interop/engine.ts': "import '../engine/lawful.js'\n",
    'src/adapters/unknown/open.ts': "import '../../kernel/leaf.js'\n",
    'src/testing/kit.ts': "import 'fast-check'\nimport '../engine/lawful.js'\nexport {}\n",
    'src/testing/terminal.ts': "import '../cli/demo.js'\n",
    'src/cli/demo.ts':
      "import 'cac'\nimport '../interop/zip-entry.js'\nimport 'node:fs'\nimport '../testing/kit.js'\n",
    'src/helpers/anything.ts': "import '../kernel/leaf.js'\n",
    'src/kernel/nobody.ts': leaf,
    'src/kernel/missing.ts': "import './not-there.js'\n",
  }
  let tree: PlantedTree
  let found: string[]

  beforeAll(() => {
    tree = plant(planted)
    found = cruise(tree.path).violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)
  })
  afterAll(() => tree.remove())

  test.each([
    ['a layer that imports upward', 'not-in-allowed: src/kernel/upward.ts → src/log/leaf.ts'],
    ['a type import upward', 'not-in-allowed: src/log/type-only.ts → src/dossier/leaf.ts'],
    ['a pure layer that imports the shell', 'not-in-allowed: src/dossier/clock.ts → src/engine/lawful.ts'],
    ['a question that imports a report', 'not-in-allowed: src/queries/report.ts → src/report/page.ts'],
    ['interop that imports the shell', 'not-in-allowed: src/interop/engine.ts → src/engine/lawful.ts'],
    ['testing that imports the command line', 'not-in-allowed: src/testing/terminal.ts → src/cli/demo.ts'],
    ['the root exit that gives out the testing kit', 'not-in-allowed: src/index.ts → src/testing/kit.ts'],
    ['a package in a layer that has none', /^not-in-allowed: src\/kernel\/package\.ts → .*\/zod\//],
    ['a package of another layer', /^not-in-allowed: src\/projections\/package\.ts → .*\/immer\//],
    ['a built-in module of Node', /^not-in-allowed: src\/kernel\/built-in\.ts → (node:)?fs$/],
    ['a dynamic import', /^not-in-allowed: src\/engine\/lazy\.ts → (node:)?fs$/],
    ['a development dependency', /^no-development-dependency: src\/engine\/development\.ts → .*yauzl\//],
    ['an entry with a way to one', 'no-way-to-the-unshipped: src/interop/xes.ts → src/interop/zip-entry.ts'],
    ['a cycle, even of types', /^no-cycle: src\/dossier\/cycle-[ab]\.ts/],
    ['an import of the root exit', 'no-import-of-the-root-exit: src/engine/root.ts → src/index.ts'],
    ['an undeclared folder', /^no-undeclared-folder: src\/helpers\/anything\.ts/],
    ['an undeclared adapter', /^no-undeclared-folder: src\/adapters\/unknown\/open\.ts/],
    ['a file that nobody knows', 'no-orphan: src/kernel/nobody.ts → src/kernel/nobody.ts'],
    ['a file that is not there', /^no-unresolvable: src\/kernel\/missing\.ts/],
  ])('notices %s', (_what, expected) => {
    expect(found).toContainEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected))
  })

  test('lets lawful files pass', () => {
    const lawful = [
      'calendar/compile',
      'dossier/lawful',
      'interop/lawful',
      'log/hash',
      'report/page',
      'cli/demo',
    ]
    expect(found.filter((line) => lawful.some((name) => line.includes(`: src/${name}.ts`)))).toEqual([])
    expect(existsSync(join(tree.path, 'src/dossier/lawful.ts'))).toBe(true)
  })
})
