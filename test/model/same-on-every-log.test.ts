// One random script of commands against every log, ids and clock pinned: the same outcomes, the same events with the same
// hashes in every stream, and the same answers of each engine, through restarts, resends, lost answers and commands sent to
// two engines at once. And that the test would notice: each protection taken out fails it.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventLog } from 'dossier-engine'
import { sized } from '../support/campaign.js'
import { faults } from './faults.js'
import { logKeepers, type LogKeeper } from './log-keepers.js'
import { played, type Transcript, type Unprotected } from './pinned-office.js'
import { scriptArbitrary, type Step } from './scripts.js'

const [first, ...others] = (await logKeepers()) as [LogKeeper, ...LogKeeper[]]
const runs = sized(500, 10_000)
const length = sized(50, 100)
const hoursMs = 3_600_000

async function transcript(
  keeper: LogKeeper,
  script: readonly Step[],
  without?: Unprotected,
): Promise<Transcript> {
  return played(script, await keeper.fresh(), without)
}

/** A script must come to the same on other logs as on the first; how many were tried is counted by name. */
function same(others: readonly LogKeeper[], commands: number, without?: Unprotected) {
  let count = 0
  const tried = new Map<string, number>()
  const property = fc.asyncProperty(scriptArbitrary(commands), async (script) => {
    const expected = await transcript(first, script)
    expect(new Set(expected.answers).size, 'both engines answer the same').toBe(1)
    for (const keeper of others.filter(({ price }) => count % price === 0)) {
      expect(await transcript(keeper, script, without), keeper.name).toEqual(expected)
      tried.set(keeper.name, (tried.get(keeper.name) ?? 0) + 1)
    }
    count += 1
  })
  return { property, tried }
}

const names = others.map(({ name, price }) => `${Math.ceil(runs / price)} of them in ${name}`)

describe(`${runs} scripts of ${length} commands`, () => {
  it(
    `come to the same in memory as everywhere else (${names.join(', ')})`,
    async () => {
      const { property, tried } = same(others, length)
      await fc.assert(property, { numRuns: runs })
      expect([...tried.keys()].toSorted()).toEqual(others.map(({ name }) => name).toSorted())
    },
    sized(900_000, 8 * hoursMs),
  )
})

/** Gives two neighbours of one stream the wrong way round, wherever it is read from the beginning. */
const swaps = (log: EventLog): EventLog => ({
  ...log,
  async *readAll(options) {
    let [held, isDone] = [undefined as Awaited<ReturnType<typeof one>>, false]
    for await (const commit of log.readAll(options)) {
      if (held !== undefined) {
        const { position } = held
        if (!isDone && held.stream === commit.stream) {
          isDone = true
          yield { ...commit, position }
          held = { ...held, position: commit.position }
          continue
        }
        yield held
      }
      held = commit
    }
    if (held !== undefined) yield held
  },
})
const one = async (log: EventLog) => {
  for await (const commit of log.readAll()) return commit
  return undefined
}

const unprotected: Readonly<Record<string, Unprotected>> = {
  ...Object.fromEntries(
    Object.entries(faults).map(([fault, through]) => [`a log that ${fault}`, { through }]),
  ),
  'a log that swaps two commits': { through: swaps },
  'ids that are left to chance': { leaves: 'ids' },
  'a clock that is left to go': { leaves: 'clock' },
  'a key of its own for the contents of commands': { leaves: 'key' },
}

describe('the test', () => {
  it.each(Object.entries(unprotected))('notices %s', async (_what, without) => {
    const late = others[0]!
    const { failed } = await fc.check(same([late], 50, without).property, {
      // A control is about the test and not about luck: its scripts are the same each time.
      seed: 20_240_304,
      numRuns: 40,
      endOnFailure: true,
      plugins: [fc.timeout(5_000)],
    })
    expect(failed).toBe(true)
  })
})
