// Importing histories from elsewhere: facts with a source, checked for form but not by the rules, because real
// histories break rules. They go in in batches; what was appended stays if a later batch fails.

import { throwIfAborted } from '../kernel/errors.js'
import { toInstant, type InstantInput } from '../kernel/instant.js'
import { origin, type Commit, type Position } from '../log/envelope.js'
import type { StoredData } from '../log/event-definition.js'
import { dossierStream } from '../dossier/dossier.js'
import type { Recorder, StreamHead } from './recorder.js'

/** One fact from elsewhere. */
export interface ImportedEvent {
  readonly type: string
  readonly at: InstantInput
  /** The importing system's name for who did it; the source if left out. */
  readonly actor?: string | undefined
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

/**
 * Appends facts about dossiers.
 * @throws DossierError `event-invalid`, `event-unknown`, `instant-invalid`; `aborted`; `version-conflict` if one of
 * the dossiers is being written to at the same time
 */
export async function importFacts(
  facts: Iterable<ImportedDossier> | AsyncIterable<ImportedDossier>,
  { source, batch = 500, onProgress, signal }: ImportOptions,
  recorder: Recorder,
): Promise<ImportResult> {
  let [dossiers, events, position] = [0, 0, origin]
  let commits: Commit[] = []
  const heads = new Map<string, StreamHead>()
  const flush = async () => {
    if (commits.length > 0) position = (await recorder.appendAll(commits)).at(-1)!
    commits = []
    heads.clear()
    onProgress?.({ dossiers, events })
  }
  for await (const { dossierId, events: told } of facts) {
    throwIfAborted(signal, 'the import')
    if (told.length === 0) continue
    const stream = dossierStream(dossierId)
    const head = heads.get(stream) ?? recorder.headOf(stream)
    const sealed = recorder.seal(
      stream,
      head,
      told.map(({ type, at, actor = source, data }) => ({ type, at: toInstant(at), actor, data })),
      { source },
    )
    heads.set(stream, { version: head.version + told.length, hash: sealed.hash })
    commits.push(sealed)
    if (head.version === 0) dossiers += 1
    events += told.length
    if (commits.length >= batch) await flush()
  }
  await flush()
  return { dossiers, events, position }
}
