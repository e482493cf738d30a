// A durable reactor, as its owner holds it: one process of several acts on the events of the log, each of which comes at
// least once and in the order of its stream; the others stand by. It can be asked how it is at any time, and when it stops
// it is heard.

import { DossierError, isDossierError } from '../../kernel/errors.js'
import { origin, type Position } from '../../log/envelope.js'
import type { StateStore } from '../../log/state-store.js'
import type { Replica } from '../replica.js'
import { Bell } from './bell.js'
import type { HeldEvent, ReactorPlan } from './definition.js'
import { HeldEvents } from './held-events.js'
import { ReactorRecord, witnessAt } from './record.js'
import { Runner } from './runner.js'

/** How a reactor is. */
export interface ReactorStatus {
  readonly name: string
  /**
   * `running`; `standby` while another process runs it; `paused` for all of them; `stopped` by an error, and nobody acts
   * until it is started again; `closed` by its owner.
   */
  readonly state: 'running' | 'standby' | 'paused' | 'stopped' | 'closed'
  /** Every event up to here was dealt with, but for what is held back. */
  readonly position: Position
  /** Events of the log that were not looked at yet, as this process knows. */
  readonly lag: number
  /** Failed events that will be tried again, and those given up until somebody says what to do. */
  readonly retrying: number
  readonly parked: number
  /** Why it stopped, or what it can't do at the moment. */
  readonly error?: unknown
}

/** What a reactor needs of its engine. */
export interface ReactorParts {
  readonly replica: Replica
  readonly states: StateStore
  /** Tells this process from others. */
  readonly runnerId: string
  readonly tell: (error: unknown) => void
}

/** A durable reactor. Made by `engine.startReactor`. */
export class Reactor {
  /** Resolves when it was closed. @throws DossierError `reactor-stopped` when it stopped by itself */
  readonly ended: Promise<void>
  readonly #plan: ReactorPlan
  readonly #parts: ReactorParts
  readonly #record: ReactorRecord
  readonly #held: HeldEvents
  readonly #bell = new Bell()
  readonly #closing = new AbortController()
  #runner: Runner | undefined
  #state: 'running' | 'standby' | 'stopped' | 'closed' = 'standby'
  #error: unknown

  /** Use {@link startReactor}. */
  constructor(plan: ReactorPlan, parts: ReactorParts, record: ReactorRecord) {
    this.#plan = plan
    this.#parts = parts
    this.#record = record
    this.#held = new HeldEvents(record, plan.retry)
    this.ended = this.#run()
    // Whoever doesn't wait for the end hears of it by the engine's signal.
    this.ended.catch(() => {})
  }

  get name(): string {
    return this.#plan.name
  }

  /** How it is now. */
  status(): ReactorStatus {
    const { position, isPaused } = this.#record.state
    const { table } = this.#parts.replica
    const isPausedNow = isPaused && (this.#state === 'running' || this.#state === 'standby')
    return {
      name: this.name,
      state: isPausedNow ? 'paused' : this.#state,
      position,
      lag: this.#runner?.lag ?? table.length - rowAfter(table, position),
      retrying: this.#held.retrying,
      parked: this.#held.parked,
      ...(this.#error !== undefined && { error: this.#error }),
    }
  }

  /** What is held back, and at which event of each stream. */
  held(): readonly HeldEvent[] {
    return this.#held.list()
  }

  /** Pauses it, whichever process runs it, also over restarts. @throws DossierError `storage`, `closed` */
  pause(): Promise<void> {
    return this.#change((state) => void (state.isPaused = true))
  }

  /** Ends a pause. @throws DossierError `storage`, `closed` */
  resume(): Promise<void> {
    return this.#change((state) => void (state.isPaused = false))
  }

  /** Tries parked events again: that of one stream, or all. @throws DossierError `storage`, `closed` */
  retry(stream?: string): Promise<void> {
    const parked = this.held().filter((event) => event.isParked && (stream ?? event.stream) === event.stream)
    this.#held.unpark(parked.map((event) => event.stream))
    return this.#change(() => {})
  }

  /**
   * Lets a parked event go for good, so that what follows in its stream goes on.
   * @throws DossierError `query-invalid` if no event of this stream is parked; `storage`, `closed`
   */
  async skip(stream: string): Promise<void> {
    const held = this.#held.of(stream)
    if (held?.isParked !== true) {
      const message = `no event of ${String(stream).slice(0, 100)} is parked here`
      const findings = [{ path: ['stream'], code: 'not-parked', message }]
      throw new DossierError('query-invalid', message, { query: 'skip', findings })
    }
    this.#held.skip(stream, held.version)
    await this.#change(() => {})
  }

  /** Ends it: waits for what is under way, and lets another process take over. */
  async close(): Promise<void> {
    this.#closing.abort(closedError())
    this.#bell.ring()
    await this.ended.catch(() => {})
  }

  async #change(patch: (state: ReactorRecord['state']) => void): Promise<void> {
    if (this.#closing.signal.aborted) throw closedError()
    this.#record.change(patch)
    await this.#record.save(this.#parts.runnerId, true)
    this.#bell.ring()
  }

  async #run(): Promise<void> {
    const { replica, tell } = this.#parts
    const closing = this.#closing.signal
    const unwatch = replica.watch(() => {
      if (replica.failure !== undefined) this.#closing.abort(replica.failure)
      this.#bell.ring()
    })
    try {
      while (!closing.aborted) if (await this.#standBy()) await this.#runWhileOurs()
      // Not by its owner: the log stopped delivering.
      if (closing.reason === replica.failure && !isDossierError(replica.failure, 'closed'))
        throw replica.failure!
      this.#state = 'closed'
    } catch (cause) {
      this.#state = 'stopped'
      const { position } = this.#record.state
      const message = `reactor ${this.name} stopped after position ${position}: ${cause instanceof Error ? cause.message : String(cause)}`
      const error = new DossierError('reactor-stopped', message, { reactor: this.name, position }, { cause })
      this.#error = error
      tell(error)
      throw error
    } finally {
      unwatch()
    }
  }

  /** Waits until it is this process's turn; whether it is, for it may end before. */
  async #standBy(): Promise<boolean> {
    const { runnerId } = this.#parts
    const { leaseMs } = this.#plan
    let seen = { revision: -1, at: 0 }
    while (!this.#closing.signal.aborted) {
      const isOurs = await this.#trying(async () => {
        await this.#record.load()
        const { state, revision } = this.#record
        if (seen.revision !== revision) seen = { revision, at: performance.now() }
        // By this process's own clock: the clocks of two machines need not agree.
        const isLost = performance.now() - seen.at >= leaseMs
        const isFree = state.runner === undefined || state.runner === runnerId
        return (isFree || isLost) && this.#record.take(runnerId)
      })
      if (isOurs) return true
      await this.#bell.wait(leaseMs / 3)
    }
    return false
  }

  async #runWhileOurs(): Promise<void> {
    const { replica, runnerId } = this.#parts
    const { leaseMs, on, mostParked } = this.#plan
    const lost = new AbortController()
    const ending = AbortSignal.any([this.#closing.signal, lost.signal])
    const record = this.#record
    const saved = async (): Promise<boolean> => {
      while (!lost.signal.aborted) {
        const isSaved = await this.#trying(async () => {
          runner.advance()
          if (!(await record.save(runnerId))) lost.abort(new Error('another process runs this reactor now'))
          return true
        })
        if (isSaved || this.#closing.signal.aborted) break
        await new Promise<void>((resolve) => void setTimeout(resolve, leaseMs / 10))
      }
      if (this.#held.parked > mostParked) throw tooManyParked(this.name, record.state.position, mostParked)
      return !ending.aborted
    }
    const runner = new Runner({
      ...{ plan: this.#plan, table: replica.table, record, held: this.#held, bell: this.#bell, ending },
      save: saved,
      onParked: (event, error) => {
        try {
          this.#plan.onParked?.(event, error)
        } catch (thrown) {
          this.#parts.tell(thrown)
        }
      },
      reactTo: (type) => (Object.hasOwn(on, type) ? on[type] : on['event']),
    })
    this.#runner = runner
    this.#state = 'running'
    const renewal = setInterval(() => {
      runner.advance()
      void record.save(runnerId).then(
        (isOurs) => void (isOurs || lost.abort()),
        () => {},
      )
    }, leaseMs / 3)
    try {
      await runner.run()
    } finally {
      clearInterval(renewal)
      this.#runner = undefined
      this.#state = 'standby'
      if (!lost.signal.aborted) await this.#letGo(runner)
    }
  }

  /** So that another process need not wait. It is no harm if that fails: it waits then. */
  async #letGo(runner: Runner): Promise<void> {
    runner.advance()
    this.#record.change((state) => void (state.runner = undefined))
    await this.#record.save(this.#parts.runnerId, true).catch(() => {})
  }

  /** Does what the store may refuse for a while; `false` if it did. It is told once, and shown until it is over. */
  async #trying(work: () => Promise<boolean>): Promise<boolean> {
    try {
      const result = await work()
      this.#error = undefined
      return result
    } catch (error) {
      if (!isDossierError(error, 'storage')) throw error
      if (this.#error === undefined) this.#parts.tell(error)
      this.#error = error
      return false
    }
  }
}

/**
 * Starts a reactor: looks how far it is, and whether that is of this log.
 * @throws DossierError `checkpoint-foreign`, `storage`
 */
export async function startReactor(plan: ReactorPlan, parts: ReactorParts): Promise<Reactor> {
  const { replica, states, runnerId } = parts
  const { table } = replica
  await replica.caughtUp()
  const start = plan.from === 'start' ? origin : plan.from === 'now' ? table.position : plan.from
  const initial = { position: start, witness: witnessAt(table, start), isPaused: false, held: new Map() }
  const record = new ReactorRecord(states, plan.name, initial)
  await record.load()
  // Where it begins is settled from now on, whatever comes first.
  if (record.revision === 0 && !(await record.take(runnerId))) await record.load()
  const { position, witness } = record.state
  if (position <= table.position && witnessAt(table, position) === witness)
    return new Reactor(plan, parts, record)
  const message = `reactor ${plan.name} was at position ${position} of another log, or of this one before it was set back: give it another name, and say where it begins`
  throw new DossierError('checkpoint-foreign', message, { reactor: plan.name, position })
}

function rowAfter({ commits, length }: Replica['table'], position: Position): number {
  const commit = commits.countUpTo(position)
  return commit < commits.length ? commits.firstRow(commit) : length
}

function closedError(): DossierError {
  return new DossierError('closed', 'this reactor was closed', { what: 'reactor' })
}

function tooManyParked(reactor: string, position: Position, mostParked: number): DossierError {
  const message = `more than ${mostParked} events are parked`
  return new DossierError('reactor-stopped', message, { reactor, position })
}
