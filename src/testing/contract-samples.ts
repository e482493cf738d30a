// Testing kit: what the log contract stores: commits with every kind of field, unknown types and odd names. Sealed by
// the real chain, so that a log that changes a byte is found out.

import type { Instant } from '../kernel/instant.js'
import { genesisHash, sealCommit } from '../log/chain.js'
import { defineEvent } from '../log/event-definition.js'
import type { Commit, StoredEvent } from '../log/envelope.js'
import { civilDate, code, count, flag, instant, json, optional, personal, text } from '../log/field.js'

/** An event with a field of every kind. */
const ContractSampled = defineEvent(
  'ContractSampled',
  {
    number: count(),
    at: optional(instant()),
    on: optional(civilDate()),
    unit: optional(code()),
    isDone: optional(flag()),
    note: optional(text()),
    nested: optional(json()),
    person: optional(personal()),
  },
  { version: 2, upcast: { 1: (data) => data } },
)

/**
 * The event types of the contract. A log that keeps events in columns is put to the test by opening an engine on it
 * with these before the contract runs.
 * @example
 * await createEngine({ log, events: logContractEvents, onUnreadable: 'skip' })
 */
export const logContractEvents = [ContractSampled] as const

const at = Date.UTC(2024, 3, 26, 3) as Instant
let deep: unknown = 'bottom'
for (let level = 0; level < 95; level++) deep = level % 2 === 0 ? [deep] : { in: deep }

/** Data of {@link ContractSampled}: every kind at its limits, and absent. */
export const sampledData: readonly Readonly<Record<string, unknown>>[] = [
  { number: 0 },
  {
    number: Number.MAX_SAFE_INTEGER,
    at: -62_135_596_800_000,
    on: '0001-01-01',
    unit: 'x'.repeat(200),
    isDone: false,
    note: '',
    nested: null,
    person: { subject: 'p', ref: 'r', commitment: 'a'.repeat(64) },
  },
  {
    number: 1,
    at: 253_402_300_799_999,
    on: '9999-12-31',
    unit: '__proto__',
    isDone: true,
    note: `Tô Hiệu \u{1F4C1} \u0301e\u0301 \\ " ' \n\r\t \u2028 ${'x'.repeat(65_000)}`,
    nested: { '': [1.5, -1e-300, 1e300, 'a', true, null, {}], deep, '\u00e9': 'NFC', 'e\u0301': 'NFD' },
  },
  {
    number: 2,
    at: 0,
    nested: JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1}}') as unknown,
  },
  { number: 3, nested: 0, isDone: true },
]

/** What a sample commit may be told besides its stream. */
export interface SampleParts extends Partial<Omit<Commit, 'events' | 'stream'>> {
  readonly events?: readonly Partial<StoredEvent>[]
  /** The commit of the same stream that this one follows. */
  readonly after?: Commit | undefined
}

/** A sealed commit; of one event with little in it, unless told otherwise. */
export function sample(stream: string, parts: SampleParts = {}): Commit {
  const { events = [{}], after, ...rest } = parts
  return sealCommit({
    stream,
    version: after === undefined ? 1 : after.version + after.events.length,
    recordedAt: at,
    previous: after?.hash ?? genesisHash,
    events: events.map((event, index) => ({
      type: ContractSampled.type,
      schemaVersion: ContractSampled.version,
      at: (at + index) as Instant,
      actor: 'officer-1',
      data: { number: index },
      ...event,
    })),
    ...rest,
  })
}

/** So many commits of one stream, each following the one before it. */
export function chain(stream: string, length: number, after?: Commit): Commit[] {
  const commits: Commit[] = []
  for (let index = 0; index < length; index++) {
    const last = commits.at(-1) ?? after
    commits.push(sample(stream, { after: last, events: [{ data: { number: index, note: stream } }] }))
  }
  return commits
}

/** Names that two streams may have, and a careless store takes for one, or for a pattern. */
export const oddStreams: readonly string[] = [
  'dossier/a',
  'dossier/A',
  'dossier/a ',
  'dossier/a/1',
  'dossier/%',
  'dossier/_',
  "dossier/'; --",
  'dossier/\u00e9',
  'dossier/e\u0301',
  'dossier/\u{1F4C1}',
  'dossier/a\0',
  'dossier/a\0b',
  'dossier/a\\u0000',
  'dossier/\ud800',
  'dossier/\udfff',
  'dossier/\ufffd',
  'dossier/__proto__',
  'constructor',
  '',
  'dossier',
]
