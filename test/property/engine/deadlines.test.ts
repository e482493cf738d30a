// What is overdue and what soon will be: the index answers as a look at every dossier would, and nothing comes off the
// list by waiting.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDossierError, workingCalendar, type Dossier, type Engine, type Term } from 'dossier-engine'
import { termArbitrary } from 'dossier-engine/testing'
import { answer, play, put, scenarioArbitrary } from './scenario.js'

const open = ['received', 'processing', 'supplementRequested', 'paymentRequested', 'stopped']

/** Since when the clock has stood without a break, minute by minute backwards from a pause that lasts. */
function standsSince(pauses: Dossier['pauses']): number | undefined {
  const lasting = pauses.filter(({ to }) => to === undefined)
  if (lasting.length === 0) return undefined
  let since = Math.min(...lasting.map(({ from }) => from))
  for (let earlier = true; earlier;) {
    const before = pauses.find(({ from, to }) => from < since && (to ?? Infinity) > since)
    earlier = before !== undefined
    since = before?.from ?? since
  }
  return since
}

/** Whether the date can still be missed, and has been, at a moment: by the dossier itself. */
function isOverdueAt({ state, deadline, pauses }: Dossier, asOf: number): boolean {
  const stoodAt = standsSince(pauses) ?? asOf
  return open.includes(state) && deadline !== undefined && stoodAt > deadline.dueAt
}

/** All dossiers at a moment, each asked for by itself. */
function dossiersAt(engine: Engine, ids: readonly string[], asOf: number): Dossier[] {
  return ids.flatMap((id) => {
    try {
      return [engine.dossier(id, { asOf })]
    } catch (error) {
      if (isDossierError(error, 'dossier-unknown')) return []
      throw error
    }
  })
}

const byDueDate = (a: Dossier, b: Dossier) => a.deadline!.dueAt - b.deadline!.dueAt
const idsOf = (dossiers: readonly { readonly dossierId: string }[]) =>
  dossiers.map(({ dossierId }) => dossierId).toSorted()

/** Moments around everything that happened, and far beyond. */
const offsets = fc.array(
  fc.oneof(
    fc.integer({ min: -30, max: 400 }).map((days) => days * 86_400_000),
    fc.integer({ min: -5, max: 5 }),
  ),
  { minLength: 1, maxLength: 5 },
)

describe('overdue', () => {
  it('is what a look at every dossier finds, at any moment, while commands come', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({ dossiers: 6 }), offsets, async (scenario, moments) => {
        const { engine, clock, dossierIds } = await play({
          ...scenario,
          commands: scenario.commands.slice(0, 20),
        })
        const check = () => {
          const lastAt = Math.max(...scenario.commands.map(({ at }) => Number(at)))
          for (const offset of moments) {
            const asOf = lastAt + offset
            const expected = dossiersAt(engine, dossierIds, asOf)
              .filter((dossier) => isOverdueAt(dossier, asOf))
              .toSorted(byDueDate)
            const { dossiers } = engine.overdue({ asOf })
            expect(idsOf(dossiers)).toEqual(expected.map(({ id }) => id).toSorted())
            expect(dossiers.map(({ dueAt, byMs }) => [dueAt, byMs])).toEqual(
              expected.map(({ deadline }) => [deadline!.dueAt, asOf - deadline!.dueAt]),
            )
            for (const each of dossiers) {
              const { state, procedure, unit, officer } = expected.find(({ id }) => id === each.dossierId)!
              expect([each.state, each.procedure, each.unit, each.officer]).toEqual([
                state,
                procedure,
                unit,
                officer,
              ])
              expect(engine.progress(each.dossierId, { asOf }).overdue).toBe(true)
            }
            expect(engine.workload({ asOf }).total.overdue).toBe(dossiers.length)
            const limited = engine.overdue({ asOf, limit: 2 }).dossiers
            expect(limited).toEqual(dossiers.slice(0, 2))
          }
        }
        check()
        for (const command of scenario.commands.slice(20)) {
          clock.now += 1
          await put(engine, command)
          const id = command.dossierId!
          if (!dossierIds.includes(id) && typeof answer(() => engine.dossier(id)) === 'object')
            (dossierIds as string[]).push(id)
          check()
        }
      }),
      { numRuns: 40 },
    )
  })

  it('only grows while nothing happens', async () => {
    await fc.assert(
      fc.asyncProperty(
        scenarioArbitrary({ dossiers: 6 }),
        fc.array(fc.nat({ max: 700 }), { minLength: 2, maxLength: 6 }),
        async (scenario, days) => {
          const { engine } = await play(scenario)
          const lastAt = Math.max(...scenario.commands.map(({ at }) => Number(at)))
          let before: string[] = []
          for (const day of days.toSorted((a, b) => a - b)) {
            const now = idsOf(engine.overdue({ asOf: lastAt + day * 86_400_000 }).dossiers)
            expect(now).toEqual(expect.arrayContaining(before))
            before = now
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('nearly due', () => {
  it('is what will be overdue within the term, and is not yet', async () => {
    await fc.assert(
      fc.asyncProperty(
        scenarioArbitrary({ dossiers: 6 }),
        termArbitrary(),
        offsets,
        async (scenario, within, moments) => {
          const { engine, dossierIds } = await play(scenario)
          const calendar = workingCalendar(scenario.definition)
          const lastAt = Math.max(...scenario.commands.map(({ at }) => Number(at)))
          for (const offset of moments) {
            const asOf = lastAt + offset
            const found = answer(() => engine.nearlyDue({ asOf, within }))
            const horizon = answer(() =>
              calendar.add(asOf, within as Term, { end: 'sameTime', roll: 'none' }),
            )
            const still = dossiersAt(engine, dossierIds, asOf)
              .filter((dossier) => open.includes(dossier.state) && dossier.deadline !== undefined)
              .filter((dossier) => isOverdueAt(dossier, Infinity) && dossier.deadline!.dueAt >= asOf)
            // A calendar that doesn't reach so far is a matter of those that are counted in it.
            if (typeof horizon === 'string' && still.length > 0) {
              expect(found).toBe(horizon)
              continue
            }
            const expected = still
              .filter((dossier) => dossier.deadline!.dueAt <= (horizon as number))
              .toSorted(byDueDate)
            const { dossiers } = found as ReturnType<Engine['nearlyDue']>
            expect(idsOf(dossiers)).toEqual(expected.map(({ id }) => id).toSorted())
            expect(dossiers.map(({ byMs }) => byMs)).toEqual(
              expected.map(({ deadline }) => deadline!.dueAt - asOf),
            )
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
