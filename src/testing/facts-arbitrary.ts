// Testing kit: facts as other systems tell them, of the right form but in any order: events after the end, steps that
// were never started, dates that run backwards. And data for any event type, drawn from its field table.

import fc from 'fast-check'
import { formatDayNumber } from '../kernel/civil-date.js'
import type { ImportedDossier } from '../engine/import-facts.js'
import type { Field, FieldTable } from '../log/field.js'
import type { StoredData } from '../log/event-definition.js'
import { dossierEvents } from '../dossier/events.js'
import { componentForms } from '../procedure/declaration.js'
import { termArbitrary } from './procedure-arbitrary.js'

/** What all drawn facts share. */
export interface FactChoices {
  /** Most dossiers; 5 if left out. */
  readonly maxDossiers?: number | undefined
  /** Most events a dossier; 12 if left out. */
  readonly maxEvents?: number | undefined
  /** The calendars that promises name; none if left out. */
  readonly calendars?: readonly string[] | undefined
}

const inYear2024 = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2024, 11, 31) })
const anyInstant = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })
const codes = fc.constantFrom('a', 'b', 'one-stop', '__proto__', 'constructor', 'thẩm định', ' ', '\u{1F4C1}')
const wellFormed = fc.string({ unit: 'binary', maxLength: 40 })

/** JSON that comes back as it went in: no `-0`, which JSON does not know, and no key `__proto__`. */
export function jsonArbitrary(): fc.Arbitrary<unknown> {
  return fc
    .jsonValue({ maxDepth: 3, stringUnit: 'binary' })
    .map((value) => JSON.stringify(value))
    .filter((text) => !text.includes('__proto__'))
    .map((text) => JSON.parse(text) as unknown)
}

/** What a field that takes not just any JSON may take: a term, a list of names, a list of components. */
function nestedArbitrary(name: string, problem: NonNullable<Field['problem']>): fc.Arbitrary<unknown> {
  let refused = 0
  const component = fc.record(
    { component: codes, form: fc.constantFrom(...componentForms), copies: fc.nat(3) },
    { requiredKeys: ['component'] },
  )
  return fc
    .oneof(termArbitrary(), fc.array(codes, { maxLength: 3 }), fc.array(component, { maxLength: 2 }))
    .filter((value) => {
      const isFit = problem(value) === undefined
      refused = isFit ? 0 : refused + 1
      if (refused < 10_000) return isFit
      throw new Error(`nothing drawn fits ${name}: give dataArbitrary an arbitrary for it`)
    })
}

/** Values of one field. */
function fieldArbitrary(name: string, { kind, oneOf, problem }: Field): fc.Arbitrary<unknown> {
  switch (kind) {
    case 'instant':
      return fc.oneof({ weight: 3, arbitrary: inYear2024 }, anyInstant)
    case 'civilDate':
      return fc.integer({ min: -719_162, max: 2_932_896 }).map((day) => formatDayNumber(day))
    case 'code':
      return oneOf === undefined ? codes : fc.constantFrom(...oneOf)
    case 'count':
      return fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 9 }) }, fc.maxSafeNat())
    case 'flag':
      return fc.boolean()
    case 'text':
      return wellFormed
    case 'json':
      return problem === undefined ? jsonArbitrary() : nestedArbitrary(name, problem)
    case 'personal':
      return fc.record({
        subject: codes,
        ref: codes,
        commitment: fc.constantFrom('0'.repeat(64), 'a1'.repeat(32)),
      })
  }
}

/**
 * Data that passes the check of an event type with these fields; optional ones are there or not. A field of JSON that takes
 * neither a term nor a list of names or components needs an arbitrary in `values`: drawing throws an error that names it.
 * @example
 * fc.property(dataArbitrary(SiteVisited.fields), (data) => { SiteVisited.check(data) })
 */
export function dataArbitrary<Fields extends FieldTable>(
  fields: Fields,
  values: { readonly [Name in keyof Fields]?: fc.Arbitrary<unknown> } = {},
): fc.Arbitrary<StoredData> {
  const drawn = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, fieldArbitrary(name, field)] as const),
  )
  const requiredKeys = Object.keys(fields).filter((name) => fields[name]!.optional === false)
  return fc.record({ ...drawn, ...values }, { requiredKeys })
}

/**
 * Histories of some dossiers (`d-1`, …) as an import may bring them: every event type, in any order, most in 2024.
 * @example
 * fc.asyncProperty(importedFactsArbitrary(), async (facts) => { await engine.import(facts, { source: 'old' }) })
 */
export function importedFactsArbitrary(choices: FactChoices = {}): fc.Arbitrary<readonly ImportedDossier[]> {
  const { maxDossiers = 5, maxEvents = 12, calendars = [] } = choices
  const calendar =
    calendars.length === 0 ? undefined : fc.option(fc.constantFrom(...calendars), { nil: undefined })
  const event = fc.oneof(
    ...Object.values(dossierEvents).map(({ type, fields }) =>
      fc.record({ type: fc.constant<string>(type), at: inYear2024, data: dataArbitrary(fields) }),
    ),
  )
  const known = event.chain((drawn) =>
    drawn.type !== 'DeadlineSet'
      ? fc.constant(drawn)
      : fc
          .record({ named: calendar ?? fc.constant(undefined), dueAt: inYear2024 })
          .map(({ named, dueAt }) => {
            const { calendar: _, ...data } = drawn.data
            return { ...drawn, data: { ...data, dueAt, ...(named !== undefined && { calendar: named }) } }
          }),
  )
  return fc
    .array(fc.array(known, { minLength: 1, maxLength: maxEvents }), { maxLength: maxDossiers })
    .map((histories) => histories.map((events, index) => ({ dossierId: `d-${index + 1}`, events })))
}
