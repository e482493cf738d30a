// Dates that pass and draw near are noted: what a pass writes is what the questions tell, dossier by dossier and clock by
// clock, once, and nothing else changes by it.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createEngine,
  isDossierError,
  workingCalendar,
  type DeadlineNotice,
  type Dossier,
  type Engine,
  type WorkingCalendar,
} from 'dossier-engine'
import { put, scenarioArbitrary, type Scenario } from './scenario.js'

const minuteMs = 60_000
const open = new Set(['received', 'processing', 'supplementRequested', 'paymentRequested', 'stopped'])

const notices: readonly DeadlineNotice[] = [
  { name: 'soon', before: { workingDays: 2 } },
  { name: 'far', before: { days: 9 } },
]

/** Passes: after which command, and how many minutes later. */
const passesArbitrary = fc.array(
  fc.record({ after: fc.nat(39), minutes: fc.oneof(fc.nat(600), fc.nat(30_000)) }),
  { minLength: 1, maxLength: 6 },
)

interface Office {
  readonly engine: Engine
  readonly calendar: WorkingCalendar
}

async function opened({ definition, procedures }: Scenario): Promise<Office> {
  const calendar = workingCalendar(definition)
  const engine = await createEngine({ calendars: [calendar], procedures, clock: () => Date.UTC(2024, 0, 1) })
  return { engine, calendar }
}

/** Plays the commands, and calls after each. */
async function played(
  { engine }: Office,
  { commands }: Scenario,
  after: (index: number, latestAt: number) => Promise<void>,
): Promise<Set<string>> {
  const ids = new Set<string>()
  let latestAt = 0
  for (const [index, command] of commands.entries()) {
    // The passes are this test's own.
    const outcome = command.type === 'noteDeadlines' ? undefined : await put(engine, command)
    if (outcome?.accepted === true) ids.add(outcome.dossierId)
    latestAt = Math.max(latestAt, Number(command.at))
    await after(index, latestAt)
  }
  return ids
}

/** Whether somebody must still act by the date of a clock that has not ended, as a person would say. */
function isOwed({ state, supplementRequests, payments }: Dossier, clock: string, startedAt: number): boolean {
  if (clock.startsWith('feedback/')) return true
  if (clock === 'supplement')
    return state === 'supplementRequested' && supplementRequests.at(-1)!.requestedAt === startedAt
  if (clock === 'payment')
    return (
      state === 'paymentRequested' &&
      payments.findLast(({ paidAt, requestedAt }) => paidAt === undefined && requestedAt !== undefined)!
        .requestedAt === startedAt
    )
  const isOfDossier = clock === 'statutory' || clock.startsWith('step/') || clock.startsWith('concurrence/')
  return !isOfDossier || open.has(state)
}

/** What a pass should have told of a dossier by then, from the questions alone. */
function toBeTold({ engine, calendar }: Office, dossierId: string, at: number): string[] {
  const dossier = engine.dossier(dossierId)
  const reach = (before: DeadlineNotice['before']): number => {
    try {
      return calendar.add(at, before, { end: 'sameTime', roll: 'none' })
    } catch (error) {
      if (isDossierError(error, 'calendar-range')) return -Infinity
      throw error
    }
  }
  return engine.clocks(dossierId, { asOf: at }).clocks.flatMap((run) => {
    const { clock, dueAt, startedAt, endedAt, standing, pausedAt } = run
    if (endedAt !== undefined || !isOwed(dossier, clock, startedAt!)) return []
    if (standing === 'overdue') return [`${clock} ${dueAt} passed`]
    if (pausedAt !== undefined) return []
    return notices.flatMap(({ name, before }) =>
      reach(before) >= dueAt ? [`${clock} ${dueAt} ${name}`] : [],
    )
  })
}

/** What was told of a dossier; each fact once. */
function told(engine: Engine, dossierId: string): string[] {
  const facts = engine.timeline(dossierId).flatMap(({ type, data }) => {
    if (type !== 'DeadlinePassed' && type !== 'DeadlineApproached') return []
    const { clock, occurrence, dueAt, notice = 'passed' } = data as Record<string, string | number>
    return [{ key: `${clock} ${dueAt} ${notice}`, once: `${clock} ${occurrence} ${dueAt} ${notice}` }]
  })
  expect(new Set(facts.map(({ once }) => once)).size).toBe(facts.length)
  return facts.map(({ key }) => key)
}

/** Where personal data lies is another place in each engine. */
function withoutChance(dossier: object): unknown {
  const isDrawn = (name: string) => name === 'ref' || name === 'commitment'
  return JSON.parse(JSON.stringify(dossier, (name, value: unknown) => (isDrawn(name) ? undefined : value)))
}

describe('passes', () => {
  it('note what the questions tell at their moments, each thing once', async () => {
    const counts = { passed: 0, soon: 0, far: 0, others: 0 }
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({ dossiers: 3 }), passesArbitrary, async (scenario, passes) => {
        const office = await opened(scenario)
        const { engine } = office
        const expected = new Map<string, Set<string>>()
        let before = 0
        await played(office, scenario, async (index, latestAt) => {
          const due = passes.filter((pass) => pass.after % scenario.commands.length === index)
          for (const { minutes } of due.toSorted((a, b) => a.minutes - b.minutes)) {
            const at = Math.max(before, latestAt) + minutes * minuteMs
            before = at
            const ids = engine.search({ asOf: at, limit: 100 }).dossiers.map(({ dossierId }) => dossierId)
            for (const id of ids) {
              const set = expected.get(id) ?? new Set()
              // What has passed does not draw near any more.
              const now = toBeTold(office, id, at).filter((key) => !set.has(key.replace(/\S+$/, 'passed')))
              expected.set(id, new Set([...set, ...now]))
            }
            const notes = await engine.noteDeadlines({ actor: 'scheduler', at, notices })
            expect(notes.refused).toEqual([])
            const { position } = engine
            const again = await engine.noteDeadlines({ actor: 'another', at, notices })
            expect([again.dossiers, again.passed, engine.position]).toEqual([0, 0, position])
          }
        })
        for (const [id, keys] of expected) {
          const facts = told(engine, id)
          expect(new Set(facts)).toEqual(keys)
          for (const fact of facts) {
            counts[fact.split(' ').at(-1) as 'soon'] += 1
            if (!fact.startsWith('statutory')) counts.others += 1
          }
        }
      }),
      { numRuns: 100 },
    )
    // It is not asleep.
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(20)
  })

  it('change nothing else: no answer to a command, no dossier, no report', async () => {
    await fc.assert(
      fc.asyncProperty(
        scenarioArbitrary({ dossiers: 3, corrections: false }),
        passesArbitrary,
        async (scenario, passes) => {
          const [plain, noted] = [await opened(scenario), await opened(scenario)]
          const ids = await played(plain, scenario, () => Promise.resolve())
          const same = await played(noted, scenario, async (index, latestAt) => {
            for (const { after, minutes } of passes) {
              if (after % scenario.commands.length !== index) continue
              const at = latestAt + minutes * minuteMs
              await noted.engine.noteDeadlines({ actor: 'scheduler', at, notices })
            }
          })
          expect(same).toEqual(ids)
          for (const id of ids) {
            const { version: _, noted: __, ...dossier } = noted.engine.dossier(id)
            const { version: ___, ...expected } = plain.engine.dossier(id)
            expect(withoutChance(dossier)).toEqual(withoutChance(expected))
          }
          const asOf = Date.UTC(2025, 0, 1)
          const answers = ({ engine }: Office) => [
            engine.overdue({ asOf }).dossiers,
            engine.workload({ asOf }).total,
            engine.onTime({ from: '2024-01-01', to: '2024-12-31', timeZone: 'UTC' }).total,
          ]
          expect(answers(noted)).toEqual(answers(plain))
        },
      ),
      { numRuns: 40 },
    )
  })
})
