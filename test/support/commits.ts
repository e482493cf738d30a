// Commits of every kind of field to a few streams, sealed and in order, some of them corrections.

import fc from 'fast-check'
import {
  civilDate,
  code,
  count,
  defineEvent,
  dossierEvents,
  EventCorrected,
  flag,
  genesisHash,
  instant,
  json,
  optional,
  personal,
  procedureEvents,
  sealCommit,
  text,
  type Commit,
  type EventDefinition,
} from 'dossier-engine'
import { dataArbitrary } from 'dossier-engine/testing'

export const EveryKind = defineEvent('EveryKind', {
  at: instant(),
  on: civilDate(),
  unit: code(),
  size: count(),
  isDone: flag(),
  note: text(),
  nested: json(),
  person: personal(),
})
export const NothingNeeded = defineEvent('NothingNeeded', {
  at: optional(instant()),
  on: optional(civilDate()),
  unit: optional(code(['a', 'b'])),
  size: optional(count()),
  isDone: optional(flag()),
  note: optional(text()),
  nested: optional(json()),
  person: optional(personal()),
})
/** What the commits hold, and corrections of it. */
export const definitions = [
  EveryKind,
  NothingNeeded,
  ...Object.values(dossierEvents),
  ...Object.values(procedureEvents),
]

const at = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })
const eventOf = (of: readonly EventDefinition[]) =>
  fc.oneof(
    ...of.map(({ type, version, fields }) =>
      fc.record({
        type: fc.constant<string>(type),
        schemaVersion: fc.constant(version),
        at,
        actor: fc.constantFrom('lan', '__proto__', 'thẩm định'),
        data: dataArbitrary(fields),
      }),
    ),
  )
const anyEvent = eventOf(definitions)
const notes = fc.record(
  { commandId: fc.string(), commandHash: fc.string(), causation: fc.string(), source: fc.string() },
  { requiredKeys: [] },
)

/** Some sealed commits, each following the last of its stream. */
export const commitsArbitrary = ({
  corrections = false,
  maxLength = 12,
  of,
}: {
  readonly corrections?: boolean
  readonly maxLength?: number
  /** The definitions of what they hold; all of {@link definitions} if left out. */
  readonly of?: readonly EventDefinition[]
} = {}): fc.Arbitrary<Commit[]> =>
  fc
    .array(
      fc.record({
        stream: fc.constantFrom('dossier/a', 'dossier/b', 'x'),
        events: fc.array(of === undefined ? anyEvent : eventOf(of), { minLength: 1, maxLength: 4 }),
        recordedAt: fc.nat(),
        notes,
        corrects: corrections
          ? fc.option(fc.record({ which: fc.nat(), at: fc.option(at) }))
          : fc.constant(null),
      }),
      { maxLength },
    )
    .map((drawn) => {
      const histories = new Map<string, Commit['events'][number][]>()
      const heads = new Map<string, Commit>()
      return drawn.map(({ stream, events, recordedAt, notes: noted, corrects }) => {
        const history = histories.get(stream) ?? []
        histories.set(stream, history)
        const last = heads.get(stream)
        const version = history.length + 1
        history.push(...(events as unknown as Commit['events']))
        const wrong = corrects === null ? undefined : history[corrects.which % history.length]
        if (wrong !== undefined && wrong.type !== EventCorrected.type) {
          history.push({
            type: EventCorrected.type,
            schemaVersion: EventCorrected.version,
            at: wrong.at,
            actor: wrong.actor,
            data: {
              corrects: history.indexOf(wrong) + 1,
              correctedType: wrong.type,
              correctedSchemaVersion: wrong.schemaVersion,
              ...(corrects!.at !== null && { correctedAt: corrects!.at }),
              data: wrong.data,
              reason: 'it was so',
            },
          })
        }
        const sealed = sealCommit({
          stream,
          version,
          recordedAt: recordedAt as Commit['recordedAt'],
          ...noted,
          events: history.slice(version - 1),
          previous: last?.hash ?? genesisHash,
        })
        heads.set(stream, sealed)
        return sealed
      })
    })
