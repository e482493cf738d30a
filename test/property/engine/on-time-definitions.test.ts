// Reports under each definition of "on time", against a plain recount.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine } from 'dossier-engine'
import { importedFactsArbitrary } from 'dossier-engine/testing'
import { bounds, dayMs, names, period, recount } from './on-time-recount.js'
import { play, scenarioArbitrary } from './scenario.js'

describe('a report under each definition', () => {
  it('is a plain recount, whatever was done', async () => {
    await fc.assert(
      fc.asyncProperty(
        scenarioArbitrary({ maxLength: 60 }),
        fc.array(period, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('resolved' as const, 'received' as const),
        async (scenario, periods, of) => {
          // A correction may make a past that was told otherwise at the time: the recount reads events as recorded.
          const commands = scenario.commands.filter(({ type }) => type !== 'correctEvent')
          const { engine, dossierIds } = await play({ ...scenario, commands })
          const zone = scenario.definition.timeZone
          for (const asked of periods) {
            for (const definition of names) {
              const { total } = engine.onTime({ ...asked, definition, of, timeZone: 'UTC' })
              const { counts } = recount(engine, dossierIds, definition, { ...bounds(asked), of, zone })
              expect([definition, total.classes]).toEqual([definition, counts])
              const { early, onTime, late } = counts
              const whole = total.carriedOver + total.received + total.reopened + total.takenOver
              const [numerator, denominator] =
                definition === 'overToProcess' ? [late, whole] : [early + onTime, early + onTime + late]
              expect(total.rateOf).toEqual({ numerator, denominator })
              expect(total.rate).toBe(denominator === 0 ? undefined : numerator / denominator)
              const { resolved } = total
              if (definition !== 'decision766')
                expect([resolved.early, resolved.onTime, resolved.late]).toEqual([early, onTime, late])
            }
          }
        },
      ),
      { numRuns: 120 },
    )
  })

  it('is a plain recount of what was received, over histories that break every rule', async () => {
    await fc.assert(
      fc.asyncProperty(importedFactsArbitrary({ maxEvents: 20 }), period, async (facts, asked) => {
        const engine = await createEngine({ timeZone: 'UTC' })
        await engine.import(facts, { source: 'elsewhere' })
        const dossierIds = facts.map(({ dossierId }) => dossierId)
        for (const definition of names) {
          const { total } = engine.onTime({ ...asked, definition, of: 'received' })
          const around = { ...bounds(asked), of: 'received' as const, zone: 'UTC' }
          expect([definition, total.classes]).toEqual([
            definition,
            recount(engine, dossierIds, definition, around).counts,
          ])
        }
      }),
      { numRuns: 150 },
    )
  })
})

/** Histories that end, wait or go on close to their promise: to the minute, to the day, or well before or after. */
const closeFacts = fc
  .array(
    fc.record({
      supplements: fc.constantFrom(0, 0, 1, 2),
      isExtended: fc.boolean(),
      isDated: fc.nat(9).map((drawn) => drawn > 0),
      isDueAtMidnight: fc.boolean(),
      isRecorded: fc.boolean(),
      step: fc.option(fc.constantFrom(-dayMs, -60_000, -1, 0, 59_999, 60_000)),
      last: fc.constantFrom('resolved', 'resolved', 'returned', 'withdrawn', 'stopped', 'waiting', 'open'),
      by: fc.constantFrom(-3 * dayMs, -dayMs, -60_000, -1, 0, 1, 60_000, 8 * 3_600_000, dayMs, 9 * dayMs),
      fetchedAfter: fc.option(fc.constantFrom(0, 59_000, dayMs, 5 * dayMs)),
    }),
    { minLength: 3, maxLength: 12 },
  )
  .map((drawn) => drawn.map((each, index) => ({ dossierId: `d-${index}`, events: historyOf(each) })))

function historyOf(drawn: {
  supplements: number
  isExtended: boolean
  isDated: boolean
  isDueAtMidnight: boolean
  isRecorded: boolean
  step: number | null
  last: string
  by: number
  fetchedAfter: number | null
}) {
  const { supplements, isExtended, isDated, isDueAtMidnight, isRecorded, step, last, by, fetchedAfter } =
    drawn
  const receivedAt = Date.UTC(2024, 3, 1, 2)
  // 17:00, or 24:00, in the office's zone.
  const dueAt = Date.UTC(2024, 4, 7, isDueAtMidnight ? 17 : 10)
  const endAt = dueAt + by
  const events: { type: string; at: number; data: Record<string, unknown> }[] = []
  const tell = (type: string, at: number, data: Record<string, unknown> = {}) =>
    events.push({ type, at, data })
  tell('DossierReceived', receivedAt, { procedure: 'p', channel: 'online' })
  const policy = isRecorded ? 'recorded' : 'onSupplement=resume,end=midnight,roll=next'
  const promise = { clock: 'statutory', policy, cause: 'reception', dueAt }
  if (isDated) tell('DeadlineSet', receivedAt, promise)
  if (step !== null) tell('StepStarted', receivedAt, { step: 's', dueAt: endAt - step })
  for (let count = 1; count <= supplements; count++) {
    tell('SupplementRequested', receivedAt + count * dayMs, { reason: 'x', stopsClock: true })
    tell('SupplementReceived', receivedAt + count * dayMs + 3_600_000)
  }
  const extension = { term: { workingDays: 1 }, reason: 'x', fromDueAt: dueAt }
  if (isExtended) tell('ExtensionGranted', receivedAt + 5 * dayMs, extension)
  if (last === 'resolved' && step !== null) tell('StepCompleted', endAt, { step: 's' })
  if (last === 'resolved') tell('DossierResolved', endAt)
  if (last === 'returned' || (last === 'resolved' && fetchedAfter !== null))
    tell('ResultReturned', endAt + (fetchedAfter ?? 0), { channel: 'online' })
  if (last === 'withdrawn') tell('DossierWithdrawn', endAt)
  if (last === 'stopped') tell('ProcessingStopped', endAt, { reason: 'x' })
  if (last === 'waiting') tell('SupplementRequested', endAt, { reason: 'x', stopsClock: true })
  return events
}

describe('a report close to the promise', () => {
  it('is a plain recount, and every class of every definition occurs', async () => {
    const seen = new Set<string>()
    const to = fc.integer({ min: -10, max: 20 }).map((days) => new Date(Date.UTC(2024, 4, 7) + days * dayMs))
    const from = fc.constantFrom('2024-01-01', '2024-04-20')
    await fc.assert(
      fc.asyncProperty(closeFacts, from, to, async (facts, first, last) => {
        const engine = await createEngine({ timeZone: 'UTC' })
        await engine.import(facts, { source: 'elsewhere' })
        const dossierIds = facts.map(({ dossierId }) => dossierId)
        const asked = { from: first, to: last.toISOString().slice(0, 10) }
        for (const definition of names) {
          const { total } = engine.onTime({ ...asked, definition })
          const around = { ...bounds(asked), of: 'resolved' as const, zone: 'UTC' }
          const { counts } = recount(engine, dossierIds, definition, around)
          expect([definition, total.classes]).toEqual([definition, counts])
          for (const [found, count] of Object.entries(counts))
            if (count > 0) seen.add(`${definition} ${found}`)
        }
      }),
      { numRuns: 150 },
    )
    const all = names.flatMap((name) => ['early', 'late', 'none', 'onTime'].map((is) => `${name} ${is}`))
    expect([...seen].toSorted()).toEqual(all.toSorted())
  })
})
