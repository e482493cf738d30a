// What holds for every decision, whatever the procedure, the calendar and the command: it is the same twice, changes
// nothing that it is given, and what follows from it fits its definition and the handlers.

import fc from 'fast-check'
import { freeze } from 'immer'
import { describe, expect, it } from 'vitest'
import {
  decide,
  dossierCommands,
  dossierEvents,
  emptyDossier,
  evolve,
  isDossierError,
  workingCalendar,
  type Decision,
  type Dossier,
  type RecordedEvent,
} from 'dossier-engine'
import {
  commandSequenceArbitrary,
  declared,
  importedFactsArbitrary,
  procedureArbitrary,
} from 'dossier-engine/testing'
import { openStates } from '../../../src/dossier/dossier.js'
import { checked, played, recorded, sequenceArbitrary, type Turn } from './sequences.js'

const rejections = new Set<string>([
  'at-before-last-event',
  'dossier-exists',
  'dossier-unknown',
  'next-not-allowed',
  'next-required',
  'procedure-mismatch',
  'procedure-required',
  'procedure-unknown',
  'step-not-expected',
  'step-not-open',
  'step-open',
  'step-unknown',
  'steps-remaining',
  'wrong-state',
])

/** What must be true of any answer. */
function isSound(decision: Decision, command: Turn['command'], dossier: Dossier): void {
  if (!decision.accepted) {
    expect(rejections).toContain(decision.rejection.code)
    expect(decision.rejection.message.length).toBeGreaterThan(10)
    return
  }
  expect(decision.events.length).toBeGreaterThan(0)
  for (const { type, at, actor, data } of decision.events) {
    expect(dossierEvents[type].check(data)).toEqual(data)
    expect([at, actor]).toEqual([command.at, command.actor])
    // Absent facts are absent, not undefined.
    expect(Object.values(data)).not.toContain(undefined)
  }
  if (dossier.latestAt !== undefined) expect(command.at).toBeGreaterThanOrEqual(dossier.latestAt)
}

describe('a decision', () => {
  it('fits its definitions and its handlers, and nothing else follows', () => {
    let [accepted, refused] = [0, 0]
    fc.assert(
      fc.property(sequenceArbitrary(), (sequence) => {
        for (const { command, before, decision, after } of played(sequence)) {
          if (decision === undefined) continue
          isSound(decision, command, before)
          if (decision.accepted) accepted += 1
          else refused += 1
          expect(after.version).toBe(before.version + (decision.accepted ? decision.events.length : 0))
          if (!decision.accepted) expect(after).toEqual(before)
          // A dossier that is open is held by its own clock or stands; a closed one stands still.
          if (!openStates.has(after.state))
            expect(after.pauses.every(({ to }) => to !== undefined)).toBe(true)
          else
            expect(after.pauses.at(-1)?.to === undefined && after.pauses.length > 0).toBe(
              after.state === 'supplementRequested' && after.pauses.some(({ to }) => to === undefined),
            )
          for (const { from, to } of after.pauses)
            if (to !== undefined) expect(to).toBeGreaterThanOrEqual(from)
        }
      }),
      { numRuns: 150 },
    )
    // The sequences are what they are meant to be: mostly sensible, with nonsense mixed in.
    expect(accepted).toBeGreaterThan(refused)
    expect(refused).toBeGreaterThan(50)
  })

  it('is the same twice, and changes nothing that it is given', () => {
    fc.assert(
      fc.property(sequenceArbitrary({ maxLength: 25 }), (sequence) => {
        const context = declared({
          calendars: [workingCalendar(sequence.definition)],
          procedures: sequence.procedures,
        })
        for (const { command, before } of played(sequence)) {
          const [frozenCommand, frozenDossier] = [freeze(command, true), freeze(before, true)]
          const decideOnce = () => {
            try {
              return decide(frozenCommand, frozenDossier, context)
            } catch (error) {
              if (isDossierError(error)) return [error.code, error.details]
              throw error
            }
          }
          expect(decideOnce()).toEqual(decideOnce())
        }
      }),
      { numRuns: 60 },
    )
  })

  it('looks at nothing but what it is given: no clock, no chance', () => {
    const sequences = fc.sample(sequenceArbitrary({ maxLength: 15 }), 20)
    const turns = () =>
      sequences.map((sequence) => [...played(sequence)].map(({ decision, after }) => [decision, after]))
    const expected = turns()
    const forbidden = () => {
      throw new Error('the rules looked at chance')
    }
    const [now, random] = [Date.now, Math.random]
    try {
      // The calendars are compiled anew in there, by a polyfill that does look at the clock: no answer may hang on it.
      for (const clock of [0, Date.UTC(2080, 0, 1)]) {
        Object.assign(Date, { now: () => clock })
        Math.random = forbidden
        expect(turns()).toEqual(expected)
      }
    } finally {
      Object.assign(Date, { now })
      Math.random = random
    }
  })

  it('is the same on a host whose clock is wrong, in a zone that changed its clocks late', () => {
    const hours = ['08:00-17:00']
    const due = () =>
      workingCalendar({
        id: 'office',
        timeZone: 'Asia/Pyongyang',
        covers: { from: '2005-01-01', to: '2020-12-31' },
        week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
      }).add('2016-01-04T09:00:00+08:30', { workingDays: 1 })
    const { now } = Date
    try {
      Object.assign(Date, { now: () => Date.UTC(2005, 0, 1) })
      expect(new Date(due()).toISOString()).toBe('2016-01-05T08:30:00.000Z')
    } finally {
      Object.assign(Date, { now })
    }
    expect(new Date(due()).toISOString()).toBe('2016-01-05T08:30:00.000Z')
  })

  it('is sound on dossiers that came from elsewhere, whatever state they are in', () => {
    const drawn = procedureArbitrary({ code: 'a', calendar: 'office' }).chain((procedure) =>
      fc.record({
        procedure: fc.constant(procedure),
        facts: importedFactsArbitrary({ maxDossiers: 1 }),
        commands: commandSequenceArbitrary([procedure], {
          dossiers: 1,
          nonsense: 5,
          startAt: '2025-01-06T09:00:00Z',
        }),
      }),
    )
    const hours = ['08:00-17:00']
    const calendar = workingCalendar({
      id: 'office',
      timeZone: 'Asia/Ho_Chi_Minh',
      covers: { from: '2020-01-01', to: '2029-12-31' },
      week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
    })
    fc.assert(
      fc.property(drawn, ({ procedure, facts, commands }) => {
        const context = declared({ procedures: [procedure], calendars: [calendar] })
        const dossier = emptyDossier('d-1')
        for (const event of facts[0]?.events ?? []) {
          const fact = { ...event, at: event.at as number, actor: 'old' } as unknown as Parameters<
            typeof recorded
          >[0]
          evolve(dossier, recorded(fact, 'd-1', dossier.version + 1))
        }
        for (const input of commands) {
          const command = checked(input)
          try {
            const decision = decide(command, dossier, context)
            isSound(decision, command, dossier)
            if (decision.accepted)
              for (const fact of decision.events) evolve(dossier, recorded(fact, 'd-1', dossier.version + 1))
          } catch (error) {
            if (!isDossierError(error)) throw error
            expect(['calendar-range', 'procedure-unknown']).toContain(error.code)
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('leaves every open dossier a way to its end', () => {
    fc.assert(
      fc.property(sequenceArbitrary({ maxLength: 20, dossiers: 1, nonsense: 0 }), (sequence) => {
        const context = declared({
          calendars: [workingCalendar(sequence.definition)],
          procedures: sequence.procedures,
        })
        const turns = [...played(sequence)]
        const dossier = turns.at(-1)?.after
        if (dossier === undefined || !openStates.has(dossier.state)) return
        const procedure = sequence.procedures.find(({ code }) => code === dossier.procedure)!
        const moment = { dossierId: dossier.id, actor: 'lan', at: dossier.latestAt! }
        const must = (fields: object) => {
          const command = { ...moment, ...fields } as Turn['command']
          const decision = decide(command, dossier, context)
          if (!decision.accepted) throw new Error(`${command.type}: ${decision.rejection.message}`)
          for (const fact of decision.events) evolve(dossier, recorded(fact, dossier.id, dossier.version + 1))
        }
        try {
          if (dossier.state === 'supplementRequested') must({ type: 'receiveSupplement' })
          for (const step of wayToTheEnd(procedure.steps, dossier, procedure.start)) {
            if (step.start) must({ type: 'startStep', step: step.name })
            must({ type: 'completeStep', step: step.name, next: step.next })
          }
          must({ type: 'resolveDossier', outcome: 'granted' })
          must({ type: 'returnResult', channel: 'post' })
        } catch (error) {
          if (!isDossierError(error, 'calendar-range')) throw error
        }
      }),
      { numRuns: 100 },
    )
  })
})

type Steps = Parameters<typeof declared>[0]['procedures'] extends readonly (infer Each)[] | undefined
  ? Each extends { steps: infer All }
    ? All
    : never
  : never

/** The steps from where a dossier stands to a last one, by breadth-first search. */
function wayToTheEnd(steps: Steps, dossier: Dossier, start: string) {
  const open = dossier.steps.findLast(
    ({ startedAt, completedAt }) => startedAt !== undefined && completedAt === undefined,
  )
  const last = dossier.steps.at(-1)
  const first = open?.step ?? (last === undefined ? start : last.next)
  if (first === undefined) return []
  const cameFrom = new Map<string, string | undefined>([[first, undefined]])
  for (const name of cameFrom.keys()) {
    const next = steps[name]!.next
    if (next === undefined) {
      const way: { name: string; start: boolean; next: string | undefined }[] = []
      for (let at: string | undefined = name, following: string | undefined; at !== undefined;) {
        way.unshift({ name: at, start: at !== first || open === undefined, next: following })
        following = at
        at = cameFrom.get(at)
      }
      return way
    }
    for (const follower of next) if (!cameFrom.has(follower)) cameFrom.set(follower, name)
  }
  throw new Error('a procedure without an exit was declared')
}

describe('commands', () => {
  it('are checked to what they were: a checked command is checked again unchanged', () => {
    fc.assert(
      fc.property(sequenceArbitrary({ maxLength: 20, nonsense: 5 }), ({ commands }) => {
        for (const input of commands) {
          const once = dossierCommands[input.type].check(input)
          expect(dossierCommands[input.type].check(once)).toEqual(once)
          expect(once as unknown as Partial<RecordedEvent>).toMatchObject({ actor: input.actor })
        }
      }),
      { numRuns: 40 },
    )
  })
})
