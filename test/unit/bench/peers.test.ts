// Peers give our answer too, wherever they are installed; where they are not, that is said and not passed over.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bench } from '../../../bench/bench.js'
import { contenders } from '../../../bench/contenders.js'
import { timeContender } from '../../../bench/timing.js'

const peersFolder = new URL('../../../bench/peers/', import.meta.url)
const load = createRequire(new URL('package.json', peersFolder))
const peers = contenders.filter(({ packages }) => packages !== undefined)
const missing = [...new Set(peers.flatMap(({ packages }) => packages!))].filter(
  (name) => !existsSync(new URL(`node_modules/${name}/package.json`, peersFolder)),
)
if (missing.length > 0)
  console.warn(`peers of the bench are NOT TESTED, since they are not installed: ${missing.join(', ')}`)

const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-peers-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.skipIf(missing.length > 0)('every peer gives our answer in all that it is measured in', async () => {
  const taking = [contenders[0]!, ...peers]
  const { comparisons } = await bench({
    contenders: taking,
    sizes: [60],
    runs: 1,
    launch: ({ contender, dossiers, measures }) =>
      timeContender(
        taking.find(({ name }) => name === contender)!,
        { dossiers },
        measures,
        { runs: 1, warmUps: 0, atLeastMs: 0, place: { folder, load } },
      ),
  })
  const names = (measure: string) =>
    comparisons.find((each) => each.measure === measure)!.contenders.map(({ contender }) => contender)
  expect(names('replay')).toEqual([
    ...['event-table', 'fmodel', 'castore', 'emmett', 'emmett-projection', 'duckdb-table'],
  ])
  expect(names('cold')).toEqual(['duckdb-table', 'duckdb-parquet'])
})

test('peers are pinned to one version, and each package that a contender names is among them', () => {
  const { dependencies } = load('./package.json') as { dependencies: Record<string, string> }
  for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d/)
  for (const { packages } of peers)
    for (const name of packages!) expect(Object.keys(dependencies)).toContain(name)
})
