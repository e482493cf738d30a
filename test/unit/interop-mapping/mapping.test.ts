// What may be a mapping, how a wrong one is refused, and which built-in one is chosen for a file.

import { describe, expect, it } from 'vitest'
import { isDossierError } from '../../../src/kernel/errors.js'
import { checkMapping, parseMapping } from '../../../src/interop/mapping-check.js'
import { caseAttributesOf } from '../../../src/interop/mapping.js'
import { builtInMappings, chooseMapping } from '../../../src/interop/mappings/built-in.js'
import { found } from './cases.js'

const least = { name: 'least', received: { event: 'first' }, procedure: { constant: 'permit' } }

function findingsOf(input: unknown): string[] {
  try {
    checkMapping(input, 'mine.json')
  } catch (error) {
    if (!isDossierError(error, 'definition-invalid')) throw error
    expect(error.message).toContain("the mapping mine.json can't be used")
    return error.details.findings.map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
  return []
}

describe('a mapping', () => {
  it('needs a name, a start and a procedure, and nothing else', () => {
    expect(checkMapping(least)).toEqual(least)
    expect(findingsOf({})).toHaveLength(3)
  })

  it.each(builtInMappings.map((mapping) => [mapping.name, mapping] as const))(
    '%s is one, as JSON',
    (_name, mapping) => {
      expect(parseMapping(JSON.stringify(mapping), mapping.name)).toEqual(mapping)
    },
  )

  it('tells everything that is wrong, each with its path', () => {
    const wrong = {
      ...least,
      name: '',
      timeZone: 'Mars/Olympus',
      recieved: {},
      received: { event: 'last' },
      due: { atribute: 'deadline' },
      resolved: { attribute: 'end', activity: 'closed' },
      unit: { values: { a: '' } },
      definition: 'byFeeling',
      groupBy: ['county'],
    }
    expect(
      findingsOf(wrong)
        .map((line) => line.slice(0, line.indexOf(': ')))
        .toSorted(),
    ).toEqual([
      'definition',
      'due.atribute',
      'due.attribute',
      'groupBy.0',
      'name',
      'received.event',
      'recieved',
      'resolved',
      'timeZone',
      'unit.values.a',
    ])
  })

  it('names exactly one source of each thing', () => {
    expect(findingsOf({ ...least, received: {} })).toEqual([
      'received: has none where exactly one of attribute, event, activity is wanted',
    ])
    expect(findingsOf({ ...least, unit: { constant: 'a', attribute: 'b' } })).toEqual([
      'unit: has constant and attribute where exactly one of constant, attribute, firstEvent is wanted',
    ])
  })

  it('has conditions only on activities that end a case', () => {
    const when = { paid: { attribute: 'total', reaches: ['amount'] } }
    expect(findingsOf({ ...least, resolved: { activity: ['paid'], when } })).toEqual([])
    expect(findingsOf({ ...least, resolved: { activity: 'closed', when } })).toEqual([
      'resolved.when.paid: is none of the activities above',
    ])
    expect(findingsOf({ ...least, resolved: { event: 'last', when } })).toHaveLength(1)
  })

  it('says whose local times it means', () => {
    expect(findingsOf({ ...least, localTimes: true })).toEqual([
      'timeZone: is missing: name the zone of local times',
    ])
    expect(findingsOf({ ...least, localTimes: true, timeZone: 'Asia/Tokyo' })).toEqual([])
  })

  it.each([[null], ['wabo'], [[least]], [{ ...least, procedure: 'permit' }], [{ ...least, received: 1 }]])(
    'is not %j',
    (input) => {
      expect(findingsOf(input)).not.toEqual([])
    },
  )

  it('takes values named like what every object has', () => {
    const json =
      '{"name":"x","received":{"event":"first"},"procedure":{"attribute":"p","values":{"constructor":"a"}}}'
    const { procedure } = parseMapping(json, 'x')
    expect(Object.entries(procedure.values ?? {})).toEqual([['constructor', 'a']])
  })

  it('that is no JSON is told as that', () => {
    expect(() => parseMapping('{', 'mine.json')).toThrow(/mine\.json can't be used:\n {2}it is no JSON/)
  })

  it('tells which attributes of the case it reads, once each', () => {
    const mapping = checkMapping({
      ...least,
      received: { attribute: 'start' },
      due: { attribute: 'start' },
      unit: { attribute: 'unit' },
      field: { firstEvent: 'kind' },
    })
    expect(caseAttributesOf(mapping)).toEqual(['start', 'unit'])
    expect(caseAttributesOf(checkMapping(least))).toEqual([])
  })
})

describe('the choice among the built-in mappings', () => {
  const attributes = {
    startdate: '',
    deadline: '',
    enddate: '',
    channel: '',
    department: '',
    responsible: '',
  }

  it('goes by attributes, all of which have to be in the sample, not in each case', () => {
    const { enddate: _, ...open } = attributes
    expect(chooseMapping([found('1', open), found('2', { enddate: '' })]).name).toBe('wabo')
    expect(chooseMapping([found('1', open)]).name).toBe('generic')
  })

  it('goes by activities', () => {
    const events = ['Create Fine@1', 'Send Fine@2', 'Payment@3']
    expect(chooseMapping([found('1', {}, ...events)]).name).toBe('generic')
    expect(
      chooseMapping([found('1', {}, ...events), found('2', {}, 'Send for Credit Collection@4')]).name,
    ).toBe('road-traffic-fines')
  })

  it('is the generic one where there is nothing to choose by', () => {
    expect(chooseMapping([]).name).toBe('generic')
  })
})
