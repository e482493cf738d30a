// What a reactor holds back: when each failed event is tried again, and when it is given up. One event that fails among
// others that don't is at fault itself, and is parked; if all fail, it is the world, and they wait for it.

import type { HeldEvent, RetryPolicy } from './definition.js'
import { traceOf, type Attempt } from './attempt.js'
import type { HeldStream, ReactorRecord } from './record.js'

/** So many failed events at once are no longer the events' own fault: until one succeeds, no further one is tried. */
const mostRetrying = 16

/** The held streams of one reactor, and this process's knowledge of them. */
export class HeldEvents {
  readonly #record: ReactorRecord
  readonly #retry: Required<RetryPolicy>
  /** When each is tried again, by the process's own clock; at once what another process held. */
  readonly #tryAt = new Map<string, number>()
  /** Effects that succeeded, and how many had when each stream was held. */
  #successes = 0
  readonly #heldAfter = new Map<string, number>()

  constructor(record: ReactorRecord, retry: Required<RetryPolicy>) {
    this.#record = record
    this.#retry = retry
  }

  /** Whether a stream waits. */
  has(stream: string): boolean {
    return this.#held.has(stream)
  }

  /** How a stream is held. */
  of(stream: string): Readonly<HeldStream> | undefined {
    return this.#held.get(stream)
  }

  /** Each held event. */
  list(): HeldEvent[] {
    return [...this.#held].map(([stream, { version, attempts, isParked, error }]) => ({
      ...{ stream, version, attempts, isParked },
      error: { ...error },
    }))
  }

  get parked(): number {
    return [...this.#held.values()].filter(({ isParked }) => isParked).length
  }

  get retrying(): number {
    return this.#held.size - this.parked
  }

  /** Whether so much fails that nothing further is tried. */
  get isWorldDown(): boolean {
    return this.retrying >= mostRetrying
  }

  /** Streams to be tried now. */
  due(): string[] {
    const now = performance.now()
    return [...this.#held]
      .filter(([stream, { isParked }]) => !isParked && (this.#tryAt.get(stream) ?? 0) <= now)
      .map(([stream]) => stream)
  }

  /** In how many milliseconds the next is due. */
  nextInMs(): number {
    const next = [...this.#held]
      .filter(([, { isParked }]) => !isParked)
      .map(([stream]) => this.#tryAt.get(stream) ?? 0)
    return Math.max(0, Math.min(...next) - performance.now())
  }

  /** An effect succeeded. */
  succeeded(): void {
    this.#successes += 1
  }

  /** An event failed: its stream is held there. Gives what is parked by that. */
  failed(stream: string, version: number, { failure, done }: Attempt): HeldEvent | undefined {
    const { error } = failure!
    const before = this.#held.get(stream)
    const isAgain = before?.version === version
    const attempts = (isAgain ? before.attempts : 0) + 1
    if (!isAgain) this.#heldAfter.set(stream, this.#successes)
    const { retryable, retryAfterMs } = Object(error) as { retryable?: unknown; retryAfterMs?: unknown }
    const isParked =
      retryable === false || (attempts >= this.#retry.attempts && this.#isAtFault(stream, isAgain))
    const held = { version, attempts, isParked, error: traceOf(error), done: [...done] }
    this.#record.change((state) => void state.held.set(stream, held))
    this.#tryAt.set(stream, performance.now() + this.#delayMs(attempts, retryAfterMs))
    return isParked ? { stream, version, attempts, isParked, error: held.error } : undefined
  }

  /** The events of a stream up to a version are dealt with. */
  passed(stream: string, version: number): void {
    this.#record.change(({ held }) => {
      const before = held.get(stream)
      if (before === undefined || before.version > version) return
      held.set(stream, { ...before, version: version + 1, attempts: 0, done: [] })
    })
  }

  /** All of a stream is dealt with. */
  release(stream: string): void {
    this.#tryAt.delete(stream)
    this.#heldAfter.delete(stream)
    this.#record.change(({ held }) => void held.delete(stream))
  }

  /** Parked events are to be tried again. */
  unpark(streams: readonly string[]): void {
    for (const stream of streams) this.#tryAt.delete(stream)
    this.#record.change(({ held }) => {
      for (const stream of streams) {
        const before = held.get(stream)
        if (before !== undefined) held.set(stream, { ...before, attempts: 0, isParked: false })
      }
    })
  }

  /** A parked event is let go, and what follows in its stream goes on. */
  skip(stream: string, version: number): void {
    this.#tryAt.delete(stream)
    this.#record.change(({ held }) => {
      const before = held.get(stream)
      if (before?.version !== version || !before.isParked) return
      held.set(stream, { ...before, version: version + 1, attempts: 0, isParked: false, done: [] })
    })
  }

  get #held(): ReadonlyMap<string, HeldStream> {
    return this.#record.state.held
  }

  /** Others got through since, or nothing else is in trouble. */
  #isAtFault(stream: string, isAgain: boolean): boolean {
    const others = this.retrying - (isAgain ? 1 : 0)
    return others === 0 || this.#successes > (this.#heldAfter.get(stream) ?? 0)
  }

  #delayMs(attempts: number, asked: unknown): number {
    const { firstDelayMs, maxDelayMs } = this.#retry
    if (typeof asked === 'number' && asked >= 0) return Math.min(asked, maxDelayMs)
    // Not all at the same moment.
    return Math.min(firstDelayMs * 2 ** (attempts - 1), maxDelayMs) * (0.8 + 0.4 * Math.random())
  }
}
