// What holds for every decision, whatever the procedure, the calendar and the command: it is the same twice, changes
// nothing that it is given, and what follows from it fits its definition and the handlers.

import fc from 'fast-check'
import { freeze } from 'immer'
import { describe, expect, it } from 'vitest'
import {
  decide,
  dossierCommands,
  emptyDossier,
  evolve,
  isDossierError,
  workingCalendar,
  type Decision,
  type Dossier,
  type RecordedEvent,
} from 'dossier-engine'
import { commandSequenceArbitrary, importedFactsArbitrary, procedureArbitrary } from 'dossier-engine/testing'
import { isOpen, openStates } from '../../../src/dossier/dossier.js'
import { pausedSince } from '../../../src/dossier/rules/pauses.js'
import { rejectionCodes } from '../../support/rejection-codes.js'
import {
  checked,
  definitions,
  played,
  PlayedDossiers,
  recorded,
  sequenceArbitrary,
  type Turn,
} from './sequences.js'

const rejections = new Set(rejectionCodes())

/** What must be true of any answer. */
function isSound(decision: Decision, command: Turn['command'], dossier: Dossier): void {
  if (!decision.accepted) {
    expect(rejections).toContain(decision.rejection.code)
    expect(decision.rejection.message.length).toBeGreaterThan(10)
    return
  }
  expect(decision.events.length).toBeGreaterThan(0)
  for (const { type, at, actor, data } of decision.events) {
    const definition = definitions.find((each) => each.type === type)!
    expect(definition.check(data)).toEqual(data)
    expect([at, actor]).toEqual([command.at, command.actor])
    // Absent facts are absent, not undefined.
    expect(Object.values(data)).not.toContain(undefined)
  }
  if (dossier.latestAt !== undefined) expect(command.at).toBeGreaterThanOrEqual(dossier.latestAt)
}

/** What must be true of any dossier that only the rules made. */
function isWhole(dossier: Dossier): void {
  const { state, pauses, steps, arrivals, supplementRequests, payments } = dossier
  if (!openStates.has(state)) {
    expect(pauses.every(({ to }) => to !== undefined)).toBe(true)
    expect(steps.some(isOpen)).toBe(false)
  }
  // What is awaited is what the state says, and nothing else stops the clock but other agencies.
  const standing = new Set(pauses.filter(({ to }) => to === undefined).map(({ ground }) => ground))
  expect(standing.has('stop')).toBe(state === 'stopped')
  if (standing.has('supplement')) expect(['supplementRequested', 'stopped']).toContain(state)
  if (standing.has('payment')) expect(['paymentRequested', 'stopped']).toContain(state)
  if (state === 'supplementRequested') expect(supplementRequests.at(-1)?.receivedAt).toBeUndefined()
  if (state === 'paymentRequested') expect(payments.at(-1)?.paidAt).toBeUndefined()
  expect(pausedSince(dossier) !== undefined).toBe(standing.size > 0)
  // Nothing is in work twice, and the turn of nothing comes twice from one step.
  const open = steps.filter(isOpen).map(({ step }) => step)
  expect(new Set(open).size).toBe(open.length)
  const turns = arrivals.map(({ step, from }) => JSON.stringify([step, from]))
  expect(new Set(turns).size).toBe(turns.length)
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
          isWhole(after)
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
        const dossiers = new PlayedDossiers(sequence)
        for (const input of sequence.commands) {
          const command = checked(input)
          const dossier = dossiers.dossier(command.dossierId)
          const untouched = structuredClone(dossier)
          const decideOn = (given: Dossier) => {
            try {
              return decide(command, given, dossiers.context)
            } catch (error) {
              if (isDossierError(error)) return [error.code, error.details]
              throw error
            }
          }
          const first = decideOn(dossier)
          // Neither changed nor frozen: it is its owner's, who goes on with it.
          expect(dossier).toEqual(untouched)
          for (const part of [dossier, ...Object.values(dossier)].filter((each) => typeof each === 'object'))
            expect(Object.isFrozen(part)).toBe(false)
          freeze(command, true)
          expect(decideOn(freeze(dossier, true))).toEqual(first)
          dossiers.take(command)
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
      // The calendars are compiled anew in there, with the platform's Intl: no answer may hang on what its clock says.
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
        const { definition } = calendar
        const { context } = new PlayedDossiers({ definition, procedures: [procedure] })
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
            // An imported promise may name a calendar that was never published.
            expect(['calendar-range', 'calendar-unknown', 'procedure-unknown']).toContain(error.code)
          }
        }
      }),
      { numRuns: 150 },
    )
  })
})

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
