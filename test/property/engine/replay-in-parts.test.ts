// A replay in parts, as several machines do it: each has an engine of its own on the same log, folds its part and sends bytes;
// added up, in whatever order they come, they are the replay. What is no whole set of parts is refused.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clockBook,
  createEngine,
  defineEvent,
  defineProjection,
  code,
  count,
  isDossierError,
  memoryLog,
  stepBook,
  trackingBook,
  type BuiltInEvents,
  type EventLog,
} from 'dossier-engine'
import { history, open, recorded, tell } from './corrected-history.js'

const SiteVisited = defineEvent('SiteVisited', { ward: code(), visitors: count() })
type Events = BuiltInEvents & { SiteVisited: typeof SiteVisited }

/** Of an office's own event and attribute, with a state of no arrays. */
const perWard = defineProjection<Map<string, number>, Events>({
  name: 'per-ward',
  version: 1,
  start: () => new Map(),
  on: {
    SiteVisited: (sums, { data }) => void sums.set(data.ward, (sums.get(data.ward) ?? 0) + data.visitors),
    ...({
      AttributesSet: (sums: Map<string, number>, { data }: { data: { owner: string } }) =>
        void sums.set(data.owner, (sums.get(data.owner) ?? 0) + 1),
    } as object),
  },
  merge: (into, from) => from.forEach((sum, key) => into.set(key, (into.get(key) ?? 0) + sum)),
  snapshot: (sums) => Object.fromEntries([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  pack: (sums) => ({ head: [...sums], columns: {} }),
  unpack: ({ head }) => new Map(head as [string, number][]),
})
const projections = [trackingBook, stepBook, clockBook, perWard] as const
const told = (states: readonly unknown[]) =>
  projections.map((projection, index) => projection.snapshot(states[index] as never))

const options = { events: [SiteVisited], attributes: { owner: code() } }
const openOn = (log: EventLog) => createEngine({ ...options, log })
type Opened = Awaited<ReturnType<typeof openOn>>

/** Two engines that read the same log each for itself, as on two machines: of so many dossiers, with what an office has of its own. */
async function machines(dossiers: number): Promise<readonly [Opened, Opened]> {
  const log = memoryLog()
  const first = await openOn(log)
  await first.import(
    Array.from({ length: dossiers }, (_, index) => ({
      dossierId: `d${index}`,
      events: [
        {
          type: 'DossierReceived',
          at: index,
          data: { procedure: 'p', procedureVersion: 1, channel: 'post' },
        },
        { type: 'StepStarted', at: index, data: { step: `s${index % 3}`, unit: 'u' } },
        { type: 'AttributesSet', at: index, data: { owner: `o${index % 5}` } },
        { type: 'SiteVisited', at: index, data: { ward: `w${index % 4}`, visitors: 1 } },
      ],
    })) as never,
    { source: 'a test' },
  )
  const { lend: _, ...unlent } = log
  return [first, await openOn(unlent as EventLog)]
}

async function partsOf(
  engine: Pick<Opened, 'replayPart'>,
  of: number,
  more: object = {},
): Promise<Uint8Array[]> {
  return Promise.all(
    Array.from({ length: of }, (_, index) =>
      engine.replayPart(projections, { ...more, partition: { index, of } }),
    ),
  )
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    if (isDossierError(error, 'pack-damaged')) return error.details.reason
    if (isDossierError(error, 'query-invalid'))
      return error.details.findings.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')
    throw error
  }
  return 'none'
}

describe('the parts of a replay', () => {
  it('add up to the replay of any corrected history, as of any moment', async () => {
    const moment = fc.option(fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2024, 11, 31) }))
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 1, max: 5 }), moment, async (drawn, of, asOf) => {
        const { engine } = await open()
        await tell(engine, recorded(drawn), [1])
        const moments = asOf === null ? {} : { asOf }
        const parts = await partsOf(engine as unknown as Opened, of, moments)
        const merged = await engine.mergeParts(projections, parts.toReversed())
        expect(told(merged)).toEqual(told(await engine.replay(projections, moments)))
      }),
      { numRuns: 60 },
    )
  })

  it('add up on another machine, of more dossiers than one run, with own events and attributes', async () => {
    const [one, other] = await machines(400)
    const expected = told(await one.replay(projections))
    for (const of of [1, 2, 3, 5]) {
      const parts = await Promise.all(
        Array.from({ length: of }, (_, index) =>
          (index % 2 === 0 ? one : other).replayPart(projections, { partition: { index, of } }),
        ),
      )
      expect(told(await other.mergeParts(projections, parts))).toEqual(expected)
      expect(told(await one.mergeParts(projections, parts))).toEqual(expected)
    }
    // No part is all there is, and none is empty: the test would see a part that was left out.
    const [lone] = await partsOf(one, 1)
    const states = await one.mergeParts(projections, [lone!])
    const [half] = await partsOf(one, 2)
    expect(half!.length).toBeGreaterThan(lone!.length / 4)
    expect(half!.length).toBeLessThan(lone!.length)
    expect(told(states)).toEqual(expected)
  })

  it('are refused if one is left out, comes twice, or is of another question or another log', async () => {
    const [engine] = await machines(150)
    const [first, second, third] = await partsOf(engine, 3)
    const merge = (...parts: readonly (Uint8Array | undefined)[]) =>
      refusal(engine.mergeParts(projections, parts as Uint8Array[]))
    expect(await merge(first, second, third)).toBe('none')
    expect(await merge()).toBe('parts is empty')
    expect(await merge(first, third)).toBe('parts lacks part 1 of 3')
    expect(await merge(first, second, third, first)).toBe('parts holds 4 parts where there are 3')
    expect(await merge(first, second, second)).toBe('parts lacks part 2 of 3')
    const [earlier] = await partsOf(engine, 3, { asOf: 5 })
    expect(await merge(earlier, second, third)).toMatch(/^parts are of several replays/)
    expect(await merge(first!.slice(0, -1), second, third)).toMatch(/bytes where it says/)
    expect(await refusal(engine.mergeParts([trackingBook], [first!, second!, third!]))).toMatch(
      /^its projections is/,
    )
    const [smaller] = await machines(10)
    expect(await refusal(smaller.mergeParts(projections, [first!, second!, third!]))).toMatch(/^it is of \d+/)
    const plain = await createEngine({})
    expect(await refusal(plain.mergeParts(projections, [first!, second!, third!]))).toMatch(
      /^its fingerprint is/,
    )
  })

  it('are asked for by a number that there is', async () => {
    const [engine] = await machines(1)
    for (const partition of [
      undefined,
      {},
      { index: 2, of: 2 },
      { index: -1, of: 2 },
      { index: 0, of: 0 },
      1,
    ])
      expect(
        await refusal(engine.replayPart(projections, { partition } as never)),
        JSON.stringify(partition),
      ).toMatch(/^partition/)
  })
})
