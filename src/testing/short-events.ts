// Testing kit: events as people write them in a test (a type, a moment, data with instants as ISO texts and personal
// data in clear), and the recorded form that the handlers fold. It checks their form by their definitions.

import { toInstant, type Instant, type InstantInput } from '../kernel/instant.js'
import type { Json } from '../log/canonical.js'
import { origin, type RecordedEvent } from '../log/envelope.js'
import type { EventDefinition, StoredData } from '../log/event-definition.js'
import type { FieldInputs, FieldTable, PersonalInput, PersonalReference } from '../log/field.js'
import { commitmentTo } from '../log/vault.js'
import { dossierEvents, type DossierEvents } from '../dossier/events.js'
import { shown } from './difference.js'

type InputsOf<Definition> =
  Definition extends EventDefinition<string, infer Fields> ? FieldInputs<Fields> : never

/** A fact that has happened, in short: instants in any form, personal data in clear. */
export type GivenEvent = {
  [Type in keyof DossierEvents]: {
    readonly type: Type
    readonly at: InstantInput
    /** `someone` if left out. */
    readonly actor?: string | undefined
  } & ({} extends InputsOf<DossierEvents[Type]>
    ? { readonly data?: InputsOf<DossierEvents[Type]> | undefined }
    : { readonly data: InputsOf<DossierEvents[Type]> })
}[keyof DossierEvents]

/** A fact that should follow: what is left out is not compared; a field given as `undefined` must be absent. */
export type ExpectedEvent = {
  [Type in keyof DossierEvents]: {
    readonly type: Type
    readonly at?: InstantInput | undefined
    readonly actor?: string | undefined
    readonly data?: Partial<InputsOf<DossierEvents[Type]>> | undefined
  }
}[keyof DossierEvents]

/** The actor of events and commands that name none. */
export const someone = 'someone'

/** The reference that a test's personal data gets: the same for the same person and data, with nothing kept. */
export function testReference({ subject, data }: PersonalInput): PersonalReference {
  return { subject, ref: `ref-of-${subject}`, commitment: commitmentTo(data, 'salt-of-a-test') }
}

/** Brings the short forms of one event's data into the stored ones; absent fields stay absent. */
export function storedForm(fields: FieldTable, data: object): StoredData {
  return Object.fromEntries(
    Object.entries(data as Record<string, unknown>).map(([name, value]) => {
      const kind = Object.hasOwn(fields, name) ? fields[name]!.kind : undefined
      if (kind === 'instant' && value !== undefined) return [name, toInstant(value as InstantInput)]
      if (kind === 'personal' && isInClear(value)) return [name, testReference(value)]
      return [name, value]
    }),
  )
}

function isInClear(value: unknown): value is { subject: string; data: Json } {
  return typeof value === 'object' && value !== null && 'subject' in value && 'data' in value
}

/**
 * The recorded form of a dossier's events, as versions 1, 2, … of its stream.
 * @throws DossierError `event-invalid`, `instant-invalid`; TypeError for a type that is none of a dossier's
 */
export function recordedForm(events: readonly GivenEvent[], stream: string): RecordedEvent[] {
  return events.map((event, index) => {
    const { type, at, actor = someone, data = {} } = event
    const definition = definitionOf(type)
    const moment: Instant = toInstant(at)
    return {
      position: (origin + index + 1) as RecordedEvent['position'],
      stream,
      version: index + 1,
      type,
      schemaVersion: definition.version,
      at: moment,
      recordedAt: moment,
      actor,
      data: definition.check(storedForm(definition.fields, data)),
    }
  })
}

/** The definition of one of a dossier's event types. */
export function definitionOf(type: string): EventDefinition {
  if (Object.hasOwn(dossierEvents, type)) return dossierEvents[type as keyof DossierEvents]
  throw new TypeError(
    `${shown(type)} is no event of a dossier: there are ${Object.keys(dossierEvents).join(', ')}`,
  )
}
