// What a reactor holds back: when each failed event is tried again, and when it is given up. One event that fails among
// others that don't is at fault itself, and is parked; if all fail, it is the world, and they wait for it.

import { DossierError } from '../../kernel/errors.js'
import type { HeldEvent, RetryPolicy } from './definition.js'
import { traceOf, type Attempt } from './attempt.js'
import type { HeldStream, Patch, ReactorRecord } from './record.js'

/** So many failed events at once are no longer the events' own fault: until one succeeds, no further one is tried. */
export const mostRetrying = 16

/** The held streams of one reactor, and this process's knowledge of them. */
export class HeldEvents {
  readonly #record: ReactorRecord
  readonly #retry: Required<RetryPolicy>
  /** When each is tried again, by the process's own clock; at once what another process held, or what was parked. */
  readonly #tryAt = new Map<string, number>()
  /** Effects that succeeded, and how many had when each stream failed last. */
  #successes = 0
  readonly #successesAt = new Map<string, number>()

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
    return this.#held.size - this.retrying
  }

  get retrying(): number {
    return this.#retrying.length
  }

  /** Whether so much fails that nothing further is tried. */
  get isWorldDown(): boolean {
    return this.#held.size >= mostRetrying && this.retrying >= mostRetrying
  }

  /**
   * Whether one further event may tell if it is the world after all: everything that fails was tried as often as would have
   * it parked if anything else got through.
   */
  get needsProbe(): boolean {
    return this.isWorldDown && this.#retrying.every(([, { attempts }]) => attempts >= this.#retry.attempts)
  }

  /** Streams to be tried now. */
  due(): string[] {
    if (this.#held.size === 0) return []
    const now = performance.now()
    return this.#retrying.map(([stream]) => stream).filter((stream) => (this.#tryAt.get(stream) ?? 0) <= now)
  }

  /** In how many milliseconds the next is due. */
  nextInMs(): number {
    let next = Number.POSITIVE_INFINITY
    for (const [stream] of this.#retrying) next = Math.min(next, this.#tryAt.get(stream) ?? 0)
    return Math.max(0, Math.ceil(next - performance.now()))
  }

  /** This process takes over: what it knew is no longer so. */
  begin(): void {
    this.#tryAt.clear()
    this.#successesAt.clear()
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
    const { retryable, retryAfterMs } = Object(error) as { retryable?: unknown; retryAfterMs?: unknown }
    const isParked =
      retryable === false || (attempts >= this.#retry.attempts && this.#isAtFault(stream, before))
    const held = { version, attempts, isParked, error: traceOf(error), done: [...done] }
    this.#record.change((state) => void state.held.set(stream, held))
    this.#successesAt.set(stream, this.#successes)
    if (isParked) this.#tryAt.delete(stream)
    else this.#tryAt.set(stream, performance.now() + this.#delayMs(attempts, retryAfterMs))
    return isParked ? { stream, version, attempts, isParked, error: held.error } : undefined
  }

  /** The end came in the middle of an effect: what was done of it is not done again. */
  interrupted(stream: string, version: number, attempts: number, { failure, done }: Attempt): void {
    const held = { version, attempts, isParked: false, error: traceOf(failure?.error), done: [...done] }
    this.#record.change((state) => void state.held.set(stream, held))
  }

  /** A stream goes on from a version before what comes next in the log, unless it is held already. */
  wait(stream: string, version: number): void {
    const held = { version, attempts: 0, isParked: false, error: { name: 'Interrupted' }, done: [] }
    this.#record.change((state) => void (state.held.has(stream) || state.held.set(stream, held)))
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
    this.#successesAt.delete(stream)
    this.#record.change(({ held }) => void held.delete(stream))
  }

  /** What was parked because it could not be read is tried again where it can be. */
  unparkReadable(isReadable: (stream: string) => boolean): void {
    const streams = [...this.#held]
      .filter(([stream, { error }]) => error.name === unreadable && isReadable(stream))
      .map(([stream]) => stream)
    this.#record.change((state) => {
      for (const stream of streams) unpark(state.held, stream)
    })
  }

  get #held(): ReadonlyMap<string, HeldStream> {
    return this.#record.state.held
  }

  get #retrying(): [string, HeldStream][] {
    return this.#held.size === 0 ? [] : [...this.#held].filter(([, { isParked }]) => !isParked)
  }

  /** Others got through since it failed last, or nothing else is in trouble. */
  #isAtFault(stream: string, before: HeldStream | undefined): boolean {
    const others = this.retrying - (before?.isParked === false ? 1 : 0)
    return others === 0 || this.#successes > (this.#successesAt.get(stream) ?? 0)
  }

  #delayMs(attempts: number, asked: unknown): number {
    const { firstDelayMs, maxDelayMs } = this.#retry
    // Not all at the same moment.
    const usual = Math.min(firstDelayMs * 2 ** (attempts - 1), maxDelayMs) * (0.8 + 0.4 * Math.random())
    if (typeof asked !== 'number' || Number.isNaN(asked)) return usual
    // Sooner than usual all attempts would be used up before whoever asks for it is well again.
    return Math.max(usual, Math.min(asked, maxDelayMs))
  }
}

/** Parked events of one stream, or of all, are to be tried again. */
export function retried(stream: string | undefined): Patch {
  return ({ held }) => {
    for (const each of stream === undefined ? [...held.keys()] : [stream]) unpark(held, each)
  }
}

function unpark(held: Map<string, HeldStream>, stream: string): void {
  const before = held.get(stream)
  if (before?.isParked === true) held.set(stream, { ...before, attempts: 0, isParked: false })
}

/**
 * A parked event is let go, and what follows in its stream goes on.
 * @throws DossierError `query-invalid`, from the patch, if none is parked
 */
export function skipped(stream: string): Patch {
  let version: number | undefined
  return ({ held }) => {
    const before = held.get(stream)
    const isParked = before?.isParked === true
    // Asked once more after an unclear answer: another event of the stream may be parked by now.
    if (version !== undefined && (!isParked || before.version !== version)) return
    if (!isParked) throw notParked(stream)
    version = before.version
    held.set(stream, { ...before, version: version + 1, attempts: 0, isParked: false, done: [] })
  }
}

function notParked(stream: string): DossierError {
  const message = `no event of ${String(stream).slice(0, 100)} is parked here`
  const findings = [{ path: ['stream'], code: 'not-parked', message }]
  return new DossierError('query-invalid', message, { query: 'skip', findings })
}

/** The name under which an event is held that can't be read here. */
const unreadable = 'Unreadable'

/** Why an event is parked at once that can't be read here: a newer package may have written it, and can. */
export function unreadableFailure(cause: DossierError): Attempt {
  const error = Object.assign(new Error(cause.message, { cause }), { code: cause.code, retryable: false })
  error.name = unreadable
  return { failure: { error }, done: [] }
}
