// Dossier codes given out by several engines on one log: never one twice, in order, across days and restarts. And that
// the test would notice: on a log that doesn't hold to expected versions, codes come twice.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventLog } from '../../../src/log/event-log.js'
import { memoryLog } from '../../../src/log/memory-log.js'
import {
  dossierCodePatterns,
  DossierCodesReserved,
  vietnamDossierCode,
} from '../../../src/dossier/dossier-code.js'
import { DossierCodes, type DossierCodeRequest } from '../../../src/engine/dossier-codes.js'
import { Recorder } from '../../../src/engine/recorder.js'
import { openReplica } from '../../../src/engine/replica.js'
import { toInstant, type Instant } from '../../../src/kernel/instant.js'
import { timeZone } from '../../../src/kernel/time-zone.js'
import { createRegistry } from '../../../src/log/registry.js'
import type { Commit } from '../../../src/log/envelope.js'
import { genesisHash } from '../../../src/log/chain.js'
import { unlent } from '../../model/unlent-log.js'

const zone = timeZone('Asia/Ho_Chi_Minh')
const monday = toInstant('2024-03-04T10:00:00+07:00')
const at = (day: number) => (monday + day * 86_400_000) as Instant

async function openDesk(log: EventLog, reserve?: number) {
  const replica = await openReplica(log, createRegistry([DossierCodesReserved]), {
    onAppend() {},
    onUnreadable() {},
    onFailure() {},
  })
  const recorder = new Recorder({ log, table: replica.table, now: () => monday })
  const codes = new DossierCodes({
    recorder,
    replica,
    patternOf: dossierCodePatterns(vietnamDossierCode),
    dateOf: (request) => zone.dateAt(request.at),
    takenCodes: () => () => false,
    reserve,
  })
  return { codes, replica }
}

const ask = (agencyId: string, day = 0): DossierCodeRequest => ({ agencyId, at: at(day) })
const numberOf = (code: string) => Number(code.slice(code.lastIndexOf('-') + 1))
const seriesOf = (code: string) => code.slice(0, code.lastIndexOf('-'))

/** Who asks for how many of which agency and day, all at once. */
const asked = fc.array(
  fc.record({
    desk: fc.nat({ max: 2 }),
    agency: fc.constantFrom('H52', 'H53'),
    day: fc.nat({ max: 1 }),
    count: fc.constantFrom(1, 1, 1, 2, 7),
  }),
  { minLength: 1, maxLength: 20 },
)

const rounds = fc.array(fc.record({ asked, restart: fc.constantFrom(undefined, undefined, 0, 1, 2) }), {
  minLength: 1,
  maxLength: 5,
})

type Round = typeof rounds extends fc.Arbitrary<readonly (infer Each)[]> ? Each : never

/** Lets three desks ask in rounds, perhaps opened anew between them; what each call was given, in order of calls. */
async function givenOut(
  drawn: readonly Round[],
  reserve: number,
  shared: () => EventLog,
): Promise<{ desk: number; codes: string[] }[]> {
  const log = shared()
  const desks = await Promise.all([0, 1, 2].map(() => openDesk(log, reserve)))
  const given: { desk: number; codes: string[] }[] = []
  for (const { asked: requests, restart } of drawn) {
    const answers = requests.map(async ({ desk, agency, day, count }) => ({
      desk,
      codes: await desks[desk]!.codes.reserveMany(ask(agency, day), count),
    }))
    given.push(...(await Promise.all(answers)))
    if (restart === undefined) continue
    await desks[restart]!.replica.close()
    desks[restart] = await openDesk(log, reserve)
  }
  return given
}

function twice(given: readonly { codes: string[] }[]): string[] {
  const all = given.flatMap(({ codes }) => codes)
  return all.filter((code, index) => all.indexOf(code) !== index)
}

describe('codes that three engines give out', () => {
  it.each(['at-once', 'later'] as const)('never come twice, with delivery %s', async (delivery) => {
    await fc.assert(
      fc.asyncProperty(rounds, fc.constantFrom(1, 3, 100), async (drawn, reserve) => {
        const given = await givenOut(drawn, reserve, () => unlent(memoryLog(), { delivery }))
        expect(twice(given)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('leave no number out if each reservation is only what was asked for', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (drawn) => {
        const given = await givenOut(drawn, 1, () => unlent(memoryLog()))
        const bySeries = new Map<string, number[]>()
        for (const code of given.flatMap(({ codes }) => codes))
          bySeries.set(seriesOf(code), [...(bySeries.get(seriesOf(code)) ?? []), numberOf(code)])
        for (const numbers of bySeries.values())
          expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1))
      }),
      { numRuns: 60 },
    )
  })

  it('rise in the order in which one engine was asked', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, fc.constantFrom(1, 10), async (drawn, reserve) => {
        const still = drawn.map((each) => ({ ...each, restart: undefined }))
        const given = await givenOut(still, reserve, () => unlent(memoryLog(), { delivery: 'later' }))
        const last = new Map<string, number>()
        for (const { desk, codes } of given) {
          for (const code of codes) {
            const counter = `${desk} ${seriesOf(code)}`
            expect(numberOf(code)).toBeGreaterThan(last.get(counter) ?? 0)
            last.set(counter, numberOf(code))
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('come twice on a log that does not hold to expected versions: the test would notice', async () => {
    const once = [0, 1, 2].map((desk) => ({ desk, agency: 'H52' as const, day: 0, count: 1 as const }))
    const given = await givenOut([{ asked: once, restart: undefined }], 1, () => careless(memoryLog()))
    expect(twice(given).length).toBeGreaterThan(0)
  })
})

/** Takes whatever it is given, at whatever version its stream happens to stand. */
function careless(log: EventLog): EventLog {
  const port = unlent(log, { delivery: 'later' })
  const stands = new Map<string, Pick<Commit, 'version' | 'hash'>>()
  return {
    ...port,
    append: (commits) =>
      port.append(
        commits.map((commit) => {
          const { version, hash } = stands.get(commit.stream) ?? { version: 0, hash: genesisHash }
          const forced = { ...commit, version: version + 1, previous: hash }
          stands.set(commit.stream, forced)
          return forced
        }),
      ),
  }
}

describe('a counter', () => {
  it('goes on with five digits where a day has more than 9,999, by single calls and in bulk', async () => {
    const log = unlent(memoryLog())
    const [one, other] = await Promise.all([openDesk(log), openDesk(log, 1_000)])
    const single = await Promise.all(Array.from({ length: 12_500 }, () => one.codes.next(ask('H52'))))
    const bulk = await other.codes.reserveMany(ask('H52'), 12_500)
    const all = [...single, ...bulk]
    expect(new Set(all).size).toBe(25_000)
    expect(all.map(numberOf)).toEqual(all.map((_, index) => index + 1))
    expect([all[0], all[9_998], all[9_999], all.at(-1)]).toEqual([
      'H52-240304-0001',
      'H52-240304-9999',
      'H52-240304-10000',
      'H52-240304-25000',
    ])
    // By length and then by text, which is how codes of one day are sorted.
    const sorted = all.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))
    expect(sorted).toEqual(all)
    // Who asks at once is reserved for at once.
    expect(one.replica.table.length).toBeLessThan(10)
  })

  it('begins again each day of the office, and goes on after a restart', async () => {
    const log = unlent(memoryLog())
    const { codes, replica } = await openDesk(log)
    expect(await codes.next(ask('H52'))).toBe('H52-240304-0001')
    const lateInUtc = { agencyId: 'H52', at: toInstant('2024-03-04T18:00:00Z') }
    expect(await codes.next(lateInUtc)).toBe('H52-240305-0001')
    expect(await codes.next(ask('H53'))).toBe('H53-240304-0001')
    await replica.close()
    const again = await openDesk(log)
    expect(await again.codes.next(ask('H52'))).toBe('H52-240304-0002')
  })

  it('leaves out what an engine had reserved and not used when it stopped', async () => {
    const log = unlent(memoryLog())
    const { codes, replica } = await openDesk(log, 1_000)
    expect(await codes.next(ask('H52'))).toBe('H52-240304-0001')
    expect(await codes.next(ask('H52'))).toBe('H52-240304-0002')
    expect(replica.table.length).toBe(1)
    const again = await openDesk(log, 1_000)
    expect(await again.codes.next(ask('H52'))).toBe('H52-240304-1001')
  })

  it('says what went wrong to everybody who waits, and goes on when the log does', async () => {
    const log = unlent(memoryLog())
    let isDown = true
    const failing: EventLog = {
      ...log,
      append: async (commits) => {
        if (isDown) throw new Error('no connection')
        return log.append(commits)
      },
    }
    const { codes } = await openDesk(failing)
    const answers = await Promise.allSettled([1, 2, 3].map(() => codes.next(ask('H52'))))
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    isDown = false
    expect(await codes.next(ask('H52'))).toBe('H52-240304-0001')
  })

  it('never repeats a number whose reservation was stored although the connection broke', async () => {
    const log = unlent(memoryLog())
    let breaks = true
    const breaking: EventLog = {
      ...log,
      append: async (commits) => {
        const positions = await log.append(commits)
        if (breaks) throw new Error('connection lost')
        return positions
      },
    }
    const { codes } = await openDesk(breaking)
    await expect(codes.next(ask('H52'))).rejects.toThrow('connection lost')
    breaks = false
    expect(await codes.next(ask('H52'))).toBe('H52-240304-0002')
  })

  it('gives nothing for what it is not asked rightly', async () => {
    const { codes, replica } = await openDesk(unlent(memoryLog()))
    await expect(codes.next({ at: monday })).rejects.toMatchObject({ code: 'id-invalid' })
    for (const count of [0, -1, 1.5, Number.NaN, 100_001, Number.MAX_SAFE_INTEGER])
      await expect(codes.reserveMany(ask('H52'), count)).rejects.toMatchObject({ code: 'query-invalid' })
    expect(replica.table.length).toBe(0)
  })
})
