// `npm run bench:memory` as a user calls it: what a process takes that opens segments and replays, told only if it answers
// as the loop by hand.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checkAnswers, type MemoryReport } from '../../../bench/memory/tables.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))

test('tells what a process takes, how long it works, and where the memory is', () => {
  const asked = ['--json', '--dossiers', '40', '--runs', '2']
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'bench/memory/run.ts', ...asked],
    { cwd: root, encoding: 'utf8' },
  )
  expect(stderr).toBe('')
  expect(status).toBe(0)
  const { dossiers, events, replayMs, openMs, openBytes, peakBytes, account } = JSON.parse(
    stdout,
  ) as MemoryReport
  expect(dossiers).toBe(40)
  expect(events).toBeGreaterThan(7 * dossiers)
  expect(replayMs).toHaveLength(2)
  expect(Math.min(openMs, ...replayMs)).toBeGreaterThan(0)
  expect(peakBytes).toBeGreaterThanOrEqual(openBytes)
  expect(account['ordinals']).toBeGreaterThanOrEqual(4 * events)
})

test('tells nothing where the answers differ', () => {
  const made = { events: 300, hash: 'a' }
  expect(() => checkAnswers(made, { events: 300, hash: 'b' })).toThrow(/of 300 events it answers b/)
  expect(() => checkAnswers(made, { events: 299, hash: 'a' })).toThrow(/by hand of 300/)
  checkAnswers(made, { ...made })
})
