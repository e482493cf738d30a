// Makes `schemas/calendar.json`, the definition of a calendar for editors and other languages, from the check that the
// package itself runs. What zod does in code has no JSON Schema: patterns and texts are added here, and what can't be
// said is told. `npm run reference` writes it; test/property/calendar/json-schema.test.ts holds it to the check.

import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import * as z from 'zod'
import { calendarDefinitionSchema } from '../../src/calendar/definition.js'
import { weekdays } from '../../src/calendar/week.js'
import { root } from './source.js'

type Schema = Record<string, unknown>

/** Where the schema stands, and under which name the package gives it. */
export const calendarSchemaPath = 'schemas/calendar.json'

const time = '([01][0-9]|2[0-3]):[0-5][0-9]'
const date = { pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', format: 'date' }
const clock = { pattern: `^(${time}|24:00)$` }
const interval = { pattern: `^${time}-(${time}|24:00)$` }

/** What is added to the schema, by the keys that lead to a value of the definition; `[]` is an item of a list. */
const additions: readonly (readonly [path: string, addition: Schema])[] = [
  [
    '',
    {
      title: 'Calendar of an office',
      description:
        'The opening hours of an office, and the dates that differ, as dossier-engine compiles them.',
      $comment:
        "Made by 'npm run reference'. A definition that this refuses, dossier-engine refuses. It refuses more, which a JSON Schema can't say: dates that don't exist; 'to' before 'from', or more than 400 years; zones that the platform doesn't know; lone surrogates; hours that end when they begin or at 00:00 (midnight is 24:00), or begin before those before them have ended; hours past midnight in a dated day, or into hours of the day after; more than 24 hours a day with these; a date that is given twice; 'until' not after 'from'; an open date that is 'like' a weekday that is closed, and 'from' or 'until' that leave nothing of a weekday's hours. It counts lengths in UTF-16 code units.",
    },
  ],
  [
    'id',
    {
      minLength: 1,
      maxLength: 200,
      pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]*$`,
      description: 'The name by which procedures and units refer to it.',
    },
  ],
  [
    'timeZone',
    { minLength: 1, maxLength: 100, description: "IANA name of the zone, such as 'Asia/Ho_Chi_Minh'." },
  ],
  ['covers', { description: 'The first and the last date that it answers for; at most 400 years.' }],
  ['covers.from', date],
  ['covers.to', date],
  [
    'week',
    {
      description:
        "Hours by weekday, ascending; a weekday that is missing is closed. The last of a day may run past midnight: '22:00-06:00'.",
    },
  ],
  ...weekdays.map((day): [string, Schema] => [`week.${day}.[]`, interval]),
  [
    'days',
    { description: 'Dates whose hours are not those of their weekday: days off, make-up days, half days.' },
  ],
  [
    'days.[]',
    {
      oneOf: [
        { required: ['hours'] },
        { anyOf: ['like', 'from', 'until'].map((key) => ({ required: [key] })) },
      ],
    },
  ],
  ['days.[].on', { ...date, description: 'The date; at most once in a calendar.' }],
  ['days.[].hours', { description: 'Its hours: [] for a day off. They end by 24:00.' }],
  ['days.[].hours.[]', interval],
  ['days.[].like', { description: 'The weekday whose hours it has.' }],
  ['days.[].from', { ...clock, description: 'A half day: only the hours from this time on.' }],
  ['days.[].until', { ...clock, description: 'A half day: only the hours until this time.' }],
  ['days.[].reason', { description: 'Why, in words for people.' }],
  [
    'days.[].announcedOn',
    { ...date, description: 'The date on which it was made known; without it, it was always known.' },
  ],
  ['days.[].notice', { description: 'The number of the notice or decision.' }],
]

/** The JSON Schema (draft 2020-12) of a calendar's definition. */
export function calendarSchema(): Schema {
  const schema = z.toJSONSchema(calendarDefinitionSchema, { target: 'draft-2020-12' }) as Schema
  for (const [path, addition] of additions) Object.assign(at(schema, path), addition)
  return schema
}

/** The schema as its file has it. */
export async function calendarSchemaText(): Promise<string> {
  const options = await resolveConfig(join(root, calendarSchemaPath))
  return format(JSON.stringify(calendarSchema()), { ...options, parser: 'json' })
}

function at(schema: Schema, path: string): Schema {
  let place: Schema = schema
  for (const key of path === '' ? [] : path.split('.')) {
    const next = key === '[]' ? place['items'] : (place['properties'] as Schema)[key]
    if (typeof next !== 'object' || next === null) throw new Error(`the check of a calendar has no ${path}`)
    place = next as Schema
  }
  return place
}
