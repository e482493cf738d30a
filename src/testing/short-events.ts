// Testing kit: events as people write them in a test (a type, a moment, data with instants as ISO texts and personal
// data in clear), and the stored form that a log holds.

import { toInstant, type InstantInput } from '../kernel/instant.js'
import type { Json } from '../log/canonical.js'
import { EventCorrected } from '../log/correction.js'
import type { StoredEvent } from '../log/envelope.js'
import type { EventDefinition, StoredData } from '../log/event-definition.js'
import type { FieldInputs, FieldTable, PersonalInput, PersonalReference } from '../log/field.js'
import { commitmentTo } from '../log/vault.js'
import { dossierEvents, type DossierEvents } from '../dossier/events.js'
import { attributesEvent } from '../dossier/rules/attributes.js'
import type { AnyTypes, EngineTypes } from '../engine/types.js'
import type { Declared } from './declared.js'
import { shown } from './difference.js'

type InputsOf<Definition> =
  Definition extends EventDefinition<string, infer Fields> ? FieldInputs<Fields> : never

type CorrectionInputs = Omit<InputsOf<typeof EventCorrected>, 'correctedSchemaVersion'> & {
  /** The present one if left out. */
  readonly correctedSchemaVersion?: number | undefined
}

type AttributesSet<Attributes extends FieldTable> = {
  readonly [Name in keyof Attributes]?: FieldInputs<Attributes>[Name & keyof FieldInputs<Attributes>]
} & { readonly removed?: readonly string[] | undefined }

/** Own events by type; those whose type is not known to the compiler can't be told. */
type OwnInputs<Definition extends EventDefinition> = {
  [Each in Definition as string extends Each['type'] ? never : Each['type']]: InputsOf<Each>
}

/** The data of every event type of a test, in short. */
type Inputs<Types extends EngineTypes> = { [Type in keyof DossierEvents]: InputsOf<DossierEvents[Type]> } & {
  EventCorrected: CorrectionInputs
  AttributesSet: AttributesSet<Types['attributes']>
} & OwnInputs<Types['events']>

type Told<Type, Data> = {
  readonly type: Type
  readonly at: InstantInput
  /** `someone` if left out. */
  readonly actor?: string | undefined
} & ({} extends Data ? { readonly data?: Data | undefined } : { readonly data: Data })

interface Wanted<Type, Data> {
  readonly type: Type
  readonly at?: InstantInput | undefined
  readonly actor?: string | undefined
  readonly data?: Partial<Data> | undefined
}

/** A fact that has happened, in short: instants in any form, personal data in clear. */
export type GivenEvent<Types extends EngineTypes = AnyTypes> = {
  [Type in keyof Inputs<Types>]: Told<Type, Inputs<Types>[Type]>
}[keyof Inputs<Types>]

/** A fact that should follow: what is left out is not compared; a field given as `undefined` must be absent. */
export type ExpectedEvent<Types extends EngineTypes = AnyTypes> = {
  [Type in keyof Inputs<Types>]: Wanted<Type, Inputs<Types>[Type]>
}[keyof Inputs<Types>]

/** Any event of a test, to whoever does not care of which type it is. */
export interface AnyTold {
  readonly type: string
  readonly at?: InstantInput | undefined
  readonly actor?: string | undefined
  readonly data?: object | undefined
}

/** Finds the definition of an event type, or complains. */
export type DefinitionOf = (type: string) => EventDefinition

/** The actor of events and commands that name none. */
export const someone = 'someone'

/** The reference that a test's personal data gets: the same for the same person and data, with nothing kept. */
function testReference({ subject, data }: PersonalInput): PersonalReference {
  return { subject, ref: `ref-of-${subject}`, commitment: commitmentTo(data, 'salt-of-a-test') }
}

/** Every event definition of a test: the engine's, and those of the office. */
export function definitionsOf({ attributes, events = [], plugins = [] }: Declared): EventDefinition[] {
  return [
    ...Object.values(dossierEvents),
    EventCorrected,
    ...(attributes === undefined ? [] : [attributesEvent(attributes)]),
    ...events,
    ...plugins.flatMap((plugin) => plugin.events ?? []),
  ]
}

/** Looks definitions up by type; what is none of them is a mistake in the test. */
export function finderOf(definitions: readonly EventDefinition[]): DefinitionOf {
  const byType = new Map(definitions.map((definition) => [definition.type, definition]))
  return (type) => {
    const found = byType.get(type)
    if (found !== undefined) return found
    throw new TypeError(`${shown(type)} is no event of a dossier: there are ${[...byType.keys()].join(', ')}`)
  }
}

/** Brings the short forms of fields into the stored ones; absent fields stay absent. */
export function storedForm(fields: FieldTable, data: object): StoredData {
  return Object.fromEntries(
    Object.entries(data as Record<string, unknown>).map(([name, value]) => {
      const kind = Object.hasOwn(fields, name) ? fields[name]!.kind : undefined
      if (kind === 'instant' && value !== undefined && value !== null)
        return [name, toInstant(value as InstantInput)]
      if (kind === 'personal' && isInClear(value)) return [name, testReference(value)]
      return [name, value]
    }),
  )
}

function isInClear(value: unknown): value is { subject: string; data: Json } {
  return typeof value === 'object' && value !== null && 'subject' in value && 'data' in value
}

/** The same of an event's data; of a correction's, also what it says is right. */
export function storedData(type: string, data: object, definitionOf: DefinitionOf): StoredData {
  const stored = storedForm(definitionOf(type).fields, data)
  if (type !== EventCorrected.type || typeof stored['correctedType'] !== 'string') return stored
  const { version, fields } = definitionOf(stored['correctedType'])
  const right = stored['data']
  return {
    ...('corrects' in stored && { correctedSchemaVersion: version }),
    ...stored,
    ...(typeof right === 'object' && right !== null && { data: storedForm(fields, right) }),
  }
}

/**
 * An event as a log stores it.
 * @throws DossierError `instant-invalid`; TypeError for a type that is none of the test's
 */
export function storedEvent(
  { type, at, actor = someone, data = {} }: AnyTold,
  definitionOf: DefinitionOf,
): StoredEvent {
  const { version } = definitionOf(type)
  const stored = storedData(type, data, definitionOf)
  return { type, schemaVersion: version, at: toInstant(at as InstantInput), actor, data: stored }
}
