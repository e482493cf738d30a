// The testing kit itself: given, when, then says what is wrong in words, and agrees with the engine about what is right.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineProcedure, isDossierError, workingCalendar, type RejectionCode } from 'dossier-engine'
import {
  given,
  GivenError,
  type ExpectedEvent,
  type GivenCommand,
  type GivenEvent,
} from 'dossier-engine/testing'
import { attributes, played, sequenceArbitrary } from './sequences.js'

const hours = ['08:00-17:00']
const office = workingCalendar({
  id: 'office',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2024-12-31' },
  week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
})
const licence = defineProcedure({
  code: 'licence',
  name: 'Licence',
  calendar: 'office',
  term: { workingDays: 7 },
  start: 'check',
  steps: { check: { next: ['sign'] }, sign: {} },
})
const declared = { procedures: [licence], calendars: [office] }
const received: GivenEvent = {
  type: 'DossierReceived',
  at: '2024-03-04T09:00:00+07:00',
  data: { procedure: 'licence', channel: 'post' },
}
const at = '2024-03-04T10:00:00+07:00'

/** The message of what is thrown. */
function complaint(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(GivenError)
    return (error as Error).message
  }
  throw new Error('nothing was wrong')
}

describe('given, when, then', () => {
  it('passes where just these events follow, and gives the dossier as it is then', () => {
    const dossier = given([], declared)
      .when({
        type: 'receiveDossier',
        procedure: 'licence',
        channel: 'online',
        at,
        applicant: { subject: 's', data: { name: 'Lan' } },
      })
      .then([
        {
          type: 'DossierReceived',
          at,
          actor: 'someone',
          data: { applicant: { subject: 's', data: { name: 'Lan' } }, officer: undefined },
        },
        { type: 'DeadlineSet', data: { dueAt: '2024-03-13T17:00:00+07:00', cause: 'reception' } },
      ])
    expect(dossier).toMatchObject({ state: 'received', version: 2, procedure: 'licence' })
    given([received], declared).when({ type: 'startStep', step: 'sign', at }).then('step-not-expected')
  })

  it.each<[string, GivenCommand, readonly ExpectedEvent[] | RejectionCode, RegExp]>([
    [
      'a refusal instead of events',
      { type: 'startStep', step: 'sign', at },
      [{ type: 'StepStarted' }],
      /given 1 event, when startStep at 2024-03-04T03:00:00.000Z:\n.*expected these events:\n.*1\. StepStarted \{\}\n.*but got the rejection 'step-not-expected': 'check' comes next/s,
    ],
    [
      'events instead of a refusal',
      { type: 'startStep', step: 'check', at },
      'step-open',
      /expected the rejection 'step-open', but these events follow:\n +1\. StepStarted \{ step: 'check' \}/,
    ],
    [
      'another refusal',
      { type: 'startStep', step: 'x', at },
      'step-open',
      /expected the rejection 'step-open', but got 'step-unknown': procedure licence has no step 'x'/,
    ],
    [
      'another value',
      { type: 'startStep', step: 'check', at },
      [{ type: 'StepStarted', data: { step: 'sign' } }],
      /event 1 \(StepStarted\), data\.step: expected 'sign', got 'check'/,
    ],
    [
      'another moment',
      { type: 'startStep', step: 'check', at },
      [{ type: 'StepStarted', at: '2024-03-04T10:00:01+07:00' }],
      /event 1 \(StepStarted\), at: expected/,
    ],
    [
      'a field that should be absent',
      { type: 'startStep', step: 'check', unit: 'u', at },
      [{ type: 'StepStarted', data: { unit: undefined } }],
      /data\.unit: expected nothing, got 'u'/,
    ],
    [
      'another event',
      { type: 'startStep', step: 'check', at },
      [{ type: 'Assigned' }],
      /event 1: expected Assigned, got StepStarted/,
    ],
    ['one too many', { type: 'startStep', step: 'check', at }, [], /expected 0 of them, got 1/],
    [
      'one too few',
      { type: 'startStep', step: 'check', at },
      [{ type: 'StepStarted' }, { type: 'Assigned' }],
      /event 2: expected Assigned, got none/,
    ],
  ])('says so where there is %s', (_what, command, expected, message) => {
    expect(complaint(() => given([received], declared).when(command).then(expected))).toMatch(message)
  })

  it('says what is wrong with what is given, and with waiting for it', async () => {
    const of = (events: unknown) => () => given(events as GivenEvent[], declared)
    expect(of([{ type: 'Assigned', at, data: { officer: 1 } }])).toThrow(
      expect.objectContaining({ code: 'event-invalid' }),
    )
    expect(of([{ type: 'Assigned', at: 'noon', data: { officer: 'x' } }])).toThrow(
      expect.objectContaining({ code: 'instant-invalid' }),
    )
    expect(of([{ type: 'constructor', at, data: {} }])).toThrow(
      "'constructor' is no event of a dossier: there are DossierRegistered",
    )
    expect(() => given([], declared).when({ type: 'assign', at } as never)).toThrow(
      expect.objectContaining({ code: 'command-invalid' }),
    )
    // What `await` does with whatever has a `then`.
    const awaited = given([received], declared).when({
      type: 'assign',
      officer: 'x',
      at,
    }) as unknown as Promise<unknown>
    await expect(Promise.resolve(awaited)).rejects.toThrow('nothing to await here')
  })

  it('agrees with decide and evolve, whatever happened and whatever comes', () => {
    fc.assert(
      fc.property(sequenceArbitrary({ maxLength: 20, dossiers: 1, nonsense: 2 }), (sequence) => {
        const { procedures } = sequence
        const situation = { calendars: [workingCalendar(sequence.definition)], procedures, attributes }
        const happened: GivenEvent[] = []
        const inputs = sequence.commands.values()
        for (const { decision, after } of played(sequence)) {
          const { commandId: _, dossierId, ...brief } = inputs.next().value!
          if (dossierId !== 'd-1' || brief.type === 'linkDossier') continue
          const test = () => given(happened as never, situation).when(brief as never)
          if (decision === undefined) {
            expect(test).toThrow(expect.objectContaining({ code: 'calendar-range' }))
          } else if (decision.accepted) {
            const { id: _id, ...dossier } = test().then(decision.events as never)
            expect(dossier).toEqual({ ...after, id: undefined })
            happened.push(...(decision.events as unknown as GivenEvent[]))
          } else test().then(decision.rejection.code)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('lets the error through where no due date can be told', () => {
    const late = {
      type: 'receiveDossier',
      procedure: 'licence',
      channel: 'post',
      at: '2024-12-30T09:00:00+07:00',
    } as const
    try {
      given([], declared).when(late)
      expect.unreachable()
    } catch (error) {
      expect(isDossierError(error, 'calendar-range')).toBe(true)
    }
  })
})
