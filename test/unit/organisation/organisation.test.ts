// What becomes of agencies, units and officers, by the rules and as the questions tell it.

import { beforeEach, describe, expect, it } from 'vitest'
import { isDossierError } from '../../../src/kernel/errors.js'
import type { Position } from '../../../src/log/envelope.js'
import { at, departments, ToldOrganisation, type BriefCommand } from '../../support/organisation.js'

let told: ToldOrganisation
beforeEach(() => {
  told = new ToldOrganisation().publish(departments)
})

const june = { inForceFrom: '2024-06-01' }
const july = { inForceFrom: '2024-07-01' }
const before = at('2024-05-31', '23:59')
const inJune = at('2024-06-01')
const inJuly = at('2024-07-01')

const rename: BriefCommand = { type: 'renameAgency', agency: 'trade', name: 'Trade', ...june }
const merge: BriefCommand = {
  type: 'mergeAgencies',
  agencies: ['trade', 'science'],
  into: 'growth',
  name: 'Growth',
  ...june,
}
const split: BriefCommand = {
  type: 'splitAgency',
  agency: 'trade',
  into: [
    { agency: 'power', name: 'Power', units: ['energy'], procedures: ['grid'] },
    { agency: 'shops', name: 'Shops' },
  ],
  remainder: 'shops',
  ...june,
}

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

describe('absences and delegations', () => {
  const absent = (officer: string, deputy?: string): BriefCommand => ({
    type: 'declareAbsence',
    officer,
    from: inJune,
    to: inJuly,
    ...(deputy !== undefined && { deputy }),
    reason: 'leave',
  })
  const seenBy = (officer: string, moment = inJune) =>
    told.known.standsInFor(officer, moment).map((each) => `${each.by} ${each.officer}`)

  it('let a deputy see the work of who is away, exactly while they are', () => {
    told.accept(absent('lan', 'minh'))
    expect(
      [before, inJune, at('2024-06-30', '23:59'), inJuly].map((moment) => seenBy('minh', moment)),
    ).toEqual([[], ['deputy lan'], ['deputy lan'], []])
    expect(told.known.isAbsent('lan', inJune)).toBe(true)
    expect(told.known.isAbsent('minh', inJune)).toBe(false)
  })

  it('let the deputy of a deputy see both, and tell by whom', () => {
    told.accept(absent('lan', 'minh'), absent('minh', 'hoa'))
    expect(told.known.standsInFor('hoa', inJune)).toEqual([
      { officer: 'minh', by: 'deputy', through: [] },
      { officer: 'lan', by: 'deputy', through: ['minh'] },
    ])
  })

  it('end where deputies stand in for one another in a circle', () => {
    told.accept(absent('lan', 'minh'), absent('minh', 'hoa'), absent('hoa', 'lan'))
    expect(seenBy('lan')).toEqual(['deputy hoa', 'deputy minh'])
  })

  it('pass a delegated duty to a deputy, but not to who is delegated to by the delegate', () => {
    told.accept(
      { type: 'delegateDuty', officer: 'lan', to: 'minh', from: inJune, procedures: ['p'], decision: '7' },
      { type: 'delegateDuty', officer: 'minh', to: 'hoa', from: inJune },
      absent('minh', 'duc'),
    )
    expect(told.known.standsInFor('duc', inJune)).toEqual([
      { officer: 'minh', by: 'deputy', through: [] },
      { officer: 'lan', by: 'delegation', through: ['minh'], procedures: ['p'], decision: '7' },
    ])
    expect(seenBy('hoa')).toEqual(['delegation minh'])
    expect(seenBy('minh', before)).toEqual([])
  })

  it('end before their time, or never begin, when they are ended', () => {
    const middle = at('2024-06-15')
    told.accept(absent('lan', 'minh'), { type: 'endAbsence', officer: 'lan', at: middle })
    expect([at('2024-06-14'), middle].map((moment) => seenBy('minh', moment))).toEqual([['deputy lan'], []])
    told.accept(
      { type: 'declareAbsence', officer: 'lan', from: middle, to: inJuly },
      { type: 'endAbsence', officer: 'lan', from: middle, at: before },
    )
    expect(told.known.isAbsent('lan', middle)).toBe(false)
    told.accept(
      { type: 'delegateDuty', officer: 'hoa', to: 'duc', from: inJune, until: inJuly },
      { type: 'endDelegation', officer: 'hoa', to: 'duc', at: middle },
    )
    expect([inJune, middle].map((moment) => seenBy('duc', moment))).toEqual([['delegation hoa'], []])
    told.accept(
      { type: 'delegateDuty', officer: 'hoa', to: 'duc', at: middle },
      { type: 'endDelegation', officer: 'hoa', to: 'duc', from: middle, at: before },
    )
    expect(seenBy('duc', middle)).toEqual([])
  })
})

describe('the rules refuse', () => {
  const june15 = at('2024-06-15')
  const delegate: BriefCommand = { type: 'delegateDuty', officer: 'lan', to: 'minh', from: inJune }
  const away: BriefCommand = { type: 'declareAbsence', officer: 'lan', from: inJune, to: inJuly }
  it.each<[code: string, what: string, command: BriefCommand, told?: BriefCommand[]]>([
    ['agency-unknown', 'an agency that nobody knows', { ...rename, agency: 'x' }],
    ['agency-unknown', 'a merger with it', { ...merge, agencies: ['trade', 'x'] }],
    ['agency-unknown', 'to found one without a name', { ...merge, name: undefined }],
    ['agency-unknown', 'a part without a name', { ...split, into: [{ agency: 'x' }], remainder: 'x' }],
    ['agency-unknown', 'to move a unit to it', { type: 'moveUnit', unit: 'lab', toAgency: 'x', ...june }],
    [
      'agency-unknown',
      'to move a unit there before it is founded',
      { type: 'moveUnit', unit: 'lab', toAgency: 'power', inForceFrom: '2024-05-01' },
      [split],
    ],
    ['agency-exists', 'to found one that exists', { ...merge, into: 'people' }],
    [
      'agency-exists',
      'to found a part that exists',
      { ...split, into: [{ agency: 'people', name: 'P' }], remainder: 'people' },
    ],
    ['agency-ended', 'to rename one that is no more', rename, [merge]],
    [
      'agency-ended',
      'to give its id again',
      { ...split, agency: 'people', into: [{ agency: 'trade', name: 'T' }], remainder: 'trade', ...july },
      [merge],
    ],
    [
      'agency-ended',
      'to move a unit to it',
      { type: 'moveUnit', unit: 'lab', toAgency: 'trade', ...july },
      [merge],
    ],
    [
      'not-after-change',
      'what is in force before an earlier change',
      { ...rename, inForceFrom: '2024-05-31' },
      [merge],
    ],
    [
      'not-after-change',
      'a merger into one that is founded later',
      { ...merge, agencies: ['people'], into: 'power', name: undefined, inForceFrom: '2024-05-31' },
      [split],
    ],
    [
      'not-after-change',
      'to move a unit before it last moved',
      { type: 'moveUnit', unit: 'energy', toAgency: 'science', inForceFrom: '2024-05-31' },
      [split],
    ],
    ['not-a-reorganisation', 'a merger of one with itself', { ...merge, agencies: ['trade'], into: 'trade' }],
    [
      'not-a-reorganisation',
      'a split into itself',
      { ...split, into: [{ agency: 'trade' }], remainder: 'trade' },
    ],
    [
      'parts-overlap',
      'a procedure in two parts',
      {
        ...split,
        into: [
          { agency: 'trade', procedures: ['p'] },
          { agency: 'science', procedures: ['p'] },
        ],
        remainder: 'trade',
      },
    ],
    ['remainder-unknown', 'a remainder that is no part', { ...split, remainder: 'people' }],
    ['unit-unknown', 'a unit that nobody knows', { type: 'moveUnit', unit: 'x', toAgency: 'trade', ...june }],
    [
      'unit-unknown',
      'a part with a unit of another agency',
      { ...split, into: [{ agency: 'people', units: ['lab'] }], remainder: 'people' },
    ],
    ['officer-unknown', 'an officer who is none', { ...away, officer: 'x' }],
    ['officer-unknown', 'a deputy who is none', { ...away, deputy: 'x' }],
    ['officer-unknown', 'a delegate who is none', { ...delegate, to: 'x' }],
    ['self-delegation', 'an officer as their own deputy', { ...away, deputy: 'lan' }],
    ['self-delegation', 'an officer as their own delegate', { ...delegate, to: 'lan' }],
    ['period-empty', 'an absence without a moment', { ...away, to: inJune }],
    ['period-empty', 'a delegation without a moment', { ...delegate, until: inJune }],
    ['absence-overlaps', 'two absences at a time', { ...away, from: june15 }, [away]],
    ['absence-unknown', 'to end none', { type: 'endAbsence', officer: 'lan', at: inJune }],
    [
      'absence-unknown',
      'to end one that has not begun, without naming it',
      { type: 'endAbsence', officer: 'lan', at: before },
      [away],
    ],
    [
      'absence-unknown',
      'to end one that is over',
      { type: 'endAbsence', officer: 'lan', from: inJune, at: inJuly },
      [away],
    ],
    ['delegation-exists', 'the same delegation twice at a time', { ...delegate, from: june15 }, [delegate]],
    ['delegation-unknown', 'to end none', { type: 'endDelegation', officer: 'lan', to: 'minh', at: inJune }],
  ] as [string, string, BriefCommand, BriefCommand[]?][])('%s: %s', (code, _what, command, earlier = []) => {
    told.accept(...earlier)
    const { position } = told
    expect(told.send(command)).toBe(code)
    expect(told.position).toBe(position)
  })

  it('everything about agencies and officers where no organisation was declared', () => {
    told = new ToldOrganisation()
    const codes = [rename, merge, split, delegate, away].map((command) => told.send(command))
    expect(codes).toEqual([
      'agency-unknown',
      'agency-unknown',
      'agency-unknown',
      'officer-unknown',
      'officer-unknown',
    ])
    expect(told.known.agenciesAt(inJune)).toEqual([])
    expect(told.known.agencyAt('trade', { at: inJune })).toBeUndefined()
  })

  it.each([
    ['parts of no form', { ...split, into: [{ agency: 'x', nmae: 'X' }] }],
    ['parts that are no list', { ...split, into: 'x' }],
    ['agencies named twice', { ...merge, agencies: ['trade', 'trade'] }],
    ['an empty name', { ...rename, name: ' ' }],
    ['a day that does not exist', { ...rename, inForceFrom: '2024-02-30' }],
    ['another type', { type: 'dissolveAgency' }],
    ['procedures of no form', { ...delegate, procedures: [5] }],
  ])('nothing, but say it is no command: %s', (_what, command) => {
    let thrown: unknown
    try {
      told.send(command as BriefCommand)
    } catch (error) {
      thrown = error
    }
    expect(isDossierError(thrown, 'command-invalid')).toBe(true)
  })
})
