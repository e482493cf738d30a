// A durable reactor, as its owner holds it: one process of several acts on the events of the log, each of which comes at
// least once and in the order of its stream; the others stand by. It can be asked how it is at any time, and when it stops
// it is heard.

import { DossierError, isDossierError } from '../../kernel/errors.js'
import { formatFindings } from '../../kernel/finding.js'
import { origin, type Position } from '../../log/envelope.js'
import type { StateStore } from '../../log/state-store.js'
import type { Replica } from '../replica.js'
import { guardedCall } from '../guarded-call.js'
import { Bell } from './bell.js'
import type { HeldEvent, ReactorPlan } from './definition.js'
import { HeldEvents, retried, skipped } from './held-events.js'
import { Lease } from './lease.js'
import { ReactorRecord, witnessAt, type Patch, type ReactorState } from './record.js'
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
  readonly #lease: Lease
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
    this.#lease = new Lease({
      ...{ record, leaseMs: plan.leaseMs, closing: this.#closing.signal },
      isHere: (position) => position <= parts.replica.table.position,
      tell: parts.tell,
      onLook: () => this.#bell.ring(),
    })
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
    const error = this.#error ?? this.#lease.error
    return {
      name: this.name,
      state: isPausedNow ? 'paused' : this.#state,
      position,
      lag: this.#runner?.lag ?? table.length - table.firstRowOf(table.commits.countUpTo(position)),
      retrying: this.#held.retrying,
      parked: this.#held.parked,
      ...(error !== undefined && { error }),
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
    return this.#change(retried(stream))
  }

  /**
   * Lets a parked event go for good, so that what follows in its stream goes on.
   * @throws DossierError `query-invalid` if no event of this stream is parked; `storage`, `closed`
   */
  skip(stream: string): Promise<void> {
    return this.#change(skipped(stream))
  }

  /** Ends it: waits for what is under way, and lets another process take over. */
  async close(): Promise<void> {
    this.#closing.abort(closedError())
    this.#bell.ring()
    await this.ended.catch(() => {})
  }

  async #change(patch: Patch): Promise<void> {
    if (this.#closing.signal.aborted) throw closedError()
    await this.#record.amend(patch)
    this.#bell.ring()
  }

  async #run(): Promise<void> {
    const { replica } = this.#parts
    const closing = this.#closing.signal
    const onLog = () => {
      if (replica.failure !== undefined) this.#closing.abort(replica.failure)
      this.#bell.ring()
    }
    const unwatch = replica.watch(onLog)
    // It may have failed while the reactor was being started.
    onLog()
    try {
      while (!closing.aborted) if (await this.#lease.standBy()) await this.#runWhileOurs()
      // Not by its owner: the log stopped delivering.
      if (closing.reason === replica.failure && !isDossierError(replica.failure, 'closed'))
        throw replica.failure!
      this.#state = 'closed'
    } catch (cause) {
      throw this.#stopped(cause)
    } finally {
      unwatch()
    }
  }

  async #runWhileOurs(): Promise<void> {
    const runner = this.#newRunner()
    this.#runner = runner
    this.#state = 'running'
    try {
      await this.#lease.during(
        (ending) => {
          // Whoever waits for an event must hear of the end.
          ending.addEventListener('abort', () => this.#bell.ring(), { once: true })
          return runner.run(ending)
        },
        () => runner.advance(),
      )
    } finally {
      this.#runner = undefined
      this.#state = 'standby'
    }
  }

  #newRunner(): Runner {
    const { mostParked, onParked } = this.#plan
    return new Runner({
      ...{ plan: this.#plan, table: this.#parts.replica.table },
      ...{ record: this.#record, held: this.#held, bell: this.#bell },
      isSure: () => this.#lease.isSure(),
      save: async () => {
        const isOurs = await this.#lease.save()
        if (this.#held.parked > mostParked) throw new Error(`more than ${mostParked} events are parked`)
        return isOurs
      },
      onParked: (event, error) => guardedCall(() => onParked?.(event, error), this.#parts.tell),
    })
  }

  #stopped(cause: unknown): DossierError {
    this.#state = 'stopped'
    const { position } = this.#record.state
    const why = cause instanceof Error ? cause.message : String(cause)
    const message = `reactor ${this.name} stopped after position ${position}: ${why}`
    const error = new DossierError('reactor-stopped', message, { reactor: this.name, position }, { cause })
    this.#error = error
    this.#parts.tell(error)
    return error
  }
}

/**
 * Starts a reactor: looks how far it is, and whether that is of this log.
 * @throws DossierError `definition-invalid` if it is to begin after the end of the log; `checkpoint-foreign`, `storage`
 */
export async function startReactor(plan: ReactorPlan, parts: ReactorParts): Promise<Reactor> {
  const { replica, states, runnerId } = parts
  const { table } = replica
  const record = new ReactorRecord(states, plan.name, runnerId)
  if (!(await record.load())) {
    await replica.caughtUp()
    // Where it begins is settled from now on, whatever comes first.
    if (!(await record.begin(beginning(plan, table)))) await record.load()
  }
  // After the record was read: a process that runs the reactor may be ahead of what was known here.
  await replica.caughtUp()
  const { position, witness } = record.state
  if (position <= table.position && witnessAt(table, position) === witness)
    return new Reactor(plan, parts, record)
  const message = `reactor ${plan.name} was at position ${position} of another log, or of this one before it was set back: give it another name, and say where it begins`
  throw new DossierError('checkpoint-foreign', message, { reactor: plan.name, position })
}

function beginning({ name, from }: ReactorPlan, table: Replica['table']): ReactorState {
  const position = from === 'start' ? origin : from === 'now' ? table.position : from
  if (position <= table.position)
    return { position, witness: witnessAt(table, position), isPaused: false, held: new Map() }
  const findings = [{ path: ['from'], code: 'shape', message: `is after the log's end, ${table.position}` }]
  const message = `reactor ${name} can't be started like this:\n${formatFindings(findings)}`
  throw new DossierError('definition-invalid', message, { definition: 'reactor', findings })
}

function closedError(): DossierError {
  return new DossierError('closed', 'this reactor was closed', { what: 'reactor' })
}
