// What a procedure may say of its own clocks, and what is wrong with them.

import { describe, expect, it } from 'vitest'
import { createEngine, defineProcedure } from 'dossier-engine'
import { officeCalendar } from '../../support/office.js'
import { definition } from './office.js'
import { findings } from './findings.js'

const clock = { start: ['DossierReceived'], stop: ['DossierResolved'], within: { workingDays: 3 } }
const withClocks = (clocks: unknown) => findings({ ...definition, clocks })
const withClock = (changes: object) => withClocks({ service: { ...clock, ...changes } })

describe('a clock', () => {
  it('is taken as it is declared', () => {
    expect(withClock({})).toEqual([])
    expect(
      withClock({
        ...{ name: 'Norm', termOptions: { end: 'midnight' }, pausedBy: ['supplement', 'stop'], unit: 'desk' },
        ...{ pause: ['SiteVisited'], resume: [{ event: 'StepStarted', step: 'check' }], calendar: 'other' },
      }),
    ).toEqual([])
  })

  it('names steps that there are', () => {
    for (const member of ['start', 'stop'])
      expect(withClock({ [member]: ['DossierReceived', { event: 'StepStarted', step: 'sing' }] })).toEqual([
        `clocks.service.${member}.1.step: step-unknown`,
      ])
    // What every object has is no step.
    expect(withClock({ start: [{ event: 'StepStarted', step: 'constructor' }] })).toEqual([
      'clocks.service.start.0.step: step-unknown',
    ])
  })

  it('goes on after each pause', () => {
    expect(withClock({ pause: ['A'] })).toEqual(['clocks.service.resume: missing'])
    expect(withClock({ resume: ['A'] })).toEqual(['clocks.service.pause: missing'])
  })

  it.each(['statutory', 'supplement', 'payment'])('is not called %s, which every dossier has', (name) => {
    expect(withClocks({ [name]: clock })).toEqual([`clocks.${name}: clock-name`])
  })

  it.each(['', 'Service', '1st', 'step/check', 'a b', '__proto__', 'x'.repeat(65)])(
    'is not called %j',
    (name) => {
      const clocks = Object.defineProperty({}, name, { value: clock, enumerable: true })
      expect(withClocks(clocks).length).toBeGreaterThan(0)
    },
  )

  it.each([
    ['start', []],
    ['stop', []],
    ['pause', []],
    ['start', 'DossierReceived'],
    ['stop', [5]],
    ['start', [{ event: 'StepStarted' }]],
    ['start', [{ event: 'StepStarted', step: 'check', more: 1 }]],
    ['start', [null]],
    ['within', 'none'],
    ['within', { workingDays: -1 }],
    ['pausedBy', ['vacation']],
    ['termOptions', { end: 'noon' }],
    ['calendar', { of: 'unit' }],
  ])('has no %s %j', (member, value) => {
    const found = withClock({ [member]: value })
    expect(found.length).toBeGreaterThan(0)
    for (const each of found) expect(each).toMatch(new RegExp(`^clocks\\.service\\.${member}`))
  })

  it('needs a calendar, its own or that of the procedure', () => {
    const { calendar: _, term: __, ...bare } = definition
    const steps = { check: {} }
    expect(findings({ ...bare, steps, clocks: { service: clock } })).toEqual(['calendar: calendar-missing'])
    expect(findings({ ...bare, steps, clocks: { service: { ...clock, calendar: 'office' } } })).toEqual([])
  })

  it('is published only with a calendar that is', async () => {
    const procedure = defineProcedure<string, string>({
      ...definition,
      clocks: { service: { ...clock, calendar: 'nowhere' } },
    })
    await expect(
      createEngine({ calendars: [officeCalendar], procedures: [procedure] }),
    ).rejects.toMatchObject({
      code: 'procedure-invalid',
      details: { findings: [{ path: ['clocks', 'service', 'calendar'], code: 'calendar-unknown' }] },
    })
  })
})

describe('the choice of a calendar', () => {
  it('is a name, or that of the unit or the agency', () => {
    for (const of of ['unit', 'agency']) expect(findings({ ...definition, calendar: { of } })).toEqual([])
    for (const calendar of [{ of: 'officer' }, {}, { of: 'unit', more: 1 }, 5, null, ''])
      expect(findings({ ...definition, calendar }).length).toBeGreaterThan(0)
  })
})

describe('a term', () => {
  it("may be 'none', of all dossiers or of some channels", () => {
    const steps = { check: {} }
    expect(defineProcedure({ ...definition, steps, term: 'none' })).not.toHaveProperty('term')
    expect(findings({ ...definition, steps, termByChannel: { online: 'none' } })).toEqual([])
    expect(findings({ ...definition, steps, termByChannel: { online: 'never' } }).length).toBeGreaterThan(0)
  })
})
