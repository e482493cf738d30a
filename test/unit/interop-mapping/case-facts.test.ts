// What becomes of cases: which facts, in which order, with which texts, and what is counted on the way.

import { describe, expect, it } from 'vitest'
import { checkMapping } from '../../../src/interop/mapping-check.js'
import { at, byAttributes, byEvents, event, found, hour, inShort, span, told } from './cases.js'

describe('facts', () => {
  it('are reception, promise, a step for each event, and resolution', async () => {
    const { facts, survey } = await told(byAttributes, [
      found('A', span, event('check@9', { note: 'x' }, 'An'), 'sign@12'),
    ])
    expect(facts).toEqual([
      {
        dossierId: 'A',
        events: [
          { type: 'DossierReceived', at: at(8), data: { procedure: 'permit', channel: 'unknown' } },
          {
            type: 'DeadlineSet',
            at: at(8),
            data: { clock: 'statutory', dueAt: at(16), policy: 'recorded', cause: 'reception' },
          },
          { type: 'StepCompleted', at: at(9), actor: 'An', data: { step: 'check' } },
          { type: 'StepCompleted', at: at(12), actor: undefined, data: { step: 'sign' } },
          { type: 'DossierResolved', at: at(12), data: {} },
        ],
      },
    ])
    expect(survey).toMatchObject({
      cases: 1,
      events: 2,
      dossiers: 1,
      firstReceivedAt: at(8),
      latestAt: at(12),
    })
    expect(survey.oddities).toEqual([])
  })

  it('are in the order of time, and in that of the file where times are the same', async () => {
    const { facts, survey } = await told(byAttributes, [
      found('A', span, 'c@11', 'b@9', 'a@9', 'd@11', 'e@10'),
    ])
    expect(inShort(facts[0]!)).toEqual([
      'DossierReceived@8',
      'DeadlineSet@8',
      'b@9',
      'a@9',
      'e@10',
      'c@11',
      'd@11',
      'DossierResolved@12',
    ])
    expect(survey.oddities).toEqual([{ kind: 'out-of-order', dossiers: 1, events: 3, examples: ['A'] }])
  })

  it('before the start and after the end stay where they are, and are counted', async () => {
    const { facts, survey } = await told(byAttributes, [
      found('A', span, 'a@7', 'b@8', 'c@12', 'd@13', 'e@14'),
      found('B', span, 'a@6'),
    ])
    expect(inShort(facts[0]!)).toEqual([
      'a@7',
      'DossierReceived@8',
      'DeadlineSet@8',
      'b@8',
      'c@12',
      'DossierResolved@12',
      'd@13',
      'e@14',
    ])
    expect(survey.oddities).toEqual([
      { kind: 'before-start', dossiers: 2, events: 2, examples: ['A', 'B'] },
      { kind: 'after-end', dossiers: 1, events: 2, examples: ['A'] },
    ])
  })

  it('never tell an end before the reception, and keep its date', async () => {
    const { facts, survey } = await told(byAttributes, [
      found('A', { start: hour(8), due: hour(7), end: hour(6) }, 'a@5', 'b@9'),
    ])
    expect(inShort(facts[0]!)).toEqual([
      'a@5',
      'DossierReceived@8',
      'DeadlineSet@8',
      'DossierResolved@6',
      'b@9',
    ])
    expect(survey.oddities.map(({ kind }) => kind)).toEqual([
      'before-start',
      'after-end',
      'due-before-start',
      'end-before-start',
    ])
  })

  it('tell no promise and no end where the file has none', async () => {
    const { facts, survey } = await told(byAttributes, [
      found('A', { start: hour(8) }, 'a@9'),
      found('B', { start: hour(8), due: '', end: '' }),
    ])
    expect(facts.map(inShort)).toEqual([['DossierReceived@8', 'a@9'], ['DossierReceived@8']])
    expect(survey.oddities).toEqual([
      { kind: 'due-missing', dossiers: 2, events: 0, examples: ['A', 'B'] },
      { kind: 'end-missing', dossiers: 2, events: 0, examples: ['A', 'B'] },
      { kind: 'without-events', dossiers: 1, events: 0, examples: ['B'] },
    ])
  })

  it('begin at the first event where the start is missing, which is counted', async () => {
    const { facts, survey } = await told(byAttributes, [found('A', {}, 'b@10', 'a@9')])
    expect(inShort(facts[0]!)).toEqual(['DossierReceived@9', 'a@9', 'b@10'])
    expect(survey.oddities).toContainEqual({
      kind: 'start-missing',
      dossiers: 1,
      events: 0,
      examples: ['A'],
    })
    const other = await told(byEvents, [found('A', {}, 'a@9', 'granted@10')])
    expect(inShort(other.facts[0]!)).toEqual(['DossierReceived@9', 'a@9', 'granted@10', 'DossierResolved@10'])
    expect(other.survey.oddities.map(({ kind }) => kind)).toEqual(['start-missing'])
  })

  it('list the first three dossiers of an oddity and count all', async () => {
    const cases = ['A', 'B', 'C', 'D', 'E'].map((id) => found(id, span, 'late@13'))
    const { survey } = await told(byAttributes, cases)
    expect(survey.oddities).toEqual([
      { kind: 'after-end', dossiers: 5, events: 5, examples: ['A', 'B', 'C'] },
    ])
  })
})

describe('texts', () => {
  const mapping = checkMapping({
    name: 'texts',
    dossierId: { attribute: 'number' },
    received: { event: 'first' },
    procedure: { attribute: 'kind' },
    channel: { attribute: 'way', values: { web: 'online' }, nothing: ['UNKNOWN'] },
    level: { constant: 'district' },
    field: { firstEvent: 'sort' },
    agency: { attribute: 'constructor' },
    officer: { attribute: 'who' },
    activityUnit: { attribute: 'desk', nothing: ['EMPTY'] },
  })

  it('come from the case, its first event in time, or the mapping, by its values', async () => {
    const { facts } = await told(mapping, [
      found(
        'A',
        { number: '1', kind: 'shop', way: 'web', who: 'An' },
        event('b@10', { sort: 'late', desk: 'EMPTY' }),
        event('a@9', { sort: 'food', desk: 'Intake' }),
      ),
      found('B', { number: '2', way: 'pigeon' }, 'a@9'),
      found('C', { number: '3', way: 'UNKNOWN' }, 'a@9'),
    ])
    expect(facts.map(({ dossierId, events }) => [dossierId, events[0]!.data])).toEqual([
      ['1', { procedure: 'shop', channel: 'online', level: 'district', field: 'food', officer: 'An' }],
      ['2', { procedure: 'unknown', channel: 'pigeon', level: 'district' }],
      ['3', { procedure: 'unknown', channel: 'unknown', level: 'district' }],
    ])
    expect(facts[0]!.events.slice(1).map(({ data }) => data)).toEqual([
      { step: 'a', unit: 'Intake' },
      { step: 'b' },
    ])
  })
})
