// Which dossiers have a date of which something is still to be told, soonest first, so that a pass costs what is to be
// told and not the number of dossiers. It is derived from the log alone: each dossier that has new events is folded again
// from its own handful of them. What was noted falls out, so what is overdue for months is not looked at again.

import { isDossierError } from '../kernel/errors.js'
import type { DecisionContext } from '../dossier/decision.js'
import { dossierIdOf } from '../dossier/dossier.js'
import type { OwnHandlers } from '../dossier/evolve.js'
import { watchedDates } from '../dossier/decide/watched-dates.js'
import type { CountedWay, WatchedDate } from '../dossier/rules/owed-notes.js'
import type { EventTable } from '../log/event-table.js'
import { RowOrder } from '../projections/row-order.js'
import { organisationStream } from '../organisation/events.js'
import { procedureStreams } from '../procedure/events.js'
import { dossierAt } from '../queries/dossier-at.js'

/** A dossier, and its dates that may still be told of. */
export interface WatchedDossier {
  readonly dossierId: string
  readonly dates: readonly WatchedDate[]
}

/** Streams or rows between which other work has its turn. */
const turnSize = 1_000

/** The dates of one replica's dossiers that may still be told of. */
export class DeadlineWatch {
  readonly #table: EventTable
  readonly #context: DecisionContext
  readonly #own: OwnHandlers
  readonly #order = new RowOrder()
  readonly #dates = new Map<number, readonly WatchedDate[]>()
  readonly #ways = new Map<string, CountedWay>()
  /** Streams that are there at the start are folded once each, whatever they hold; then what comes. */
  #streams = 0
  #ordinal = 0
  #row = 0

  constructor(table: EventTable, context: DecisionContext, own: OwnHandlers) {
    this.#table = table
    this.#context = context
    this.#own = own
    this.#begin()
  }

  /** The ways in which dates that were ever watched are counted: calendar, and notice of an extension. */
  get ways(): readonly CountedWay[] {
    return [...this.#ways.values()]
  }

  /** How many dossiers have a date of which something may still be told. */
  get size(): number {
    return this.#order.size
  }

  /** Takes in some of what is new; gives whether there is more. */
  refresh(): boolean {
    if (this.#ordinal < this.#streams) {
      const end = Math.min(this.#ordinal + turnSize, this.#streams)
      for (; this.#ordinal < end; this.#ordinal++) this.#file(this.#ordinal)
      return true
    }
    const end = Math.min(this.#row + turnSize, this.#table.length)
    const changed = new Set<number>()
    for (; this.#row < end; this.#row++) changed.add(this.#table.ordinalAt(this.#row))
    for (const ordinal of changed) this.#file(ordinal)
    // Another version of a procedure, or another calendar of a unit, may be another way to count for any dossier.
    if ([...changed].some((ordinal) => isOfOffice(this.#table.streamName(ordinal)))) this.#begin()
    return this.#ordinal < this.#streams || this.#row < this.#table.length
  }

  /** Dossiers with a date up to a moment, soonest first. */
  *until(moment: number): Generator<WatchedDossier> {
    for (const row of this.#order.between(Number.NEGATIVE_INFINITY, moment + 1))
      yield { dossierId: dossierIdOf(this.#table.streamName(row))!, dates: this.#dates.get(row)! }
  }

  /** The first date from a moment on; `undefined` if there is none. */
  firstFrom(moment: number): number | undefined {
    const [row] = this.#order.between(moment, Number.POSITIVE_INFINITY, 1)
    return row === undefined ? undefined : this.#order.keyOf(row)
  }

  #begin(): void {
    this.#streams = this.#table.streamCount
    this.#ordinal = 0
    this.#row = this.#table.length
  }

  #file(ordinal: number): void {
    const dates = this.#datesOf(ordinal)
    if (dates.length === 0) {
      this.#dates.delete(ordinal)
      this.#order.file(ordinal, undefined)
      return
    }
    this.#dates.set(ordinal, dates)
    this.#order.file(ordinal, Math.min(...dates.map(({ dueAt }) => dueAt)))
    for (const { calendar, extension } of dates) {
      const key = JSON.stringify([calendar, extension?.notice, extension !== undefined])
      if (!this.#ways.has(key)) this.#ways.set(key, { calendar, extension })
    }
  }

  #datesOf(ordinal: number): readonly WatchedDate[] {
    const dossierId = dossierIdOf(this.#table.streamName(ordinal))
    if (dossierId === undefined) return []
    try {
      const everything = { table: this.#table, rowCount: this.#table.length, asOf: undefined, own: this.#own }
      return watchedDates(dossierAt(everything, dossierId), this.#context)
    } catch (error) {
      // A stream that can't be read here, or was erased: nothing can be told of it.
      if (isDossierError(error)) return []
      throw error
    }
  }
}

function isOfOffice(stream: string): boolean {
  return stream === organisationStream || stream.startsWith(procedureStreams)
}
