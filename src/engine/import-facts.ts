// Importing histories from elsewhere: facts with a source, checked for form but not by the rules, because real
// histories break rules. They go in in batches; what was appended stays if a later batch fails.

import { DossierError, isDossierError, throwIfAborted } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { checkId } from '../kernel/ids.js'
import { toInstant, type InstantInput } from '../kernel/instant.js'
import { EventCorrected } from '../log/correction.js'
import { origin, type Commit, type Position } from '../log/envelope.js'
import type { StoredData } from '../log/event-definition.js'
import { LogSealed } from '../log/seal.js'
import { SubjectErased, type PersonalEntry, type Vault } from '../log/vault.js'
import { organisationEvents } from '../organisation/events.js'
import { procedureEvents } from '../procedure/events.js'
import { DossierCodesReserved } from '../dossier/dossier-code.js'
import { dossierStream } from '../dossier/dossier.js'
import { separatePersonal } from './personal-data.js'
import type { Operations } from './operations.js'
import type { Recorder, StreamHead } from './recorder.js'
import type { Replica } from './replica.js'
import type { GuardedTelemetry } from './telemetry/guarded-telemetry.js'
import { tellImport } from './telemetry/told-work.js'
import {
  aCount,
  aFunction,
  anArray,
  anObject,
  aSequence,
  aSignal,
  aText,
  refuse,
  shapeFindings,
} from '../kernel/shape-check.js'

/** One fact from elsewhere. */
export interface ImportedEvent {
  readonly type: string
  readonly at: InstantInput
  /** The importing system's name for who did it; the source if left out. */
  readonly actor?: string | undefined
  /** As the event's definition has it; personal fields may hold `{ subject, data }` in clear. */
  readonly data: StoredData
}

/** Facts about one dossier, in the order in which they are to be told. */
export interface ImportedDossier {
  readonly dossierId: string
  readonly events: readonly ImportedEvent[]
}

/** How to import. */
export interface ImportOptions {
  /** Where the facts come from; recorded with each. */
  readonly source: string
  /** Dossiers a batch; 500 if left out. */
  readonly batch?: number | undefined
  readonly onProgress?:
    ((progress: { readonly dossiers: number; readonly events: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** What was imported. */
export interface ImportResult {
  /** Dossiers that were not in the log before. */
  readonly dossiers: number
  readonly events: number
  readonly position: Position
}

/** What importing needs of the engine. */
export interface ImportParts {
  readonly replica: Pick<Replica, 'caughtUp'>
  readonly recorder: Recorder
  readonly vault: Vault
  readonly newId: () => string
  readonly operations: Pick<Operations, 'checkOpen' | 'untilClosed'>
  readonly telemetry?: GuardedTelemetry | undefined
}

const optionMembers = { source: aText, batch: aCount, onProgress: aFunction, signal: aSignal }
const dossierMembers = { dossierId: aText, events: anArray }
const eventMembers = { type: aText, at: [() => true, 'an instant'], actor: aText, data: anObject } as const
/** What has streams and writers of its own. */
const notOfDossiers = new Set<string>([
  ...Object.keys(procedureEvents),
  ...Object.keys(organisationEvents),
  SubjectErased.type,
  LogSealed.type,
  DossierCodesReserved.type,
])

/**
 * Appends facts about dossiers.
 * @throws DossierError `import-invalid` for what is not of the form above, `event-invalid`, `event-unknown`, `instant-invalid`, `id-invalid`; `aborted`;
 * `version-conflict` if one of the dossiers is being written to at the same time
 */
export function importFacts(
  facts: Iterable<ImportedDossier> | AsyncIterable<ImportedDossier>,
  options: ImportOptions,
  parts: ImportParts,
): Promise<ImportResult> {
  return tellImport(parts.telemetry, () => importAll(facts, options, parts))
}

async function importAll(
  facts: Iterable<ImportedDossier> | AsyncIterable<ImportedDossier>,
  options: ImportOptions,
  { replica, recorder, vault, newId, operations }: ImportParts,
): Promise<ImportResult> {
  const { source, batch = 500, onProgress, signal } = checkedOptions(options)
  if (!aSequence[0](facts))
    throw importInvalid(source, [{ path: [], code: 'shape', message: 'is no sequence of facts' }])
  let [dossiers, events, position] = [0, 0, origin]
  let taken: Taken[] = []
  const heads = new Map<string, StreamHead>()
  const flush = async () => {
    if (taken.length > 0) {
      position = await store(taken, { recorder, vault })
      // A dossier may come back in a later batch: its head must be known here by then.
      await replica.caughtUp(position)
    }
    taken = []
    heads.clear()
    onProgress?.({ dossiers, events })
  }
  for await (const dossier of operations.untilClosed(facts)) {
    operations.checkOpen()
    throwIfAborted(signal, 'the import')
    checkFacts(dossier, source)
    const { dossierId, events: told } = dossier
    if (told.length === 0) continue
    const stream = dossierStream(checkId(dossierId, 'dossier id'))
    // What is corrected must be known here, to check that it can be.
    if (heads.has(stream) && told.some(({ type }) => type === EventCorrected.type)) await flush()
    const head = heads.get(stream) ?? recorder.headOf(stream)
    const personal: PersonalEntry[] = []
    const facts = told.map(({ type, at, actor = source, data }) => {
      const { values, entries } = separatePersonal(data, recorder.fieldsOf(type), newId)
      personal.push(...entries)
      return { type, at: toInstant(at), actor: checkId(actor, 'actor'), data: values }
    })
    const sealed = naming(dossierId, () => recorder.seal(stream, head, facts, { source }))
    heads.set(stream, { version: head.version + told.length, hash: sealed.hash })
    taken.push({ commit: sealed, personal })
    if (head.version === 0) dossiers += 1
    events += told.length
    if (taken.length >= batch) await flush()
  }
  await flush()
  return { dossiers, events, position }
}

/** A dossier's facts on their way into the log. */
interface Taken {
  readonly commit: Commit
  readonly personal: readonly PersonalEntry[]
}

/** Stores facts, their personal data first. Of what is surely not in the log, for it was refused, no personal data stays. */
async function store(
  taken: readonly Taken[],
  { recorder, vault }: Pick<ImportParts, 'recorder' | 'vault'>,
): Promise<Position> {
  const stored: Position[] = []
  let mayBeStored = false
  try {
    for (const entry of taken.flatMap(({ personal }) => personal)) await vault.put(entry)
    mayBeStored = true
    await recorder.appendAll(
      taken.map(({ commit }) => commit),
      stored,
    )
    return stored.at(-1)!
  } catch (error) {
    const refused = taken.slice(stored.length).flatMap(({ personal }) => personal)
    if (!mayBeStored || isDossierError(error, 'version-conflict'))
      await vault.discard(refused.map(({ ref }) => ref))
    throw error
  }
}

function checkedOptions(options: ImportOptions): ImportOptions {
  refuse(shapeFindings(options, optionMembers), (findings) => importInvalid('(unknown)', findings))
  checkId(options.source, 'source')
  return options
}

/** Checks that facts are of their form, as far as no event definition says; and that they are about a dossier. */
function checkFacts(dossier: unknown, source: string): void {
  const findings = shapeFindings(dossier, dossierMembers)
  const { dossierId, events } = Object(dossier) as { dossierId?: unknown; events?: unknown }
  const missing = (path: Finding['path']) => findings.push({ path, code: 'shape', message: 'is missing' })
  if (findings.length === 0 && dossierId === undefined) missing(['dossierId'])
  if (findings.length === 0 && events === undefined) missing(['events'])
  for (const [index, event] of Array.isArray(events) ? events.entries() : []) {
    const path = ['events', index] as const
    findings.push(...shapeFindings(event, eventMembers, path))
    const { type, data } = Object(event) as { type?: unknown; data?: unknown }
    if (type === undefined) missing([...path, 'type'])
    if (data === undefined) missing([...path, 'data'])
    if (notOfDossiers.has(type as string)) {
      findings.push({
        path: [...path, 'type'],
        code: 'event-type',
        message: `${String(type)} is nothing that happens to a dossier`,
      })
    }
  }
  refuse(findings, (found) => importInvalid(source, found))
}

function importInvalid(source: string, findings: readonly Finding[]): DossierError {
  const message = `facts can't be imported like this:\n${formatFindings(findings)}`
  return new DossierError('import-invalid', message, { source, findings })
}

/** Names the dossier in what is wrong with its facts: an import has many. */
function naming<Result>(dossierId: string, work: () => Result): Result {
  try {
    return work()
  } catch (cause) {
    if (!isDossierError(cause, 'event-invalid')) throw cause
    const { eventType, findings } = cause.details
    const named = findings.map((finding) => ({ ...finding, path: [dossierId, ...finding.path] }))
    throw new DossierError(
      'event-invalid',
      `dossier '${dossierId}': ${cause.message}`,
      { eventType, findings: named },
      { cause },
    )
  }
}
