// Declaring an event type: name, fields, schema version, and how older versions become this one. Everything else
// about the type (schema, columns, canonical bytes, TypeScript type) is derived from this.

import * as z from 'zod'
import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import { canonicalJson } from './canonical.js'
import { fieldProblem, shapeOf, type FieldTable, type FieldValues } from './field.js'

/** Data of one version of an event, as it was stored. */
export type StoredData = Readonly<Record<string, unknown>>

/** An event type as declared. */
export interface EventDefinition<Type extends string = string, Fields extends FieldTable = FieldTable> {
  readonly type: Type
  /** Version of the field table, from 1. It rises when a field is added, removed or changes its kind. */
  readonly version: number
  readonly fields: Fields
  /** By version: turns data of that version into data of the next. */
  readonly upcast: Readonly<Record<number, (data: StoredData) => StoredData>>
  /** Changes exactly when the stored form changes. */
  readonly fingerprint: string
  /**
   * Gives the data back, checked.
   * @throws DossierError `event-invalid`
   */
  check(data: unknown): FieldValues<Fields>
}

/** Event definitions by type. */
export type EventDefinitions = Readonly<Record<string, EventDefinition>>

/**
 * Declares an event type by its field table.
 * @throws DossierError `definition-invalid`
 * @example
 * const SiteVisited = defineEvent('SiteVisited', { ward: code(), visitors: count(), remark: optional(text()) })
 */
export function defineEvent<const Type extends string, const Fields extends FieldTable>(
  type: Type,
  fields: Fields,
  options: { version?: number; upcast?: EventDefinition['upcast'] } = {},
): EventDefinition<Type, Fields> {
  const { version = 1, upcast = {} } = Object(options) as typeof options
  const findings = findingsOf(type, fields, version, upcast)
  if (findings.length > 0) {
    const definition = typeof type === 'string' ? type.slice(0, 60) : `(${typeof type})`
    throw new DossierError(
      'definition-invalid',
      `event '${definition}' can't be defined:\n${formatFindings(findings)}`,
      { definition, findings },
    )
  }
  const schema = withoutCodeGeneration(() => z.strictObject(shapeOf(fields, 'value')))
  const kinds = Object.entries(fields).map(([name, field]) => [name, field.kind, field.optional])
  return Object.freeze({
    type,
    version,
    fields,
    upcast,
    fingerprint: canonicalJson([type, version, kinds]),
    check(data: unknown) {
      return check(
        schema,
        data,
        (found) =>
          new DossierError('event-invalid', `event ${type} is not of its form:\n${formatFindings(found)}`, {
            eventType: type,
            findings: found,
          }),
      ) as FieldValues<Fields>
    },
  })
}

/** The step from one version to the next where fields were only added, all of them optional. */
export const unchanged = (data: StoredData): StoredData => data

/** Far more versions than a definition lives to see. */
const maxVersion = 1_000

function findingsOf(type: unknown, fields: unknown, version: unknown, upcast: unknown): Finding[] {
  const findings: Finding[] = []
  const find = (path: Finding['path'], message: string) =>
    findings.push({ path, code: 'definition', message })
  if (typeof type !== 'string' || !/^[A-Z][A-Za-z0-9]{0,63}$/.test(type))
    find([], 'the type is not past-tense PascalCase, as in SiteVisited')
  const steps = typeof upcast === 'object' && upcast !== null ? (upcast as Record<number, unknown>) : {}
  if (!isRecord(fields)) find(['fields'], 'is not an object of fields, as in { ward: code() }')
  else {
    for (const [name, field] of Object.entries(fields)) {
      const path = ['fields', name.slice(0, 60)]
      if (!/^[a-z][A-Za-z0-9]{0,63}$/.test(name)) find(path, 'the name is not camelCase')
      // An absent field would be found on every object.
      else if (name in Object.prototype) find(path, 'is a name that every object has: take another')
      const problem = fieldProblem(field)
      if (problem !== undefined) find(path, problem)
    }
  }
  if (!Number.isInteger(version) || (version as number) < 1 || (version as number) > maxVersion) {
    find(['version'], `is not a whole number from 1 to ${maxVersion}`)
    return findings
  }
  for (let from = 1; from < (version as number); from++) {
    if (typeof steps[from] !== 'function')
      find(['upcast', from], `is missing: version ${from} can't become ${from + 1}`)
  }
  return findings
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The data type of a definition. */
export type DataOf<Definition> =
  Definition extends EventDefinition<string, infer Fields> ? FieldValues<Fields> : never
