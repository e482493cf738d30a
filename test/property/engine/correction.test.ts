// A corrected history answers every question as if it had been told right from the start, from the moment on at which
// the correction was recorded, and as it was before for who asks about what was known before.

import fc from 'fast-check'
import { applyPatches, enablePatches } from 'immer'
import { describe, expect, it } from 'vitest'
import {
  definePlugin,
  dossierEvents,
  memoryLog,
  ownState,
  stepBook,
  trackingBook,
  type Dossier,
  type Engine,
  type EventLog,
  type Instant,
} from 'dossier-engine'
import { canonicalJson } from '../../../src/log/canonical.js'
import { EventCorrected } from '../../../src/log/correction.js'
import { EventTable } from '../../../src/log/event-table.js'
import { createRegistry } from '../../../src/log/registry.js'
import { folderOf } from '../../../src/projections/fold.js'
import type { TrackingBook } from '../../../src/projections/tracking-book.js'
import { unlent } from '../../model/unlent-log.js'
import { history, open, recorded, rightFromTheStart, tell, type History } from './corrected-history.js'
import { answer } from './scenario.js'
import { seen, seenAgain, sorted } from './seen.js'

interface Moments {
  readonly asOf?: number
  readonly knownAt?: number
}

/** Everything that can be asked of some moments. */
async function answers(engine: Engine, moments: Moments, ids: readonly string[]): Promise<unknown> {
  const { asOf = Date.UTC(2024, 6, 1), knownAt } = moments
  const period = { from: '2024-01-01', to: '2024-12-31', knownAt } as const
  const [tracked, steps, replayed] = await engine.replay([trackingBook, stepBook, seen], moments)
  return {
    replay: [trackingBook.snapshot(tracked), stepBook.snapshot(steps), sorted(replayed)],
    project: [
      trackingBook.snapshot(engine.project(trackingBook, moments)),
      stepBook.snapshot(engine.project(stepBook, moments)),
      sorted(engine.project(seen, moments)),
      sorted(engine.project(seenAgain, moments)),
    ],
    overdue: engine.overdue({ asOf, knownAt }),
    workload: engine.workload({ asOf, knownAt }),
    onTime: engine.onTime({ ...period, groupBy: ['unit', 'channel', 'period'] }),
    dossiers: ids.map((id) =>
      answer(() => [
        engine.dossier(id, moments),
        engine.progress(id, moments),
        engine.controlSlip(id, moments),
        engine.explainDeadline(id, moments),
      ]),
    ),
  }
}

/** A plug-in that knows a dossier in a map, a set and a number that is none, of all that events say. */
const inMaps = ownState(dossierEvents, {
  start: () => ({ saidAt: new Map<number, string>(), said: new Set<string>(), mean: Number.NaN }),
  on: Object.fromEntries(
    Object.keys(dossierEvents).map((type) => [
      type,
      (own: { saidAt: Map<number, string>; said: Set<string> }, event: { at: number; data: object }) => {
        const text = canonicalJson({ ...event.data })
        own.saidAt.set(event.at, text)
        own.said.add(text)
      },
    ]),
  ),
})
const mapped = definePlugin({ name: 'mapped', state: inMaps })

const idsOf = (told: History) => [...new Set(told.map(({ dossierId }) => dossierId))]

async function recordedTimes(log: EventLog): Promise<number[]> {
  const times: number[] = []
  for await (const { recordedAt } of log.readAll()) times.push(recordedAt)
  return times
}

const sizes = fc.array(fc.nat({ max: 4 }), { minLength: 4, maxLength: 4 })
const asOf = fc.option(fc.integer({ min: Date.UTC(2023, 11, 31), max: Date.UTC(2025, 0, 1) }), {
  nil: undefined,
})

describe('a corrected history', () => {
  it('answers as one that was right from the start, as far as it was known', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        sizes,
        fc.array(fc.tuple(fc.nat(), asOf), { minLength: 3, maxLength: 3 }),
        async (told, batches, draws) => {
          const ids = idsOf(told)
          const { engine, log } = await open()
          await tell(engine, recorded(told), batches)
          const times = await recordedTimes(log)
          for (const [draw, asOf] of [...draws, [told.length, undefined] as const]) {
            const known = draw % (told.length + 1)
            const right = await open()
            await tell(right.engine, rightFromTheStart(told.slice(0, known)), batches)
            const of = asOf === undefined ? {} : { asOf }
            // Whoever knows everything need not say since when.
            const moments = [
              { ...of, knownAt: times[known - 1] ?? 0 },
              ...(known === told.length ? [of] : []),
            ]
            for (const moment of moments)
              expect(await answers(engine, moment, ids)).toEqual(await answers(right.engine, of, ids))
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  it('answers the same at every moment while it comes in as when it is read afresh', async () => {
    await fc.assert(
      fc.asyncProperty(history, sizes, asOf, fc.boolean(), async (told, batches, asOf, isLent) => {
        const ids = idsOf(told)
        const log = isLent ? memoryLog() : unlent(memoryLog())
        const { engine } = await open({ log })
        const moments = asOf === undefined ? {} : { asOf }
        await tell(engine, recorded(told), batches, async () => {
          const { engine: fresh } = await open({ log: unlent(log) })
          expect(await answers(engine, moments, ids)).toEqual(await answers(fresh, moments, ids))
        })
      }),
      { numRuns: 60 },
    )
  })

  it('is told by the timeline as it was recorded', async () => {
    await fc.assert(
      fc.asyncProperty(history, sizes, async (told, batches) => {
        const { engine } = await open()
        const facts = recorded(told)
        await tell(engine, facts, batches)
        for (const id of idsOf(told)) {
          const expected = facts.filter(({ dossierId }) => dossierId === id).flatMap(({ events }) => events)
          expect(engine.timeline(id).map(({ type, at, data }) => ({ type, at, data }))).toEqual(expected)
          const asOf = Number(expected[0]!.at)
          const until = engine.timeline(id, { asOf })
          expect(until).toEqual(engine.timeline(id).filter(({ at }) => at <= asOf))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is followed by a watcher, by patches that lead there and back', async () => {
    enablePatches()
    await fc.assert(
      fc.asyncProperty(history, sizes, async (told, batches) => {
        const { engine } = await open({ plugins: [mapped] })
        const errors: unknown[] = []
        engine.on('error', (error) => void errors.push(error))
        const views = new Map<string, Readonly<Dossier>>()
        await tell(engine, recorded(told), batches, () => {
          for (const id of idsOf(told)) {
            const now = answer(() => engine.dossier(id)) as Readonly<Dossier> | string
            if (typeof now === 'string') continue
            if (views.has(id)) expect(views.get(id)).toEqual(now)
            else {
              const watched = engine.watch(id, ({ dossier, event, patches, inversePatches }) => {
                const before = views.get(id)!
                expect(applyPatches(before, [...patches])).toEqual(dossier)
                expect(applyPatches(dossier, [...inversePatches])).toEqual(before)
                expect(dossier.version).toBe(event.version)
                views.set(id, dossier)
              })
              views.set(id, watched.dossier)
            }
          }
        })
        expect(errors).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('is not that of one who looks at what was recorded', async () => {
    const looksAtRecorded = (engine: Engine, id: string) =>
      engine.timeline(id).filter(({ type }) => type in dossierEvents)
    const found = await fc.check(
      fc.asyncProperty(history, async (told) => {
        const [{ engine }, right] = [await open(), await open()]
        await tell(engine, recorded(told), [0])
        await tell(right.engine, rightFromTheStart(told), [0])
        for (const id of idsOf(told))
          expect(looksAtRecorded(engine, id)).toEqual(looksAtRecorded(right.engine, id))
      }),
      { numRuns: 100, endOnFailure: true },
    )
    expect(found.failed).toBe(true)
  })
})

describe('a fold that goes on over corrections', () => {
  it('is the same as one afresh, of all streams or of some, of all events or of those until a moment', async () => {
    const parts = fc.constantFrom(undefined, { index: 0, of: 2 }, { index: 1, of: 2 }, { index: 1, of: 3 })
    const projections = [
      { ...trackingBook, clear: (book: TrackingBook, ordinal: number) => book.clear(ordinal) },
      seenAgain,
    ]
    const start = (table: EventTable) =>
      projections.map((projection) => ({ projection, state: projection.start(table) as never }))
    const bytes = (foldings: ReturnType<typeof start>) =>
      foldings.map(({ projection, state }) => canonicalJson(projection.snapshot(state)))
    await fc.assert(
      fc.asyncProperty(history, sizes, asOf, parts, async (told, looks, asOf, partition) => {
        const { engine, log } = await open()
        await tell(engine, recorded(told), [0])
        const bounds = {
          ...(asOf !== undefined && { asOf: asOf as Instant }),
          ...(partition !== undefined && { partition }),
        }
        const table = new EventTable(createRegistry([...Object.values(dossierEvents), EventCorrected]))
        const foldings = start(table)
        const folder = folderOf(table, foldings, 0)
        let fromRow = 0
        for await (const commit of log.readAll()) {
          table.append(commit, commit.position)
          const toRow = Math.min(fromRow + looks[commit.position % looks.length]!, table.length)
          folder.fold({ ...bounds, fromRow, toRow })
          fromRow = toRow
        }
        folder.fold({ ...bounds, fromRow })
        const afresh = start(table)
        folderOf(table, afresh, 0).fold(bounds)
        expect(bytes(foldings)).toEqual(bytes(afresh))
      }),
      { numRuns: 150 },
    )
  })
})

describe('a projection of a user', () => {
  it('is kept over a correction where it can be emptied of a stream, else begun again', async () => {
    const { engine } = await open()
    const visited = (data: object) => ({ type: 'Assigned', at: Date.UTC(2024, 0, 1), data: { ...data } })
    const assigned = [{ dossierId: 'd', events: [visited({ officer: 'lan' })] }]
    await engine.import(assigned, { source: 'old' })
    const [kept, begun] = [engine.project(seenAgain), engine.project(seen)]
    const right = { corrects: 1, correctedType: 'Assigned', correctedSchemaVersion: 1, reason: '' }
    const correction = { ...visited({ ...right, data: { officer: 'mai' } }), type: 'EventCorrected' }
    await engine.import([{ dossierId: 'd', events: [correction] }], { source: 'old' })
    expect(engine.project(seenAgain)).toBe(kept)
    expect(engine.project(seen)).not.toBe(begun)
    for (const state of [kept, engine.project(seen)])
      expect([...state.values()].flat().join()).toMatch(/"mai"/)
    expect([...begun.values()].flat().join()).toMatch(/"lan"/)
  })
})
