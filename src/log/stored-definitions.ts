// Definitions made again of their stored forms, for whoever reads what a file or another thread holds.

import { defineEvent, type EventDefinition } from './event-definition.js'
import type { Field } from './field.js'
import { createRegistry, type Registry } from './registry.js'
import type { StoredForm } from './stored-forms.js'

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
