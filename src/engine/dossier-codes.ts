// Giving out dossier codes: numbers are reserved as events in the stream of their counter, with the expected version,
// so two processes never hold the same one. Between a reservation and a dossier anything may fail: then a number is
// left out, and never given twice. Left out as well are numbers whose codes dossiers have that somebody gave by hand.

import type { CivilDate } from '../kernel/civil-date.js'
import { DossierError, isDossierError } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import { queryInvalid, type Expectation } from '../kernel/shape-check.js'
import type { DataOf } from '../log/event-definition.js'
import {
  DossierCodesReserved,
  dossierCodeStream,
  type DossierCodePattern,
  type DossierCodeValues,
} from '../dossier/dossier-code.js'
import type { Recorder } from './recorder.js'
import type { Replica } from './replica.js'

/** What a code is asked for. */
export interface DossierCodeRequest extends DossierCodeValues {
  /** The moment whose civil date is in the code. */
  readonly at: Instant
}

/** What giving out codes needs. */
export interface DossierCodesParts {
  readonly recorder: Recorder
  readonly replica: Pick<Replica, 'table' | 'caughtUp'>
  /** The pattern of an agency, as `dossierCodePatterns` gives it. */
  readonly patternOf: (agencyId: string | undefined) => DossierCodePattern
  /** The civil date of a request, in the zone of its office. */
  readonly dateOf: (request: DossierCodeRequest, pattern: DossierCodePattern) => CivilDate
  /** Tells of codes whether dossiers have them by now: somebody may have given them by hand. */
  readonly takenCodes: () => (code: string) => boolean
  /**
   * The least that one reservation takes: 1 (default) leaves no number out while engines run; more saves appends where
   * many dossiers come in, and leaves out what an engine has not used when it closes.
   */
  readonly reserve?: number | undefined
  /** Who reserves; `engine` if left out. */
  readonly actor?: string | undefined
}

/** What this engine knows of a counter, and who waits for its numbers. */
interface Counter {
  /** Numbers that are reserved here and not given out: from `next` until before `end`, in order. */
  readonly blocks: { next: number; readonly end: number }[]
  /** The stream's version after the last reservation made here, and the number to go on from, if it still has it. */
  reserved: { readonly version: number; readonly end: number }
  readonly waiting: Waiting[]
  isServed: boolean
}

/** How many numbers somebody wants, and what code each would be. */
interface Wanted {
  readonly count: number
  readonly codeOf: (seq: number) => string
}

interface Waiting extends Wanted {
  readonly resolve: (numbers: readonly number[]) => void
  readonly reject: (error: unknown) => void
}

/** How many numbers are reserved at once: all codes of a call are in memory, and what is reserved never comes back. */
const mostReserved = 100_000
/** How many may be wanted at once. */
export const aReservation: Expectation = [
  (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= mostReserved,
  `a whole number from 1 to ${mostReserved}`,
]
/** How often a reservation is tried again after losing a race. Each lost race is one that another engine won. */
const maxAttempts = 1_000
/** How many counters are remembered; numbers left in one that is forgotten are left out. */
const maxCounters = 10_000

/** Gives out dossier codes over one log. */
export class DossierCodes {
  readonly #parts: DossierCodesParts
  readonly #counters = new Map<string, Counter>()

  constructor(parts: DossierCodesParts) {
    this.#parts = parts
  }

  /**
   * The next code, never given before by any engine on this log, and that no dossier has.
   * @throws DossierError `id-invalid` if the request lacks what the pattern names; `version-conflict` after 1,000 lost
   * races; `storage`, `closed`
   */
  async next(request: DossierCodeRequest): Promise<string> {
    const [code] = await this.reserveMany(request, 1)
    return code!
  }

  /**
   * So many codes at once, in the order of their numbers; errors as of {@link next}.
   * @throws DossierError `query-invalid` for a count that is no whole number from 1 to 100,000
   */
  async reserveMany(request: DossierCodeRequest, count: number): Promise<string[]> {
    const [isRight, expected] = aReservation
    if (!isRight(count))
      throw queryInvalid('reserveDossierCodes', [
        { path: ['count'], code: 'count', message: `is not ${expected as string}` },
      ])
    const pattern = this.#parts.patternOf(request.agencyId)
    const on = this.#parts.dateOf(request, pattern)
    const codeOf = (seq: number) => pattern.format(request, on, seq)
    const numbers = await this.#numbers(pattern.series(request, on), { count, codeOf })
    return numbers.map(codeOf)
  }

  #numbers(series: string, wanted: Wanted): Promise<readonly number[]> {
    const counter = this.#counter(series)
    return new Promise((resolve, reject) => {
      counter.waiting.push({ ...wanted, resolve, reject })
      if (!counter.isServed) void this.#serve(series, counter)
    })
  }

  #counter(series: string): Counter {
    const counter = this.#counters.get(series) ?? {
      blocks: [],
      reserved: { version: 0, end: 1 },
      waiting: [],
      isServed: false,
    }
    this.#counters.delete(series)
    this.#counters.set(series, counter)
    if (this.#counters.size > maxCounters) {
      const oldest = [...this.#counters].find(([, { isServed }]) => !isServed)
      if (oldest !== undefined && oldest[1] !== counter) this.#counters.delete(oldest[0])
    }
    return counter
  }

  /** Serves who waits, in order; for those who came meanwhile it reserves together. Never fails: they do. */
  async #serve(series: string, counter: Counter): Promise<void> {
    const { waiting } = counter
    counter.isServed = true
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      try {
        let numbers = this.#lowest(counter, first)
        while (numbers.length < first.count) {
          await this.#reserve(series, counter)
          numbers = this.#lowest(counter, first)
        }
        waiting.shift()
        pass(counter, numbers.at(-1)!)
        first.resolve(numbers)
      } catch (error) {
        for (const { reject } of waiting.splice(0)) reject(error)
      }
    }
    counter.isServed = false
  }

  /** The lowest numbers reserved here whose codes no dossier has; fewer than are wanted if there are no more. */
  #lowest({ blocks }: Counter, { count, codeOf }: Wanted): number[] {
    const isTaken = this.#parts.takenCodes()
    const numbers: number[] = []
    for (const { next, end } of blocks)
      for (let seq = next; seq < end && numbers.length < count; seq++)
        if (!isTaken(codeOf(seq))) numbers.push(seq)
    return numbers
  }

  /** Up to where is to be reserved so that there are enough numbers whose codes no dossier has. */
  #endOf(from: number, { count, codeOf }: Wanted): number {
    const isTaken = this.#parts.takenCodes()
    let end = from
    for (let free = 0; free < count; end++) if (!isTaken(codeOf(end))) free++
    return end
  }

  async #reserve(series: string, counter: Counter): Promise<void> {
    const { recorder, replica, reserve = 1, actor = 'engine' } = this.#parts
    const stream = dossierCodeStream(series)
    for (let attempt = 1; ; attempt++) {
      const { codeOf } = counter.waiting[0]!
      const all = counter.waiting.reduce((sum, each) => sum + each.count, 0)
      // Who waits further on has the next reservation; the first has no more than may be wanted.
      const wanted = Math.min(all, mostReserved)
      const missing = wanted - this.#lowest(counter, { count: wanted, codeOf }).length
      const head = recorder.headOf(stream)
      const { reserved } = counter
      const from = reserved.version === head.version ? reserved.end : this.#nextIn(stream)
      const count = Math.max(reserve, this.#endOf(from, { count: missing, codeOf }) - from)
      const data = { series, from, count }
      const event = { type: DossierCodesReserved.type, at: recorder.now(), actor, data }
      try {
        const { position } = await recorder.append(stream, head, [event])
        counter.blocks.push({ next: from, end: from + count })
        counter.reserved = { version: head.version + 1, end: from + count }
        return await replica.caughtUp(position)
      } catch (error) {
        if (!isDossierError(error, 'version-conflict') || attempt >= maxAttempts) throw error
        await replica.caughtUp()
      }
    }
  }

  /** The number after the last that was reserved, as the replica tells it. */
  #nextIn(stream: string): number {
    const { table } = this.#parts.replica
    const ordinal = table.ordinalOf(stream)
    if (ordinal === undefined) return 1
    // What can't be read may have been given out.
    const unreadable = table.unreadable.get(ordinal)
    if (unreadable !== undefined) throw unreadable.error
    const row = table.rowsOf(ordinal).findLast((each) => table.read(each).type === DossierCodesReserved.type)
    if (row === undefined) return 1
    const { from, count } = table.event(row).data as DataOf<typeof DossierCodesReserved>
    return from + count
  }
}

/** The error of an engine that was set up without a pattern. */
export function noCodes(): DossierError {
  const message = 'this engine gives out no codes: set it up with dossierCodes'
  return new DossierError('definition-invalid', message, {
    definition: 'engine',
    findings: [{ path: ['dossierCodes'], code: 'missing', message: 'is missing' }],
  })
}

/** Gives up what is left of a counter's numbers up to one: they are given out, or their codes are taken. */
function pass({ blocks }: Counter, seq: number): void {
  while (blocks[0] !== undefined && blocks[0].end <= seq + 1) blocks.shift()
  if (blocks[0] !== undefined && blocks[0].next <= seq) blocks[0].next = seq + 1
}
