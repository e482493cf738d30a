// Data drawn for event types of an office's own, whose fields of JSON take what nobody here can know.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { code, defineEvent, json } from 'dossier-engine'
import { dataArbitrary } from 'dossier-engine/testing'

const isPlace = (value: unknown) => (Object.hasOwn(Object(value), 'lat') ? undefined : 'is no place')
const { fields, check } = defineEvent('PlaceSeen', { place: json(isPlace), seenBy: code() })

it('draws end with an error that names the field for which nothing drawn will do, each time', () => {
  const data = dataArbitrary(fields)
  for (let time = 0; time < 2; time++) expect(() => fc.sample(data, 1)).toThrow('nothing drawn fits place:')
})

it('values of a field are drawn from the arbitrary that is given for it', () => {
  const place = fc.record({ lat: fc.nat(90) })
  fc.assert(
    fc.property(dataArbitrary(fields, { place }), (data) => {
      expect(isPlace(data['place'])).toBeUndefined()
      check(data)
    }),
  )
})
