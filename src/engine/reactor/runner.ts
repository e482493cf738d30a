// The work of a reactor: take it over, act on what comes in the order of the log, try again what failed, remember how
// far it is. It ends when another process has taken over, when it is closed, or with what it can't do without.

import type { RecordedEvent } from '../../log/envelope.js'
import type { EventTable } from '../../log/event-table.js'
import { attempt } from './attempt.js'
import type { Bell } from './bell.js'
import type { HeldEvent, Reaction, ReactorPlan } from './definition.js'
import type { HeldEvents } from './held-events.js'
import { witnessAt, type ReactorRecord } from './record.js'

/** Commits that are looked through in one go. */
const scanned = 10_000

/** What the work needs. */
export interface RunnerParts {
  readonly plan: ReactorPlan
  readonly table: EventTable
  readonly record: ReactorRecord
  readonly held: HeldEvents
  readonly bell: Bell
  /** Makes what was changed last; whether this process still runs the reactor. */
  readonly save: () => Promise<boolean>
  /** Fires when this process no longer runs it. */
  readonly ending: AbortSignal
  readonly reactTo: (type: string) => Reaction<RecordedEvent> | undefined
  readonly onParked: (event: HeldEvent, error: unknown) => void
}

interface Task {
  readonly ordinal: number
  readonly run: () => Promise<void>
}

/** Runs one reactor while it is this process's. */
export class Runner {
  readonly #parts: RunnerParts
  /** Rows of the batch under way that are not dealt with yet. */
  #open = new Set<number>()
  /** The first row after the batch under way. */
  #end = 0

  constructor(parts: RunnerParts) {
    this.#parts = parts
    const { record, table } = parts
    const commit = table.commits.countUpTo(record.state.position)
    this.#end = commit < table.commits.length ? table.commits.firstRow(commit) : table.length
  }

  /** Events that lie behind the log's last and were not looked at. */
  get lag(): number {
    return this.#parts.table.length - Math.min(this.#end, ...this.#open)
  }

  /** Works until the end is signalled; whatever else ends it is thrown. */
  async run(): Promise<void> {
    const { bell, ending, held, plan, record, save, table } = this.#parts
    while (!ending.aborted) {
      if (record.state.isPaused) {
        await bell.wait(plan.leaseMs)
        continue
      }
      const hasTried = await this.#tryAgain()
      const isBehind = this.#end < table.length && !held.isWorldDown
      const hasActed = isBehind && (await this.#goOn())
      // Where there was nothing to act on, the next renewal of the lease remembers it.
      if ((hasTried || hasActed) && !(await save())) return
      if (!hasTried && !isBehind) await bell.wait(Math.min(held.nextInMs(), plan.leaseMs))
    }
  }

  /** Notes how far everything is dealt with. */
  advance(): void {
    const { record, table } = this.#parts
    const row = Math.min(this.#end, ...this.#open)
    const commit = row < table.length ? table.commitOf[row]! : table.commits.length
    const position = table.commits.positionAfter(commit)
    if (position <= record.state.position) return
    const witness = witnessAt(table, position)
    record.change((state) => {
      if (state.position < position) Object.assign(state, { position, witness })
    })
  }

  /** Acts on the next batch; whether there was anything to act on. */
  async #goOn(): Promise<boolean> {
    const { plan, table, held } = this.#parts
    const { commits } = table
    const first = table.commitOf[this.#end]!
    const rows: number[] = []
    let commit = first
    for (; commit < commits.length && commit - first < scanned && rows.length < plan.batch; commit++)
      for (let row = commits.firstRow(commit); row < this.#endOf(commit); row++)
        if (this.#reaction(row) !== undefined) rows.push(row)
    this.#open = new Set(rows)
    this.#end = this.#endOf(commit - 1)
    await this.#inLanes(
      rows.map((row) => ({
        ordinal: table.ordinals[row]!,
        run: async () => {
          // What is held back is dealt with as soon as it is written down as held.
          const isHeld = () => held.has(table.streamName(table.ordinals[row]!))
          if (isHeld() || (await this.#actOn(row)) || isHeld()) this.#open.delete(row)
        },
      })),
    )
    // Others have their turn, also where there was nothing to act on.
    await new Promise<void>((resolve) => void setTimeout(resolve))
    return rows.length > 0
  }

  /** Goes on with held streams whose time has come; whether there were any. */
  async #tryAgain(): Promise<boolean> {
    const { held, table } = this.#parts
    const due = held.due()
    await this.#inLanes(
      due.map((stream) => ({
        ordinal: table.ordinalOf(stream)!,
        run: () => this.#catchUp(stream),
      })),
    )
    return due.length > 0
  }

  /** Acts on what a held stream has up to where the reactor is. */
  async #catchUp(stream: string): Promise<void> {
    const { ending, held, table } = this.#parts
    const done = this.#end
    for (const row of table.rowsOf(table.ordinalOf(stream)!)) {
      const version = table.versions[row]!
      if (row >= done || version < (held.of(stream)?.version ?? Number.POSITIVE_INFINITY)) continue
      if (this.#reaction(row) !== undefined && !(await this.#actOn(row))) return
      held.passed(stream, version)
      if (ending.aborted) return
    }
    held.release(stream)
  }

  /** One attempt; whether it succeeded. A failure that comes of the end itself is none. */
  async #actOn(row: number): Promise<boolean> {
    const { ending, held, plan, table } = this.#parts
    const event = table.event(row)
    const before = held.of(event.stream)
    const { attempts = 0, done = [] } = before?.version === event.version ? before : {}
    const { name: reactor, timeoutMs } = plan
    const options = { reactor, attempt: attempts + 1, done, timeoutMs, ending }
    const result = await attempt(this.#reaction(row)!, event, options)
    if (result.failure === undefined) {
      held.succeeded()
      return true
    }
    if (ending.aborted) return false
    const parked = held.failed(event.stream, event.version, result)
    if (parked !== undefined) this.#parts.onParked(parked, result.failure.error)
    return false
  }

  /** Does tasks in so many lanes; those of one stream in one lane, in their order. */
  async #inLanes(tasks: readonly Task[]): Promise<void> {
    const { ending, plan } = this.#parts
    const lanes = Array.from({ length: plan.lanes }, (): Task[] => [])
    for (const task of tasks) lanes[task.ordinal % plan.lanes]!.push(task)
    await Promise.all(
      lanes.map(async (lane) => {
        for (const { run } of lane) if (!ending.aborted) await run()
      }),
    )
  }

  #reaction(row: number): Reaction<RecordedEvent> | undefined {
    const { table, reactTo } = this.#parts
    const type = table.registry.definitions[table.types[row]!]?.type
    return type === undefined ? undefined : reactTo(type)
  }

  #endOf(commit: number): number {
    const { commits, length } = this.#parts.table
    return commit + 1 < commits.length ? commits.firstRow(commit + 1) : length
  }
}
