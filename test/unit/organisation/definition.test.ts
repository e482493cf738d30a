// Declaring an organisation: what is accepted, and that everything wrong is told with its place.

import { describe, expect, it } from 'vitest'
import { defineOrganisation, type OrganisationDefinition } from '../../../src/organisation/definition.js'
import { departments } from '../../support/organisation.js'

function findingsOf(definition: unknown): string[] {
  try {
    defineOrganisation(definition as OrganisationDefinition)
  } catch (error) {
    expect(error).toMatchObject({ code: 'definition-invalid', details: { definition: 'organisation' } })
    const { findings } = (error as { details: { findings: { path: unknown[]; message: string }[] } }).details
    return findings.map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
  return []
}

const none = { agencies: [], units: [], officers: [] }
const agency = { id: 'a', name: 'A' }

describe('an organisation', () => {
  it('is given back checked and frozen, all of it', () => {
    expect(Object.isFrozen(departments)).toBe(true)
    expect(Object.isFrozen(departments.units)).toBe(true)
    expect(Object.isFrozen(departments.units[0])).toBe(true)
    expect(defineOrganisation(departments)).toEqual(departments)
    expect(defineOrganisation(none)).toEqual(none)
  })

  it('may name levels that it declares no tree of', () => {
    expect(findingsOf({ ...none, agencies: [{ ...agency, level: 'province' }] })).toEqual([])
  })

  it('is refused with all that is wrong, each with its path', () => {
    const found = findingsOf({
      agencies: [
        { ...agency, level: 'sky' },
        { id: 'b', name: 'B', parent: 'nobody' },
        { id: 'a', name: 'Again' },
      ],
      units: [{ id: 'u', name: 'U', agency: 'c' }],
      officers: [
        { id: 'o', unit: 'u' },
        { id: 'o', unit: 'v' },
      ],
      levels: [{ id: 'l', name: 'L', parent: 'l' }],
    })
    expect(found.map((line) => line.replace(/:.*/, '')).toSorted()).toEqual([
      'agencies.0.level',
      'agencies.1.parent',
      'agencies.2.id',
      'levels.0.parent',
      'officers.1.id',
      'officers.1.unit',
      'units.0.agency',
    ])
  })

  it.each(['agencies', 'levels', 'fields'])('has no circle among %s', (list) => {
    const node = (id: string, parent?: string) => ({ id, name: id, ...(parent !== undefined && { parent }) })
    const circle = [node('top'), node('x', 'y'), node('y', 'z'), node('z', 'x'), node('tail', 'x')]
    expect(findingsOf({ ...none, [list]: circle })).toEqual([
      `${list}.1.parent: leads back to 'x': what is above it can't be below it as well`,
    ])
    expect(findingsOf({ ...none, [list]: [node('c', 'b'), node('b', 'a'), node('a')] })).toEqual([])
  })

  it('holds no name of an officer: the log keeps what is declared for ever', () => {
    const named = { ...departments, officers: [{ id: 'lan', unit: 'desk', name: 'Nguyễn Thị Lan' }] }
    expect(findingsOf(named)).toEqual([expect.stringMatching(/^officers\.0\.name: is personal data/)])
  })

  it.each([undefined, null, 5, [], {}, { ...none, other: [] }, { ...none, agencies: [null] }])(
    'is not %j',
    (garbage) => {
      expect(findingsOf(garbage).length).toBeGreaterThan(0)
    },
  )

  it('of a hundred thousand agencies in a row is checked in a moment', () => {
    const agencies = Array.from({ length: 100_000 }, (_, index) => ({
      id: `a${index}`,
      name: 'A',
      ...(index > 0 && { parent: `a${index - 1}` }),
    })).toReversed()
    expect(findingsOf({ ...none, agencies })).toEqual([])
  })
})
