// Which calendar counts for a dossier, where the procedure leaves it to the unit that holds it or to the competent agency.

import { describe, expect, it } from 'vitest'
import {
  createEngine,
  defineProcedure,
  workingCalendar,
  type CalendarChoice,
  type Engine,
  type OrganisationDefinition,
} from 'dossier-engine'
import { accept, on } from '../../support/office.js'
import { ToldOrganisation, type BriefCommand } from '../../support/organisation.js'
import { before, inJune, june } from './reorganisations.js'

const hours = ['07:30-11:30', '13:30-17:00']
const working = (id: string, off: readonly string[]) =>
  workingCalendar({
    ...{ id, timeZone: 'Asia/Ho_Chi_Minh', covers: { from: '2024-01-01', to: '2024-12-31' } },
    week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
    days: off.map((day) => ({ on: `2024-${day}`, hours: [] })),
  })
const calendars = [working('people', []), working('trade', ['03-05']), working('desk', ['03-05', '03-06'])]

const organisation: OrganisationDefinition = {
  agencies: [
    { id: 'people', name: 'People', calendar: 'people' },
    { id: 'trade', name: 'Trade', parent: 'people', calendar: 'trade' },
    { id: 'science', name: 'Science', parent: 'people' },
    { id: 'alone', name: 'Alone' },
  ],
  units: [
    { id: 'desk', name: 'Desk', agency: 'trade', calendar: 'desk' },
    { id: 'energy', name: 'Energy', agency: 'trade' },
    { id: 'lab', name: 'Laboratory', agency: 'science' },
    { id: 'nobody', name: 'Nobody', agency: 'alone' },
  ],
  officers: [],
}

const procedure = (calendar: CalendarChoice, changes: object = {}) =>
  defineProcedure<string, string>({
    ...{ code: 'licence', name: 'Licence', calendar, term: { workingDays: 2 }, start: 'check' },
    steps: { check: { within: { workingDays: 2 } } },
    ...changes,
  })
const open = (calendar: CalendarChoice, changes: object = {}) =>
  createEngine({ calendars, organisation, procedures: [procedure(calendar, changes)] })
const receive = { type: 'receiveDossier', procedure: 'licence', channel: 'post', at: on('03-04') } as const
const due = (engine: Engine, dossierId = 'd') => {
  const { deadline } = engine.dossier(dossierId)
  return [deadline?.calendar, deadline && new Date(deadline.dueAt + 7 * 3_600_000).toISOString().slice(5, 10)]
}

describe('the calendar of the unit', () => {
  it.each([
    ['desk', 'desk', '03-08'],
    ['energy', 'trade', '03-07'],
    ['lab', 'people', '03-06'],
  ])('%s is its own, else that of its agency, else that of the agency above: %s', async (unit, id, day) => {
    const engine = await open({ of: 'unit' })
    await accept(engine, { ...receive, unit, dossierId: 'd' })
    expect(due(engine)).toEqual([id, day])
  })

  it('that there is not is an error, and nothing is written', async () => {
    const engine = await open({ of: 'unit' })
    const { position } = engine
    for (const unit of ['nobody', 'unheard-of', undefined])
      await expect(
        engine.handle({ ...receive, ...(unit !== undefined && { unit }), dossierId: 'd', actor: 'a' }),
      ).rejects.toMatchObject({ code: 'calendar-unknown' })
    expect(engine.position).toBe(position)
  })

  it('is that of the competent agency, where nobody holds the dossier', async () => {
    const engine = await open({ of: 'unit' }, { agency: 'trade' })
    await accept(engine, { ...receive, dossierId: 'd' })
    expect(due(engine)).toEqual(['trade', '03-07'])
  })
})

describe('the calendar of the agency', () => {
  it.each([
    ['trade', 'trade', '03-07'],
    ['science', 'people', '03-06'],
  ])(
    '%s is its own, else that of the agency above, whoever holds the dossier: %s',
    async (agency, id, day) => {
      const engine = await open({ of: 'agency' }, { agency, unit: 'desk' })
      await accept(engine, { ...receive, dossierId: 'd' })
      expect(due(engine)).toEqual([id, day])
    },
  )

  it('that there is not is an error', async () => {
    const engine = await open({ of: 'agency' }, { agency: 'alone', unit: 'desk' })
    await expect(engine.handle({ ...receive, dossierId: 'd', actor: 'a' })).rejects.toMatchObject({
      code: 'calendar-unknown',
    })
  })
})

describe('a reorganisation that is decided for a later day', () => {
  const decided = { decision: '1/QD', decidedOn: '2024-03-01', inForceFrom: '2024-06-01' } as const
  const agencies = ['trade', 'science']
  const merge = { type: 'mergeAgencies', agencies, into: 'growth', name: 'Growth', ...decided } as const
  const mergeInto = { type: 'mergeAgencies', agencies: ['trade'], into: 'science', ...decided } as const
  const parts = [
    { agency: 'power', name: 'Power', units: ['energy'] },
    { agency: 'shops', name: 'Shops' },
  ]
  const split = {
    type: 'splitAgency',
    agency: 'trade',
    into: parts,
    remainder: 'shops',
    ...decided,
  } as const
  const received = async (engine: Engine, day: string) => {
    const dossierId = `d-${day}`
    await accept(engine, { ...receive, dossierId, unit: 'energy', at: on(day) })
    return due(engine, dossierId)
  }

  it.each([
    ['founds an agency of two', merge, undefined],
    ['merges one into another', mergeInto, 'people'],
    ['splits one', split, 'trade'],
    ['moves the unit', { type: 'moveUnit', unit: 'energy', toAgency: 'science', ...decided }, 'people'],
  ] as const)('that %s changes no calendar before it', async (_, command, after) => {
    for (const of of ['unit', 'agency'] as const) {
      const engine = await open({ of }, { agency: 'trade' })
      await engine.administer({ ...command, actor: 'a', at: on('03-03') })
      expect(await received(engine, '03-04')).toEqual(['trade', '03-07'])
      const later = received(engine, '06-03').catch((error: { code?: string }) => error.code)
      // The competent agency stays the same where only a unit moves.
      const id = command.type === 'moveUnit' && of === 'agency' ? 'trade' : after
      expect(await later).toEqual(id === undefined ? 'calendar-unknown' : [id, '06-05'])
    }
  })

  it('that founds an agency leaves it the calendar of those merged, if all had the same', async () => {
    const engine = await open({ of: 'unit' })
    await engine.administer({ ...split, actor: 'a' })
    const back = { ...merge, agencies: ['power', 'shops'], inForceFrom: '2024-08-01' }
    await engine.administer({ ...back, actor: 'a' })
    expect(await received(engine, '08-05')).toEqual(['trade', '08-07'])
  })

  it('that founds an agency may be followed by the declaration of its calendar', async () => {
    const engine = await open({ of: 'unit' })
    await engine.administer({ ...merge, actor: 'a', at: on('03-03') })
    const growth = { id: 'growth', name: 'Growth', calendar: 'desk' }
    await engine.publish({ organisation: { ...organisation, agencies: [...organisation.agencies, growth] } })
    expect(await received(engine, '03-04')).toEqual(['trade', '03-07'])
    expect(await received(engine, '06-03')).toEqual(['desk', '06-05'])
  })

  it('that splits one leaves the parts its calendar, also where a later declaration says nothing more of it', async () => {
    const engine = await open({ of: 'unit' })
    await engine.administer({ ...split, actor: 'a' })
    const [people] = organisation.agencies
    const rest = [people!, { id: 'power', name: 'Power' }, { id: 'shops', name: 'Shops' }]
    await engine.publish({ organisation: { ...organisation, agencies: rest, units: [] } })
    for (const agency of ['power', 'trade'])
      expect(engine.organisation().calendarOfAgency(agency, { at: on('06-03') })).toBe('trade')
  })

  it('leaves a step in work in the calendar in which it began', async () => {
    const engine = await open({ of: 'unit' }, { term: 'none' })
    const day = { dossierId: 'd' } as const
    await accept(engine, { ...receive, ...day, unit: 'energy' })
    await accept(engine, { type: 'startStep', step: 'check', ...day, at: on('03-04') })
    await engine.administer({ ...merge, actor: 'a', inForceFrom: '2024-03-06' })
    await accept(
      engine,
      { type: 'requestSupplement', reason: 'x', ...day, at: on('03-06') },
      { type: 'receiveSupplement', ...day, at: on('03-07') },
    )
    expect(engine.dossier('d').steps).toMatchObject([{ dueAt: Date.parse(on('03-08', '17:00')) }])
  })
})

describe('an agency without a calendar of its own', () => {
  const told = (...commands: BriefCommand[]) => {
    const agencies = [...organisation.agencies, { id: 'city', name: 'City', calendar: 'desk' }]
    return new ToldOrganisation().publish({ ...organisation, agencies }).accept(...commands).known
  }
  const mergeAbove = { type: 'mergeAgencies', agencies: ['people'], into: 'city', ...june } as const
  const calendarsOf = (known: ToldOrganisation['known'], agency: string) =>
    [before, inJune].map((moment) => known.calendarOfAgency(agency, { at: moment }))

  it('works by that of the agency into which the one above it was merged, from then on', () => {
    expect(calendarsOf(told(mergeAbove), 'science')).toEqual(['people', 'desk'])
  })

  it('works by that of the part that takes the remainder of the one above it', () => {
    const into = [{ agency: 'city' }, { agency: 'east', name: 'East' }]
    const command = { type: 'splitAgency', agency: 'people', into, ...june } as const
    expect(calendarsOf(told({ ...command, remainder: 'city' }), 'science')).toEqual(['people', 'desk'])
    // The new part goes on by the calendar of the one that was split.
    expect(calendarsOf(told({ ...command, remainder: 'east' }), 'science')).toEqual(['people', 'people'])
  })

  it('stays below the one above it, where that one goes on with less', () => {
    const into = [{ agency: 'people' }, { agency: 'city' }]
    const known = told({ type: 'splitAgency', agency: 'people', into, remainder: 'city', ...june })
    expect(calendarsOf(known, 'science')).toEqual(['people', 'people'])
  })

  it('hands the calendar of the one above it on to the agency into which both are merged', () => {
    const known = told({ ...mergeAbove, agencies: ['people', 'science'], into: 'all', name: 'All' })
    expect(calendarsOf(known, 'all')).toEqual([undefined, 'people'])
  })

  it('goes on by what it has worked by, where the one above it is merged into it', () => {
    const known = told({ ...mergeAbove, into: 'science' })
    expect(calendarsOf(known, 'science')).toEqual(['people', 'people'])
  })

  it('is found one however many are above it', () => {
    const agencies = Array.from({ length: 20_000 }, (_, index) => ({
      ...{ id: `${index}`, name: 'A' },
      ...(index === 0 ? { calendar: 'people' } : { parent: `${index - 1}` }),
    }))
    const { known } = new ToldOrganisation().publish({ agencies, units: [], officers: [] })
    expect(known.calendarOfAgency('19999', { at: inJune })).toBe('people')
  })
})

describe('a promise', () => {
  const handOver = { type: 'handOver', unit: 'lab', dossierId: 'd', at: on('03-04', '11:00') } as const
  const ask = { type: 'requestSupplement', reason: 'x', dossierId: 'd', at: on('03-04', '14:00') } as const
  const bring = { type: 'receiveSupplement', dossierId: 'd' } as const

  it('stays in its calendar, whoever the dossier is handed over to', async () => {
    const engine = await open({ of: 'unit' })
    await accept(engine, { ...receive, unit: 'desk', dossierId: 'd' }, handOver, ask)
    // Of the desk, whose 5 and 6 March are off: the 7th is given back, and 7, 8 become 8, 11.
    await accept(engine, { ...bring, at: on('03-07') })
    expect(due(engine)).toEqual(['desk', '03-11'])
    // The step is counted as the dossier is.
    await accept(engine, { type: 'startStep', step: 'check', dossierId: 'd', at: on('03-07') })
    const [step] = engine.dossier('d').steps
    expect(step!.dueAt).toBe(Date.parse(on('03-11', '17:00')))
    const { promises } = engine.explainDeadline('d', { clock: 'step/check' })
    expect(promises).toMatchObject([{ calendar: 'desk', trace: { dueAt: step!.dueAt } }])
  })

  it('that begins anew as the dossier is opened again stays in it too', async () => {
    const engine = await open({ of: 'unit' })
    await accept(engine, { ...receive, unit: 'desk', dossierId: 'd' }, handOver)
    const refuse = { type: 'resolveDossier', outcome: 'refused', dossierId: 'd' } as const
    const reopen = { type: 'reopenDossier', ground: 'error', reason: 'x', dossierId: 'd' } as const
    await accept(engine, { ...refuse, at: on('03-04', '15:00') }, { ...reopen, at: on('03-04', '16:00') })
    expect(due(engine)).toEqual(['desk', '03-08'])
  })

  it('of a clock stays in its calendar, also where the procedure has no term', async () => {
    const clocks = {
      norm: {
        ...{ start: ['DossierReceived'], stop: ['DossierResolved'], within: { workingDays: 2 } },
        pausedBy: ['supplement'],
      },
    }
    const engine = await open({ of: 'unit' }, { term: 'none', clocks })
    await accept(engine, { ...receive, unit: 'desk', dossierId: 'd' }, handOver, ask)
    await accept(engine, { ...bring, at: on('03-07') })
    expect(engine.dossier('d').clocks).toMatchObject([
      { calendar: 'desk', dueAt: Date.parse(on('03-11', '17:00')) },
    ])
  })

  // Nothing recorded tells in whose calendar the budget of a step was counted: to be `it` once something does.
  it.fails('of a step stays in its calendar, also where the procedure has no term', async () => {
    const engine = await open({ of: 'unit' }, { term: 'none' })
    const start = { type: 'startStep', step: 'check', unit: 'lab', dossierId: 'd' } as const
    await accept(engine, { ...receive, unit: 'desk', dossierId: 'd' }, { ...start, at: on('03-04') })
    const dueAt = Date.parse(on('03-08', '17:00'))
    expect(engine.dossier('d').steps).toMatchObject([{ dueAt }])
    for (const calendar of ['desk', 'people'])
      await engine.recomputeDeadlines({ calendar, actor: 'boss', at: on('03-04') })
    expect(engine.dossier('d').steps).toMatchObject([{ dueAt }])
    expect(engine.explainDeadline('d', { clock: 'step/check' }).promises).toMatchObject([
      { trace: { dueAt } },
    ])
  })

  it('is made in the calendar of the office that is to receive what is only filed', async () => {
    const clocks = {
      intake: { start: ['DossierRegistered'], stop: ['DossierReceived'], within: { workingDays: 1 } },
    }
    for (const [choice, id] of [
      [{ of: 'unit' }, 'desk'],
      [{ of: 'agency' }, 'trade'],
    ] as const) {
      const engine = await open(choice, { unit: 'desk', agency: 'trade', clocks })
      await accept(engine, { ...receive, type: 'registerDossier', dossierId: 'd' })
      expect(engine.dossier('d').clocks).toMatchObject([{ calendar: id }])
    }
  })
})
