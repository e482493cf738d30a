// The office's own attributes of a dossier: declared by a field table, set at its reception or later.

import { DossierError, isDossierError } from '../../kernel/errors.js'
import { formatFindings, type Finding } from '../../kernel/finding.js'
import { reject, type Rejected } from '../../kernel/outcome.js'
import { canonicalJson } from '../../log/canonical.js'
import { defineEvent, type EventDefinition, type StoredData } from '../../log/event-definition.js'
import { json, optional, type Field, type FieldTable } from '../../log/field.js'
import type { Fact, RejectionCode } from '../decision.js'
import type { Dossier } from '../dossier.js'

/** The name under which an event tells which attributes were taken away; no attribute can have it. */
export const removedField = 'removed'

/**
 * The event by which attributes are set, made from the office's own table: every attribute may be left out of it.
 * @throws DossierError `definition-invalid`
 */
export function attributesEvent(
  attributes: FieldTable,
  versions: Pick<EventDefinition, 'version' | 'upcast'> = { version: 1, upcast: {} },
): EventDefinition {
  const fields = Object.entries(attributes).map(([name, field]): [string, Field] => [
    name,
    { ...field, optional: true },
  ])
  const reserved = Object.hasOwn(attributes, removedField) ? [nameTaken] : []
  try {
    const table = { ...Object.fromEntries(fields), [removedField]: optional(json<readonly string[]>()) }
    const event = defineEvent('AttributesSet', table, versions)
    if (reserved.length > 0) throw attributesInvalid(reserved)
    return event
  } catch (error) {
    if (reserved.length === 0 || !isDossierError(error, 'definition-invalid')) throw error
    throw attributesInvalid([...new Set([...error.details.findings, ...reserved])])
  }
}

const nameTaken: Finding = {
  path: ['fields', removedField],
  code: 'definition',
  message: 'is a name that the engine needs for itself: take another',
}

function attributesInvalid(findings: readonly Finding[]): DossierError {
  const message = `attributes can't be declared like this:\n${formatFindings(findings)}`
  return new DossierError('definition-invalid', message, { definition: 'attributes', findings })
}

/** The attributes that a command sets, as facts: those of which it says `null` are taken away. */
export function attributeFacts(
  attributes: StoredData | undefined,
  dossier: Pick<Dossier, 'attributes'>,
): Fact[] {
  const entries = Object.entries(attributes ?? {}).filter(([, value]) => value !== undefined)
  const removed = entries.filter(([, value]) => value === null).map(([name]) => name)
  const gone = removed.filter((name) => Object.hasOwn(dossier.attributes, name))
  const set = Object.fromEntries(
    entries.filter(([name, value]) => value !== null && !isSame(value, dossier.attributes[name])),
  )
  if (Object.keys(set).length === 0 && gone.length === 0) return []
  const data = { ...set, ...(gone.length > 0 && { [removedField]: gone }) }
  return [{ type: 'AttributesSet', data } as unknown as Fact]
}

function isSame(value: unknown, known: unknown): boolean {
  return known !== undefined && canonicalJson(value) === canonicalJson(known)
}

/** The refusal of a reception without an attribute that the office can't do without. */
export function missingAttributes(
  declared: FieldTable | undefined,
  given: StoredData | undefined,
  dossier: Pick<Dossier, 'attributes'>,
): Rejected<RejectionCode> | undefined {
  const told = Object.entries(given ?? {}).filter(([, value]) => value !== undefined)
  const known = { ...dossier.attributes, ...Object.fromEntries(told) }
  const missing = Object.entries(declared ?? {}).flatMap(([name, field]) =>
    field.optional || (known[name] !== undefined && known[name] !== null) ? [] : [name],
  )
  if (missing.length === 0) return undefined
  return reject('attributes-missing', `these attributes are needed: ${missing.join(', ')}`, { missing })
}
