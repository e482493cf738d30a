// Who sees whose work: deputies while an officer is away, and those to whom a duty was delegated.

import { beforeEach, describe, expect, it } from 'vitest'
import { at, departments, ToldOrganisation, type BriefCommand } from '../../support/organisation.js'
import { before, inJuly, inJune } from './reorganisations.js'

let told: ToldOrganisation
beforeEach(() => {
  told = new ToldOrganisation().publish(departments)
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
