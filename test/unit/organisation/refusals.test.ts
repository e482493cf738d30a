// What the rules about agencies, units and officers refuse.

import { beforeEach, describe, expect, it } from 'vitest'
import { isDossierError } from '../../../src/kernel/errors.js'
import { at, departments, ToldOrganisation, type BriefCommand } from '../../support/organisation.js'
import { before, inJuly, inJune, july, june, merge, rename, split } from './reorganisations.js'

let told: ToldOrganisation
beforeEach(() => {
  told = new ToldOrganisation().publish(departments)
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
    ['a name with half a character', { ...rename, name: 'Trade \ud800' }],
    ['a merger into a name with half a character', { ...merge, name: '\udc00' }],
    ['a part whose name has half a character', { ...split, into: [{ agency: 'shops', name: '\ud800' }] }],
    // Midnight in Son La is still the year before in UTC.
    ['a day that begins before all years', { ...rename, inForceFrom: '0001-01-01' }],
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
