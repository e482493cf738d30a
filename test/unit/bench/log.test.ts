// The bench of logs at a tiny size, without peers and servers: all read back what was appended, and who loses an event
// keeps all speeds untold.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { benchLogs, ReadBackWrong } from '../../../bench/log/bench.js'
import { logMeasures, type LogContender, type LogMeasure } from '../../../bench/log/contender.js'
import { contenders } from '../../../bench/log/contenders.js'
import { firstCommits } from '../../../bench/log/first-commits.js'
import { measureLog } from '../../../bench/log/measure.js'
import { logTables } from '../../../bench/log/tables.js'

const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-bench-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sizes = { single: 3, hundreds: 150, 'ten-thousands': 200, read: 200, answer: 4_000 }
const here = contenders.filter(
  ({ keeper, packages }) => (keeper === 'memory' || keeper === 'sqlite') && packages.length === 0,
)
let files = 0
const nextPlace = () => ({
  file: join(folder, `${files++}.db`),
  connectionString: '',
  natsServers: [],
  load: (name: string): never => {
    throw new Error(`${name} is not for tests`)
  },
})
const run = (all: readonly LogContender[], measures: readonly LogMeasure[] = logMeasures) =>
  benchLogs({
    ...{ contenders: all, measures },
    ...{ sizes, rounds: 2 },
    commits: firstCommits,
    launch: (contender, measure) =>
      measureLog({
        contender,
        measure,
        commits: firstCommits(sizes[measure]),
        nextPlace,
        timing: { runs: 1, warmUps: 0, atLeastMs: 0 },
      }),
  })
const named = (name: string) => here.find((each) => each.name === name)!

describe('the bench of logs', () => {
  it('compares those who read back what was appended, in each keeper and measure', async () => {
    const comparisons = await run(here)
    expect(comparisons.map(({ keeper, measure }) => `${keeper} ${measure}`)).toEqual(
      ['memory', 'sqlite'].flatMap((keeper) => logMeasures.map((measure) => `${keeper} ${measure}`)),
    )
    for (const { standings } of comparisons) {
      expect(new Set(standings.map(({ timing }) => timing!.hash)).size).toBe(1)
      expect(standings.map(({ ratio }) => ratio === undefined)).toEqual(
        standings.map((_, index) => index === 0),
      )
    }
    const text = logTables({
      ...{ versions: ['Node v0'], syncMs: 1, comparisons, following: [] },
      leftOut: { 'a peer': 'not here' },
    })
    for (const { title } of here) expect(text).toContain(title)
    expect(text).toContain('a peer (not here)')
  })

  it('tells no speed when an event is lost', async () => {
    const whole = named('libsql-rows')
    const losing: LogContender = {
      ...whole,
      async open(place) {
        const store = await whole.open(place)
        return {
          ...store,
          async read() {
            const read = await store.read()
            return { ...read, told: () => [...read.told()].slice(1) }
          },
        }
      },
    }
    await expect(run([named('sqlite'), losing])).rejects.toThrow(ReadBackWrong)
  })

  it('tells no speed when another answer is given', async () => {
    const whole = named('sqlite-engine')
    const wrong: LogContender = {
      ...whole,
      async open(place) {
        const store = await whole.open(place)
        return {
          ...store,
          async answer() {
            const { found, close } = await store.answer!()
            return { found: { ...found, received: { ...found.received, another: 1 } }, close }
          },
        }
      },
    }
    await expect(run([named('sqlite'), wrong])).rejects.toThrow(/sqlite-engine, answer/)
  })

  it('sets the speed of single commits where a batch is beyond a store, and says so', async () => {
    const alone: LogContender = { ...named('libsql-rows'), noBatches: 'no batches here' }
    const comparisons = await run([named('sqlite'), alone])
    const standing = comparisons.find(({ measure }) => measure === 'hundreds')!.standings[1]!
    expect(standing).toMatchObject({ contender: 'libsql-rows', instead: 'no batches here' })
    expect(standing.ratio!.least).toBeGreaterThan(0)
    expect(standing.timing).toBeUndefined()
  })

  it('compares nobody with another than ours', async () => {
    const alone: LogContender = { ...named('sqlite'), noBatches: 'no batches here' }
    const [comparison] = await run([alone, named('libsql-rows')], ['hundreds'])
    expect(comparison!.standings.map(({ contender, ratio }) => [contender, ratio])).toEqual([
      ['libsql-rows', undefined],
    ])
  })

  it('compares what was measured in the same round, for a disk may be ten times slower in the next', async () => {
    const right = await run([named('sqlite')])
    const hash = right.find(({ measure }) => measure === 'single')!.standings[0]!.timing!.hash
    const [ours, theirs] = [
      [1, 10, 100],
      [2, 11, 400],
    ] as const
    const turns = new Map<string, number>()
    const order: string[] = []
    const [comparison] = await benchLogs({
      contenders: [named('sqlite'), named('libsql-rows')],
      measures: ['single'],
      ...{ sizes, rounds: ours.length, commits: firstCommits },
      async launch({ name: contender }, measure) {
        const turn = turns.get(contender) ?? 0
        turns.set(contender, turn + 1)
        order.push(contender)
        const medianMs = (contender === 'sqlite' ? ours : theirs)[turn]!
        return { contender, measure, count: sizes.single, runs: 2, firstMs: 4 * medianMs, medianMs, hash }
      },
    })
    const standings = comparison!.standings
    expect(standings[0]!.timing).toMatchObject({ runs: 6, firstMs: 40, medianMs: 10 })
    expect(standings[1]!.timing).toMatchObject({ runs: 6, firstMs: 44, medianMs: 11 })
    expect(standings[1]!.perSecond).toBeCloseTo((sizes.single / 11) * 1_000)
    expect(standings[1]!.ratio).toEqual({ median: 2, least: 1.1, most: 4 })
    // Whoever writes after another finds a disk that is at work.
    expect(order).toEqual(['sqlite', 'libsql-rows', 'libsql-rows', 'sqlite', 'sqlite', 'libsql-rows'])
  })
})
