// (6) The office's own attributes, as far as questions can tell dossiers apart by them: those whose values the tracking
// book holds as codes and that are no free text.

import type { FieldKind } from '../log/field.js'
import type { Registry } from '../log/registry.js'
import { removedField } from '../dossier/rules/attributes.js'

/** The name under which questions know an attribute of the office's own. */
export type OwnAttribute = `attributes.${string}`

/** A value of such an attribute. */
export type AttributeValue = string | number | boolean

const kinds = ['code', 'civilDate', 'flag', 'count'] as const satisfies readonly FieldKind[]
/** Kinds of attribute that dossiers can be told apart by. */
export type AskableKind = (typeof kinds)[number]

/** The attributes that can be asked by, with the kind of each. */
export function ownAttributes(registry: Registry): ReadonlyMap<string, AskableKind> {
  const fields = registry.definitions[registry.codeOf('AttributesSet') ?? 0]?.fields ?? {}
  return new Map(
    Object.entries(fields).flatMap(([name, { kind }]) =>
      name !== removedField && kinds.includes(kind as AskableKind) ? [[name, kind as AskableKind]] : [],
    ),
  )
}

/** A value as it was set, from the text by which the book holds it. */
export function attributeValue(kind: AskableKind, text: string): AttributeValue {
  if (kind === 'count') return Number(text)
  return kind === 'flag' ? text === 'true' : text
}
