// Declaring an event type: name, fields, schema version, and how older versions become this one. Everything else
// about the type (schema, columns, canonical bytes, TypeScript type) is derived from this.

import * as z from 'zod'
import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import { canonicalJson } from './canonical.js'
import { shapeOf, type FieldTable, type FieldValues } from './field.js'

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
  const { version = 1, upcast = {} } = options
  const findings = findingsOf(type, fields, version, upcast)
  if (findings.length > 0) {
    throw new DossierError(
      'definition-invalid',
      `event '${String(type).slice(0, 60)}' can't be defined:\n${formatFindings(findings)}`,
      { definition: String(type).slice(0, 60), findings },
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

function findingsOf(
  type: string,
  fields: FieldTable,
  version: number,
  upcast: EventDefinition['upcast'],
): Finding[] {
  const findings: Finding[] = []
  const find = (path: Finding['path'], message: string) =>
    findings.push({ path, code: 'definition', message })
  if (!/^[A-Z][A-Za-z0-9]{0,63}$/.test(type))
    find([], 'the type is not past-tense PascalCase, as in SiteVisited')
  for (const name of Object.keys(fields)) {
    if (!/^[a-z][A-Za-z0-9]{0,63}$/.test(name))
      find(['fields', name.slice(0, 60)], 'the name is not camelCase')
  }
  if (!Number.isInteger(version) || version < 1) find(['version'], 'is not a whole number from 1')
  for (let from = 1; from < version; from++) {
    if (upcast[from] === undefined)
      find(['upcast', from], `is missing: version ${from} can't become ${from + 1}`)
  }
  return findings
}

/** The data type of a definition. */
export type DataOf<Definition> =
  Definition extends EventDefinition<string, infer Fields> ? FieldValues<Fields> : never
