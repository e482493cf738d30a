// `npm run bench` as a user calls it: one JSON document from processes of their own, and errors for what it doesn't know.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import type { BenchReport } from '../../../bench/comparison.js'
import type { Change } from '../../../bench/guard.js'
import { bundledProgram } from '../../support/bundled-program.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))

let bundled: string
beforeAll(async () => {
  bundled = await bundledProgram('../../bench/run', { takesPackagesIn: false })
})

const run = (...words: string[]) => spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' })

test('prints one JSON document with contenders, speeds and ratios, and draws them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-bench-run-'))
  const chart = join(folder, 'replay.svg')
  const asUsersDo = ['--import', 'tsx', 'bench/run.ts']
  const only = ['--dossiers', '30', '--only', 'replay', '--runs', '1']
  const { status, stdout } = run(...asUsersDo, '--json', ...only, '--baseline', '--chart', chart)
  expect(status).toBe(0)
  expect(readFileSync(chart, 'utf8')).toContain('Events a second until the answer, 30 dossiers')
  rmSync(folder, { recursive: true })
  const { comparisons, memory, changes } = JSON.parse(stdout) as BenchReport & { changes: Change[] }
  const untold = changes.map(({ what, isWorse }) => [what, isWorse])
  expect(untold).toEqual(
    ['plain-objects', 'packed-books', 'typed-arrays'].map((name) => [`replay, 30 dossiers, ${name}`, false]),
  )
  expect(comparisons).toHaveLength(1)
  const { dossiers, measure, unit, contenders } = comparisons[0]!
  expect({ dossiers, measure, unit }).toEqual({ dossiers: 30, measure: 'replay', unit: 'events' })
  expect(contenders.map(({ contender }) => contender)).toContain('plain-objects')
  for (const { perSecond, ratio, contender } of contenders) {
    expect(perSecond).toBeGreaterThan(0)
    if (contender !== 'event-table') expect(ratio).toBeGreaterThan(0)
  }
  expect(memory.find(({ contender }) => contender === 'event-table')?.account).toHaveProperty('ordinals')
})

test.each([
  [['--dosiers', '10'], 'Unknown option `--dosiers`'],
  [['--only', 'reply'], 'there is no such measure or contender; there are replay'],
  [['--only', 'duckdb-table'], '--only duckdb-table: it is a peer, and needs --peers'],
  [['--dossiers', '0'], '--dossiers 0: give a whole number from 1'],
  [['--dossiers', 'many'], '--dossiers many: give a whole number from 1'],
  [['--runs', '1.5'], '--runs 1.5: give a whole number from 1'],
  [['replay'], "unknown argument 'replay'"],
])('refuses %j', (parameters, message) => {
  const { status, stdout, stderr } = run(bundled, ...parameters)
  expect(stderr).toContain(message)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
})
