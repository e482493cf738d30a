// The stored form of event definitions, as a file carries it: types, versions and kinds of fields. It is enough to read the
// columns that they made, and no more: whoever opens a file may lack the definitions that it was written with.

import type { Json } from './canonical.js'
import { defineEvent, type EventDefinition } from './event-definition.js'
import type { Field, FieldKind } from './field.js'
import { createRegistry, type Registry } from './registry.js'

type StoredForm = readonly [
  type: string,
  version: number,
  fields: readonly (readonly [name: string, kind: FieldKind, optional: boolean])[],
]

/** What a file says of the definitions in a registry. A definition's fingerprint is its stored form, spelt canonically. */
export function storedForms({ definitions }: Registry): Json {
  return definitions.flatMap((definition) =>
    definition === undefined ? [] : [JSON.parse(definition.fingerprint) as Json],
  )
}

/**
 * A registry with the same stored forms, and so with the same fingerprint. It checks no more than kinds of fields, and can't
 * bring older versions up.
 * @throws DossierError `definition-invalid` if these are no stored forms
 */
export function registryOf(forms: unknown): Registry {
  return createRegistry((forms as readonly StoredForm[]).map(definitionOf))
}

function definitionOf([type, version, fields]: StoredForm): EventDefinition {
  const table = fields.map(([name, kind, optional]): [string, Field] => [name, { kind, optional }])
  const upcast = Object.fromEntries(Array.from({ length: version - 1 }, (_, index) => [index + 1, unknown]))
  return defineEvent(type, Object.fromEntries(table), { version, upcast })
}

function unknown(): never {
  throw new Error('a file does not tell how older versions of its events become the present one')
}
