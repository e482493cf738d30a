// The stored form of event definitions, as a file or a message to a thread carries it: types, versions and kinds of fields. It
// is enough to read the columns that they made, and no more: whoever gets it may lack the definitions themselves.

import type { Json } from './canonical.js'
import type { FieldKind } from './field.js'
import type { Registry } from './registry.js'

/** One definition. */
export type StoredForm = readonly [
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
