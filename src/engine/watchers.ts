// Live views of single dossiers: an immutable dossier and, at each event, the immer patches that lead to the next.

import { enableMapSet, enablePatches, freeze, produceWithPatches, type Patch } from 'immer'
import { canonicalJson } from '../log/canonical.js'
import { EventCorrected } from '../log/correction.js'
import type { RecordedEvent } from '../log/envelope.js'
import type { EventTable } from '../log/event-table.js'
import { dossierStream, type Dossier } from '../dossier/dossier.js'
import { evolve, type OwnHandlers } from '../dossier/evolve.js'
import { guardedCall } from './guarded-call.js'
import { dossierAt } from '../queries/dossier-at.js'

/** One change of a watched dossier. */
export interface DossierChange {
  /** As it is now; frozen, and sharing with the one before what did not change. */
  readonly dossier: Readonly<Dossier>
  readonly event: RecordedEvent
  readonly patches: readonly Patch[]
  /** The way back. */
  readonly inversePatches: readonly Patch[]
}

interface Watched {
  dossier: Readonly<Dossier>
  readonly listeners: Set<(change: DossierChange) => unknown>
}

/** Watched dossiers by stream. */
export class Watchers {
  readonly #watched = new Map<string, Watched>()
  readonly #onError: (error: unknown) => void
  readonly #own: OwnHandlers | undefined

  constructor(onError: (error: unknown) => void, own?: OwnHandlers) {
    enablePatches()
    // What plug-ins know of a dossier may be kept in maps and sets.
    enableMapSet()
    this.#own = own
    this.#onError = onError
  }

  /** Whether nobody watches anything. */
  get isIdle(): boolean {
    return this.#watched.size === 0
  }

  /** Begins to watch a dossier from its present state, and gives the function that ends it. */
  add(dossier: Dossier, listener: (change: DossierChange) => unknown): () => void {
    const stream = dossierStream(dossier.id)
    let watched = this.#watched.get(stream)
    if (watched === undefined) {
      watched = { dossier: freeze(dossier, true), listeners: new Set() }
      this.#watched.set(stream, watched)
    }
    const { listeners } = watched
    // Who joins from inside a listener may have seen more of the log than was told yet.
    const hear = (change: DossierChange): unknown =>
      change.event.version > dossier.version ? listener(change) : undefined
    listeners.add(hear)
    return () => {
      listeners.delete(hear)
      // It may be watched anew by now, if this is called twice.
      if (listeners.size === 0 && this.#watched.get(stream) === watched) this.#watched.delete(stream)
    }
  }

  /**
   * Moves a watched dossier on by an event. What is appended is appended: where a plug-in's fold throws, the error is
   * told, and this dossier is watched no more.
   */
  tell(table: EventTable, row: number): void {
    try {
      this.#move(table, row)
    } catch (error) {
      this.#watched.delete(table.streamName(table.ordinalAt(row)))
      this.#onError(error)
    }
  }

  /** After a correction it is folded again, from what is known by then. */
  #move(table: EventTable, row: number): void {
    const watched = this.#watched.get(table.streamName(table.ordinalAt(row)))
    if (watched === undefined) return
    const event = table.event(row)
    const { dossier: before } = watched
    if (event.version <= before.version) return
    const [dossier, patches, inversePatches] = produceWithPatches(before, (draft: Dossier) => {
      if (event.type !== EventCorrected.type) evolve(draft, event, this.#own)
      else
        putRight(
          draft,
          before,
          dossierAt({ table, rowCount: row + 1, asOf: undefined, own: this.#own }, before.id),
        )
    })
    watched.dossier = dossier
    // One for all who watch: none of them changes what the next hears.
    const change = freeze({ dossier, event, patches, inversePatches }, true)
    for (const listener of [...watched.listeners]) guardedCall(() => listener(change), this.#onError)
  }

  clear(): void {
    this.#watched.clear()
  }
}

/** Makes a draft of a dossier equal to what it is now, and leaves alone what doesn't differ. */
function putRight(draft: Dossier, before: Readonly<Dossier>, now: Dossier): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(now)]) as Set<keyof Dossier>) {
    if (key === 'own') continue
    if (now[key] === undefined) delete draft[key]
    else if (canonicalJson({ [key]: before[key] }) !== canonicalJson({ [key]: now[key] }))
      Object.assign(draft, { [key]: now[key] })
  }
  // What a plug-in knows may be in maps and sets, and of numbers that are none: as JSON it can't be compared.
  Object.assign(draft.own, now.own)
}
