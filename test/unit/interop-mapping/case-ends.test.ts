// When a case ends, and what happens when it comes back further on in its file.

import { describe, expect, it } from 'vitest'
import { checkMapping } from '../../../src/interop/mapping-check.js'
import { at, byAttributes, byEvents, event, found, hour, inShort, span, told } from './cases.js'

describe('activities that end a case', () => {
  it('end it at the first of them, in the order of time', async () => {
    const { facts, survey } = await told(byEvents, [
      found('A', {}, 'in@8', 'refused@12', 'granted@10', 'filed@13'),
    ])
    expect(inShort(facts[0]!)).toEqual([
      'DossierReceived@8',
      'in@8',
      'granted@10',
      'DossierResolved@10',
      'refused@12',
      'filed@13',
    ])
    expect(survey.oddities).toContainEqual({ kind: 'after-end', dossiers: 1, events: 2, examples: ['A'] })
  })

  const paid = checkMapping({
    name: 'paid',
    received: { event: 'first' },
    resolved: {
      activity: ['pay', 'collect'],
      when: { pay: { attribute: 'total', reaches: ['amount', 'expense'] } },
    },
    procedure: { constant: 'fine' },
  })
  const fine = event('fine@1', { amount: '0.1' })
  const sent = event('send@2', { expense: '0.2' })

  it.each([
    ['not before the sum is reached', [fine, sent, event('pay@3', { total: '0.29' })], undefined],
    ['when it is, fractions or not', [fine, sent, event('pay@3', { total: '0.3' })], 3],
    [
      'by the latest values',
      [fine, sent, event('raise@3', { amount: '5' }), event('pay@4', { total: '0.3' })],
      undefined,
    ],
    [
      'at the payment that reaches it',
      [fine, event('pay@2', { total: '0.05' }), event('pay@3', { total: '0.1' })],
      3,
    ],
    [
      'by another activity without condition',
      [fine, event('pay@2', { total: '0.05' }), event('collect@5')],
      5,
    ],
    ['whatever values that are no numbers', [fine, event('pay@2', { total: 'much' })], undefined],
  ] as const)('%s', async (_name, events, hourOfEnd) => {
    const { facts } = await told(paid, [found('A', {}, ...events)])
    const end = facts[0]!.events.find(({ type }) => type === 'DossierResolved')
    expect(end?.at).toBe(hourOfEnd === undefined ? undefined : at(hourOfEnd))
  })

  it('remember amounts of a case that comes back', async () => {
    const { facts } = await told(paid, [
      found('A', {}, fine, sent),
      found('B', {}, fine),
      found('A', {}, event('pay@3', { total: '0.1' })),
      found('A', {}, event('pay@4', { total: '0.3' })),
    ])
    expect(facts.map(inShort)).toEqual([
      ['DossierReceived@1', 'fine@1', 'send@2'],
      ['DossierReceived@1', 'fine@1'],
      ['pay@3'],
      ['pay@4', 'DossierResolved@4'],
    ])
  })
})

describe('a case that comes back', () => {
  it('is the same dossier: received, promised and resolved once', async () => {
    const { facts, survey } = await told(byAttributes, [
      found('A', { start: hour(8) }, 'a@9'),
      found('B', span, 'a@9'),
      found('A', { start: hour(3), due: hour(16), end: hour(12) }, 'b@7', 'c@13'),
      found('A', span, 'd@14'),
    ])
    expect(facts.map((each) => [each.dossierId, inShort(each)])).toEqual([
      ['A', ['DossierReceived@8', 'a@9']],
      ['B', ['DossierReceived@8', 'DeadlineSet@8', 'a@9', 'DossierResolved@12']],
      ['A', ['b@7', 'DeadlineSet@8', 'DossierResolved@12', 'c@13']],
      ['A', ['d@14']],
    ])
    expect(survey).toMatchObject({ cases: 4, dossiers: 2, events: 5 })
    expect(survey.oddities).toEqual([
      { kind: 'before-start', dossiers: 1, events: 1, examples: ['A'] },
      { kind: 'after-end', dossiers: 1, events: 2, examples: ['A'] },
      { kind: 'continued', dossiers: 1, events: 3, examples: ['A'] },
      { kind: 'contradictory', dossiers: 1, events: 0, examples: ['A'] },
    ])
  })

  it('ends with the last of all its events, once the file is at its end', async () => {
    const mapping = checkMapping({ ...byEvents, received: { event: 'first' }, resolved: { event: 'last' } })
    const { facts, survey } = await told(mapping, [
      found('A', {}, 'a@9', 'b@11'),
      found('B', {}, 'a@8'),
      found('A', {}, 'c@10'),
    ])
    expect(facts.map((each) => [each.dossierId, inShort(each)])).toEqual([
      ['A', ['DossierReceived@9', 'a@9', 'b@11']],
      ['B', ['DossierReceived@8', 'a@8']],
      ['A', ['c@10']],
      ['A', ['DossierResolved@11']],
      ['B', ['DossierResolved@8']],
    ])
    expect(survey.oddities).toEqual([{ kind: 'continued', dossiers: 1, events: 1, examples: ['A'] }])
  })
})
