// Testing kit: what a test says has happened to its dossier, in the same table that an engine reads: corrections hold
// there as they do anywhere.

import { sealCommit } from '../log/chain.js'
import type { Position, RecordedEvent, StoredEvent } from '../log/envelope.js'
import { EventTable } from '../log/event-table.js'
import { createRegistry, type Registry } from '../log/registry.js'
import { emptyDossier, type Dossier } from '../dossier/dossier.js'
import { evolve, type OwnHandlers } from '../dossier/evolve.js'

/** The events of one dossier. */
export class ToldHistory {
  readonly #table: EventTable
  readonly #registry: Registry
  readonly #stream: string

  constructor(stream: string, definitions: Parameters<typeof createRegistry>[0]) {
    this.#stream = stream
    this.#registry = createRegistry(definitions)
    this.#table = new EventTable(this.#registry)
  }

  /**
   * Adds an event.
   * @throws DossierError `event-invalid` where it is not of its form, or corrects what can't be corrected
   */
  add(event: StoredEvent): void {
    const { type, data } = event
    this.#registry.definitions[this.#registry.codeOf(type) ?? 0]?.check(data)
    const commit = sealCommit({
      stream: this.#stream,
      version: this.#table.length + 1,
      recordedAt: event.at,
      events: [event],
      previous: this.#table.headHashOf(this.#stream),
    })
    this.#table.check(commit)
    this.#table.append(commit, (this.#table.length + 1) as Position)
  }

  get length(): number {
    return this.#table.length
  }

  /** The events as they are known to be right. */
  get events(): RecordedEvent[] {
    return this.#rows.map((row) => this.#table.read(row, this.length).toObject())
  }

  /** The dossier that they make. */
  dossier(id: string, own: OwnHandlers): Dossier {
    const dossier = emptyDossier(id)
    for (const row of this.#rows) evolve(dossier, this.#table.read(row, this.length), own)
    return dossier
  }

  get #rows(): number[] {
    return Array.from({ length: this.length }, (_, row) => row)
  }
}
