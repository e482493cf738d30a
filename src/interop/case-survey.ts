// What was found in a file on the way: how much there is, when it begins and ends, and what looks wrong although it
// is kept. It counts, and judges nobody.

import type { Instant } from '../kernel/instant.js'
import type { StoredData } from '../log/event-definition.js'
import type { CaseReading } from './case-reading.js'

/** What can look wrong with a case, in words. */
export const oddityKinds = {
  'before-start': 'events before the start',
  'after-end': 'events after the end',
  'start-missing': 'no start: taken as received at the first event',
  'due-missing': 'no due date',
  'end-missing': 'no end: taken as open',
  'due-before-start': 'due before the start',
  'end-before-start': 'end before the start',
  'out-of-order': 'events that stand after later ones: put in the order of time',
  continued: 'cases that come back further on: appended to the same dossier',
  contradictory: 'cases that come back and say something else: what was told first is kept',
  'without-events': 'cases without events',
} as const
/** A kind of oddity. */
export type OddityKind = keyof typeof oddityKinds

/** Something that looks wrong, was counted and was kept. */
export interface Oddity {
  readonly kind: OddityKind
  readonly dossiers: number
  /** Events it is about, for kinds that are about events. */
  readonly events: number
  /** The first dossiers that have it. */
  readonly examples: readonly string[]
}

/** What is remembered of a case for when it comes back. */
export interface KnownCase {
  readonly receivedAt: Instant
  /** What its reception was told with. */
  readonly reception: CaseReading['reception']
  /** The office's own attributes that were told. */
  attributes: StoredData
  dueAt: Instant | undefined
  resolvedAt: Instant | undefined
  /** Of its events, for mappings where the last one ends the case. */
  lastAt: Instant | undefined
  /** Latest values of event attributes that conditions ask for. */
  values: number[] | undefined
  /** Oddities it was counted for, as bits. */
  counted: number
}

const kinds = Object.keys(oddityKinds) as OddityKind[]
const exampleCount = 3

/** Counts while cases pass. Memory grows with the number of cases, not of events. */
export class CaseSurvey {
  /** Runs of events of one case; more than dossiers where cases come back. */
  cases = 0
  events = 0
  /** Events of cases that were left out as invalid, and cases of which all was. */
  readonly leftOut = { cases: 0, events: 0 }
  firstReceivedAt: Instant | undefined
  /** The latest moment that any fact tells of; promised dates don't count. */
  latestAt: Instant | undefined
  /** Dossiers found. */
  dossiers = 0
  /** What to remember of each, as long as there is more to come. */
  readonly known = new Map<string, KnownCase>()
  readonly #odd = new Map<OddityKind, { dossiers: number; events: number; examples: string[] }>()

  /** What looked wrong, in the order of {@link oddityKinds}. */
  get oddities(): readonly Oddity[] {
    return kinds.flatMap((kind) => {
      const found = this.#odd.get(kind)
      return found === undefined ? [] : [{ kind, ...found }]
    })
  }

  /** Takes in a dossier that wasn't known. */
  add({ dossierId, reception }: CaseReading, receivedAt: Instant): KnownCase {
    const known: KnownCase = {
      receivedAt,
      reception,
      attributes: {},
      dueAt: undefined,
      resolvedAt: undefined,
      lastAt: undefined,
      values: undefined,
      counted: 0,
    }
    this.known.set(dossierId, known)
    this.dossiers += 1
    if (this.firstReceivedAt === undefined || receivedAt < this.firstReceivedAt)
      this.firstReceivedAt = receivedAt
    this.see(receivedAt)
    return known
  }

  /** Takes in a moment that something happened at. */
  see(at: Instant): void {
    if (this.latestAt === undefined || at > this.latestAt) this.latestAt = at
  }

  /** Counts an oddity: the dossier once for each kind, and the events that it is about. */
  note(kind: OddityKind, dossierId: string, events = 0): void {
    let odd = this.#odd.get(kind)
    if (odd === undefined) {
      odd = { dossiers: 0, events: 0, examples: [] }
      this.#odd.set(kind, odd)
    }
    odd.events += events
    const bit = 1 << kinds.indexOf(kind)
    const known = this.known.get(dossierId)
    if (known === undefined || known.counted & bit) return
    known.counted |= bit
    odd.dossiers += 1
    if (odd.examples.length < exampleCount) odd.examples.push(dossierId)
  }
}
