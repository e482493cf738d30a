// `schemas/calendar.json` beside the check of the package: what the package accepts, the schema accepts, and what is
// damaged in a way that a JSON Schema can say, both refuse. That the file is up to date, test/docs/reference.test.ts says.

import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import schema from '../../../schemas/calendar.json' with { type: 'json' }
import { calendarDefinitionSchema } from '../../../src/calendar/definition.js'
import { anyDefinition, composed } from './declared.js'

const validate = new Ajv2020({
  strict: true,
  strictRequired: false,
  allErrors: true,
  formats: { date: true },
}).compile(schema)
const isAccepted = (definition: unknown) => calendarDefinitionSchema.safeParse(definition).success
/** As JSON has it: without what is undefined. */
const json = (definition: unknown): unknown => JSON.parse(JSON.stringify(definition))

type Damage = readonly [what: string, path: readonly (string | number)[], value: unknown]

const damages: readonly Damage[] = [
  ['no id', ['id'], undefined],
  ['an empty id', ['id'], ''],
  ['an id with a control character', ['id'], 'a\u0085b'],
  ['an id that is too long', ['id'], 'x'.repeat(201)],
  ['a number as zone', ['timeZone'], 7],
  ['a long zone', ['timeZone'], 'x'.repeat(101)],
  ['no range', ['covers'], undefined],
  ['half a range', ['covers', 'to'], undefined],
  ['a month 13', ['covers', 'from'], '2024-13-01'],
  ['an open end', ['covers', 'to'], null],
  ['no week', ['week'], undefined],
  ['a week as a list', ['week'], []],
  ['an eighth weekday', ['week', 'someday'], []],
  ['hours as text', ['week', 'mon'], '08:00-12:00'],
  ['hours of another form', ['week', 'mon'], ['8-12']],
  ['an hour 25', ['week', 'mon'], ['08:00-25:00']],
  ['an opening at 24:00', ['week', 'mon'], ['24:00-06:00']],
  ['too many hours', ['week', 'mon'], Array.from({ length: 25 }, () => '08:00-12:00')],
  ['days as an object', ['days'], {}],
  ['a day that is null', ['days', 0], null],
  ['a day without a date', ['days', 0, 'on'], undefined],
  ['a day with a colour', ['days', 0, 'colour'], 'red'],
  ['a date of another form', ['days', 0, 'on'], '1 May 2024'],
  ['a day without hours', ['days', 0], { on: '2024-05-01' }],
  ['hours beside another weekday', ['days', 0], { on: '2024-05-01', hours: [], like: 'mon' }],
  ['hours beside a half day', ['days', 0], { on: '2024-05-01', hours: [], until: '12:00' }],
  ['a weekday nobody knows', ['days', 0], { on: '2024-05-01', like: 'monday' }],
  ['a time of another form', ['days', 0], { on: '2024-05-01', until: '12' }],
  ['a number as reason', ['days', 0, 'reason'], 7],
  ['a long reason', ['days', 0, 'reason'], 'x'.repeat(1001)],
  ['a long notice', ['days', 0, 'notice'], 'x'.repeat(201)],
  ['an announcement without a date', ['days', 0, 'announcedOn'], 'soon'],
  ['a key nobody knows', ['holidays'], []],
]

describe('the JSON Schema of a calendar', () => {
  it('accepts what the package accepts', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyDefinition,
          composed.map(({ office }) => office),
        ),
        (definition) => {
          expect(isAccepted(definition)).toBe(true)
          expect(validate(json(definition)), JSON.stringify(validate.errors)).toBe(true)
        },
      ),
    )
  })

  it('refuses nothing else, whatever is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyDefinition, fc.jsonValue()),
        fc.jsonValue(),
        fc.nat(),
        (definition, value, place) => {
          const given = json(definition)
          if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
            const keys = Object.keys(given)
            if (keys.length > 0) Object.assign(given, { [keys[place % keys.length]!]: value })
          }
          if (isAccepted(given)) expect(validate(given), JSON.stringify(validate.errors)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each(damages)('refuses %s, as the package does', (_, path, value) => {
    fc.assert(
      fc.property(anyDefinition, (definition) => {
        const damaged = json({ days: [], ...definition }) as { days: unknown[] }
        damaged.days.unshift({ on: '2023-01-01', hours: [] })
        put(damaged, path, value)
        expect([isAccepted(damaged), validate(json(damaged))]).toEqual([false, false])
      }),
      { numRuns: 20 },
    )
  })
})

function put(target: unknown, path: readonly (string | number)[], value: unknown): void {
  const last = path.length - 1
  const parent = path.slice(0, last).reduce((place, key) => (place as never)[key], target) as Record<
    string,
    unknown
  >
  if (value === undefined) delete parent[path[last]!]
  else parent[path[last]!] = value
}
