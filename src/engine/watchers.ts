// Live views of single dossiers: an immutable dossier and, at each event, the immer patches that lead to the next.

import { enablePatches, freeze, produceWithPatches, type Patch } from 'immer'
import type { RecordedEvent } from '../log/envelope.js'
import { dossierStream, type Dossier } from '../dossier/dossier.js'
import { evolve } from '../dossier/evolve.js'

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
  readonly listeners: Set<(change: DossierChange) => void>
}

/** Watched dossiers by stream. */
export class Watchers {
  readonly #watched = new Map<string, Watched>()
  readonly #onError: (error: unknown) => void

  constructor(onError: (error: unknown) => void) {
    enablePatches()
    this.#onError = onError
  }

  /** Whether nobody watches anything. */
  get isIdle(): boolean {
    return this.#watched.size === 0
  }

  /** Begins to watch a dossier from its present state, and gives the function that ends it. */
  add(dossier: Dossier, listener: (change: DossierChange) => void): () => void {
    const stream = dossierStream(dossier.id)
    let watched = this.#watched.get(stream)
    if (watched === undefined) {
      watched = { dossier: freeze(dossier, true), listeners: new Set() }
      this.#watched.set(stream, watched)
    }
    const { listeners } = watched
    // Who joins from inside a listener may have seen more of the log than was told yet.
    const hear = (change: DossierChange) => {
      if (change.event.version > dossier.version) listener(change)
    }
    listeners.add(hear)
    return () => {
      listeners.delete(hear)
      if (listeners.size === 0) this.#watched.delete(stream)
    }
  }

  /** Moves a watched dossier on by an event. */
  tell(event: RecordedEvent): void {
    const watched = this.#watched.get(event.stream)
    if (watched === undefined || event.version <= watched.dossier.version) return
    const [dossier, patches, inversePatches] = produceWithPatches(watched.dossier, (draft: Dossier) => {
      evolve(draft, event)
    })
    watched.dossier = dossier
    for (const listener of [...watched.listeners]) {
      try {
        listener({ dossier, event, patches, inversePatches })
      } catch (error) {
        this.#onError(error)
      }
    }
  }

  clear(): void {
    this.#watched.clear()
  }
}
