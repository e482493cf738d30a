// Personal data on its way in: taken out of a command or an imported fact before the rules or the log see it. What
// stays is a reference with a salted commitment.

import { isId } from '../kernel/ids.js'
import { jsonCopy } from '../log/canonical.js'
import type { FieldTable, PersonalInput, PersonalReference } from '../log/field.js'
import { commitmentTo, type PersonalEntry } from '../log/vault.js'

/** Values without personal data, and that data apart. */
export interface Separated<Values> {
  readonly values: Values
  readonly entries: readonly PersonalEntry[]
}

/**
 * Takes what is in clear out of the personal fields. References that are there already stay, and so does what is
 * neither: the check of the values refuses it.
 */
export function separatePersonal<Values extends Readonly<Record<string, unknown>>>(
  values: Values,
  fields: FieldTable,
  newId: () => string,
): Separated<Values> {
  const entries: PersonalEntry[] = []
  const references: Record<string, PersonalReference> = {}
  for (const [name, field] of Object.entries(fields)) {
    const given = field.kind === 'personal' ? inClear(values[name]) : undefined
    if (given === undefined) continue
    const { subject, data } = given
    const entry = { subject, ref: newId(), salt: newId(), data }
    entries.push(entry)
    references[name] = { subject, ref: entry.ref, commitment: commitmentTo(data, entry.salt) }
  }
  return entries.length === 0 ? { values, entries } : { values: { ...values, ...references }, entries }
}

/** Where personal data may lie: in the fields of a command or a fact, or in those of one of its members. */
export interface PersonalPart {
  readonly member?: string | undefined
  readonly fields: FieldTable
}

/** Takes personal data out of all parts. */
export function separateParts<Values extends Readonly<Record<string, unknown>>>(
  given: Values,
  parts: readonly PersonalPart[],
  newId: () => string,
): Separated<Values> {
  const all: PersonalEntry[] = []
  let values = given
  for (const { member, fields } of parts) {
    const part = member === undefined ? values : values[member]
    if (typeof part !== 'object' || part === null) continue
    const separated = separatePersonal(part as Readonly<Record<string, unknown>>, fields, newId)
    all.push(...separated.entries)
    if (member === undefined) values = separated.values as Values
    else if (separated.entries.length > 0) values = { ...values, [member]: separated.values }
  }
  return { values, entries: all }
}

/** A copy, for it is kept later than it is committed to. */
function inClear(value: unknown): PersonalInput | undefined {
  if (typeof value !== 'object' || value === null || !('data' in value) || !('subject' in value))
    return undefined
  const { subject } = value
  const read = jsonCopy(value.data)
  return isId(subject) && 'copy' in read ? { subject, data: read.copy } : undefined
}
