// What becomes of agencies and units, by the rules and as the questions tell it.

import { beforeEach, describe, expect, it } from 'vitest'
import type { Position } from '../../../src/log/envelope.js'
import { at, departments, ToldOrganisation } from '../../support/organisation.js'
import { before, inJuly, inJune, july, june, merge, rename, split } from './reorganisations.js'

let told: ToldOrganisation
beforeEach(() => {
  told = new ToldOrganisation().publish(departments)
})

describe('a renamed agency', () => {
  it('has its new name from the first instant of the day in the office, and is the same agency', () => {
    const { known } = told.accept(rename)
    expect([before, inJune].map((moment) => known.nameOf('trade', moment))).toEqual([
      'Industry and Trade',
      'Trade',
    ])
    expect(known.agencyAt('trade', { at: inJune })).toBe('trade')
  })
})

describe('merged agencies', () => {
  it('are competent until the day before, and the new one from then on', () => {
    const { known } = told.accept(merge)
    for (const agency of ['trade', 'science']) {
      expect(known.agencyAt(agency, { at: before })).toBe(agency)
      expect(known.agencyAt(agency, { at: inJune })).toBe('growth')
      expect(known.agency(agency, inJune)?.hasEnded).toBe(true)
    }
    expect(known.agencyAt('growth', { at: before })).toBeUndefined()
    expect(known.nameOf('trade', inJune)).toBe('Industry and Trade')
    expect(known.agenciesAt(inJune).map(({ id }) => id)).toEqual(['people', 'growth'])
  })

  it('bring their units along', () => {
    const { known } = told.accept(merge)
    expect(known.unitsOf('growth', before)).toEqual([])
    expect(known.unitsOf('growth', inJune).map(({ id }) => id)).toEqual(['desk', 'energy', 'lab'])
    expect(known.oneStopUnits(inJune)).toEqual([
      { id: 'desk', name: 'One-stop unit', agency: 'growth', oneStop: true, calendar: 'office' },
    ])
  })

  it('may go on as one of them, with a new name or with its own', () => {
    told.accept({ type: 'mergeAgencies', agencies: ['trade', 'science'], into: 'trade', ...june })
    expect(told.known.agencyAt('science', { at: inJune })).toBe('trade')
    expect(told.known.nameOf('trade', inJune)).toBe('Industry and Trade')
    told.accept({
      type: 'mergeAgencies',
      agencies: ['people', 'trade'],
      into: 'people',
      name: 'All',
      ...july,
    })
    expect(told.known.agencyAt('science', { at: inJuly })).toBe('people')
    expect(told.known.nameOf('people', inJuly)).toBe('All')
  })
})

describe('a split agency', () => {
  it('leaves to each part what it names, a unit before a procedure, and the rest to one of them', () => {
    const { known } = told.accept(split)
    const whose = (matter: { unit?: string; procedure?: string }) =>
      known.agencyAt('trade', { at: inJune, ...matter })
    expect(whose({})).toBe('shops')
    expect(whose({ procedure: 'grid' })).toBe('power')
    expect(whose({ procedure: 'alcohol' })).toBe('shops')
    expect(whose({ unit: 'energy', procedure: 'alcohol' })).toBe('power')
    expect(known.agencyOfUnit('energy', inJune)).toBe('power')
    expect(known.agencyOfUnit('desk', inJune)).toBe('shops')
    expect(known.agencyAt('trade', { at: before, procedure: 'grid' })).toBe('trade')
  })

  it('may go on with less, and what it gave may come back: the way only leads forward', () => {
    const { known } = told.accept(
      {
        ...split,
        into: [{ agency: 'trade' }, { agency: 'science', procedures: ['grid'] }],
        remainder: 'trade',
      },
      { type: 'mergeAgencies', agencies: ['science', 'trade'], into: 'trade', ...july },
    )
    expect(known.agencyAt('trade', { at: inJune, procedure: 'grid' })).toBe('science')
    expect(known.agencyAt('trade', { at: inJuly, procedure: 'grid' })).toBe('trade')
    expect(known.agencyAt('trade', { at: inJune })).toBe('trade')
  })
})

describe('a moved unit', () => {
  it('belongs to its new agency from the day on, and goes with it afterwards', () => {
    const { known } = told.accept(
      { type: 'moveUnit', unit: 'energy', toAgency: 'science', ...june },
      { type: 'mergeAgencies', agencies: ['science'], into: 'people', ...july },
    )
    expect([before, inJune, inJuly].map((moment) => known.agencyOfUnit('energy', moment))).toEqual([
      'trade',
      'science',
      'people',
    ])
  })
})

describe('a change in force before a unit moves to the agency', () => {
  beforeEach(() => void told.accept({ type: 'moveUnit', unit: 'lab', toAgency: 'trade', ...july }))

  it('may rename it', () => {
    expect(told.send(rename)).toBe('accepted')
  })

  it('must not end it: the unit would move to an agency that is no more', () => {
    expect(told.send(merge)).toBe('not-after-change')
    expect(told.send(split)).toBe('not-after-change')
    expect(told.send({ ...merge, ...july })).toBe('accepted')
    expect(told.known.agencyOfUnit('lab', inJuly)).toBe('growth')
  })
})

describe('a later declaration', () => {
  it('changes what it says otherwise than the one before, from then on, and undoes no reorganisation', () => {
    told.accept(merge, { type: 'moveUnit', unit: 'lab', toAgency: 'people', ...july })
    const units = [
      { ...departments.units[0]!, name: 'Desk' },
      departments.units[2]!,
      { id: 'tax', name: 'Tax', agency: 'trade' },
    ]
    const officers = [{ id: 'lan', unit: 'desk' }]
    const agencies = departments.agencies.map((each) =>
      each.id === 'people' ? { ...each, name: 'PC' } : each,
    )
    const { known } = told.publish({ ...departments, agencies, units, officers }, '2024-08-01')
    const august = at('2024-08-01')
    const earlier = at('2024-07-31')
    expect(known.unitAt('desk', august)).toMatchObject({ name: 'Desk', agency: 'growth' })
    expect(known.unitAt('desk', earlier)).toMatchObject({ name: 'One-stop unit', agency: 'growth' })
    expect(known.agencyOfUnit('lab', august)).toBe('people')
    // It still names an agency that is no more.
    expect(known.agencyOfUnit('tax', august)).toBe('growth')
    expect(known.agencyOfUnit('tax', earlier)).toBeUndefined()
    expect(known.agencyOfUnit('energy', august)).toBeUndefined()
    expect(known.agencyOfUnit('energy', earlier)).toBe('growth')
    expect([earlier, august].map((moment) => known.nameOf('people', moment))).toEqual([
      "People's Committee",
      'PC',
    ])
    expect(known.agency('trade', august)?.hasEnded).toBe(true)
    expect(known.unitOfOfficer('minh')).toBeUndefined()
  })

  it('that declares a unit again leaves it to the part which a split gave it to', () => {
    const units = departments.units.filter(({ id }) => id !== 'energy')
    const { known } = told
      .accept(split)
      .publish({ ...departments, units, officers: [] }, '2024-07-01')
      .publish(departments, '2024-08-01')
    const agencies = [inJune, inJuly, at('2024-08-01')].map((moment) => known.agencyOfUnit('energy', moment))
    expect(agencies).toEqual(['power', undefined, 'power'])
  })
})

describe('a question', () => {
  it('is about a moment, or about ever, and about nothing that is neither', () => {
    const { known } = told.accept(merge)
    const invalid = expect.objectContaining({ code: 'instant-invalid' }) as Error
    for (const moment of [Number.NaN, new Date(Number.NaN), '2024-06-01', undefined as never]) {
      expect(() => known.agency('trade', moment)).toThrow(invalid)
      expect(() => known.agencyAt('trade', { at: moment })).toThrow(invalid)
      expect(() => known.agencyOfUnit('desk', moment)).toThrow(invalid)
      expect(() => known.calendarOfUnit('energy', moment)).toThrow(invalid)
      expect(() => known.isAbsent('lan', moment)).toThrow(invalid)
      expect(() => known.standsInFor('lan', moment)).toThrow(invalid)
    }
    const ever = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    expect(ever.map((moment) => known.agencyOfUnit('desk', moment))).toEqual(['trade', 'growth'])
  })
})

describe('what was known at a position', () => {
  it('is told as if nothing had been recorded since', () => {
    const first = told.position
    told.accept(merge, { type: 'declareAbsence', officer: 'lan', from: inJune, to: inJuly })
    told.publish({ ...departments, officers: [] }, '2024-08-01')
    const past = told.known.upTo(first)
    expect(past.agencyAt('trade', { at: inJune })).toBe('trade')
    expect(past.isAbsent('lan', inJune)).toBe(false)
    expect(past.unitOfOfficer('lan')).toBe('desk')
    expect([past.latestHash, told.known.latestHash]).toEqual(['hash-0', 'hash-3'])
    expect(told.known.upTo(0 as Position).latestHash).toBeUndefined()
  })
})

describe('trees', () => {
  it('give a node and all below it', () => {
    expect(told.known.subtree('fields', 'economy').toSorted()).toEqual([
      'alcohol',
      'economy',
      'industry',
      'trade',
    ])
    expect(told.known.subtree('levels', 'district')).toEqual(['district', 'commune'])
    expect(told.known.subtree('fields', 'undeclared')).toEqual(['undeclared'])
  })
})
