// The work of a reactor: take it over, act on what comes in the order of the log, try again what failed, remember how
// far it is. It ends when another process has taken over, when it is closed, or with what it can't do without. It must never
// note an event as dealt with that was neither acted on nor written down as held.

import { whenKnown } from '../../kernel/thenable.js'
import type { RecordedEvent } from '../../log/envelope.js'
import type { EventTable } from '../../log/event-table.js'
import { attempt, type Attempt } from './attempt.js'
import type { Bell } from './bell.js'
import type { HeldEvent, Reaction, ReactorPlan } from './definition.js'
import { unreadableFailure, type HeldEvents } from './held-events.js'
import { witnessAt, type ReactorRecord } from './record.js'
import { nextTurn } from '../next-turn.js'

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
  /** Whether it does for sure, as long as the store was not asked for. */
  readonly isSure: () => boolean
  readonly onParked: (event: HeldEvent, error: unknown) => void
}

/** Runs one reactor while it is this process's. */
export class Runner {
  readonly #parts: RunnerParts
  /** By type code. */
  readonly #reactions: readonly (Reaction<RecordedEvent> | undefined)[]
  /** Rows of the batch under way that are not dealt with yet, in the order of the log. */
  readonly #open = new Set<number>()
  /** The first row after the batch under way. */
  #end: number
  /** The first row after the last that was acted on. */
  #after = 0
  /** Effects since the last save. */
  #unsaved = 0
  #ending: AbortSignal = new AbortController().signal

  constructor(parts: RunnerParts) {
    this.#parts = parts
    const { record, table, plan } = parts
    this.#end = table.firstRowOf(table.commits.countUpTo(record.state.position))
    this.#reactions = table.registry.definitions.map((definition) =>
      definition === undefined
        ? undefined
        : Object.hasOwn(plan.on, definition.type)
          ? plan.on[definition.type]
          : plan.on['event'],
    )
  }

  /** Events that lie behind the log's last and were not dealt with. */
  get lag(): number {
    return this.#parts.table.length - this.#reached
  }

  /** Works until the end is signalled; whatever else ends it is thrown. */
  async run(ending: AbortSignal): Promise<void> {
    const { held, table } = this.#parts
    this.#ending = ending
    held.begin()
    held.unparkReadable((stream) => !table.unreadable.has(table.ordinalOf(stream)!))
    try {
      await this.#work()
    } finally {
      this.#leave()
    }
  }

  async #work(): Promise<void> {
    const { bell, held, plan, record } = this.#parts
    while (!this.#ending.aborted) {
      if (record.state.isPaused) {
        await bell.wait(plan.leaseMs)
        continue
      }
      const hasTried = await this.#tryAgain()
      const isBehind = this.#isBehind
      const hasActed = isBehind && (await this.#goOn())
      // Where there was nothing to act on, the next renewal of the lease remembers it.
      if ((hasTried || hasActed) && !(await this.#save())) return
      if (!hasTried && !isBehind) await bell.wait(Math.min(held.nextInMs(), plan.leaseMs))
    }
  }

  /** Notes how far everything is dealt with. */
  advance(): void {
    const { record, table } = this.#parts
    const row = this.#reached
    const commit = row < table.length ? table.commitAt(row) : table.commits.length
    const position = table.commits.positionAfter(commit)
    if (position <= record.state.position) return
    const witness = witnessAt(table, position)
    record.change((state) => {
      if (state.position < position) Object.assign(state, { position, witness })
    })
  }

  /** What others overtook in the batch under way waits as held, so that whoever goes on does nothing twice. */
  #leave(): void {
    const { held, table } = this.#parts
    const end = table.firstRowOf(this.#after === 0 ? 0 : table.commitAt(this.#after - 1) + 1)
    for (const row of this.#open) {
      if (row >= end) return
      held.wait(table.streamName(table.ordinalAt(row)), table.versionAt(row))
      this.#open.delete(row)
    }
  }

  get #reached(): number {
    const [first = this.#end] = this.#open
    return first
  }

  get #isBehind(): boolean {
    const { held, table } = this.#parts
    const isMore = this.#open.size > 0 || this.#end < table.length
    return isMore && (!held.isWorldDown || held.needsProbe)
  }

  /** Acts on the batch under way, or on the next; whether there was anything to act on. */
  async #goOn(): Promise<boolean> {
    const { held, table } = this.#parts
    if (this.#open.size === 0) this.#takeBatch()
    const rows = [...this.#open]
    let probes = held.needsProbe ? 1 : 0
    await this.#inLanes(rows, {
      ordinalOf: (row) => table.ordinalAt(row),
      deal: (row) => {
        const stream = table.streamName(table.ordinalAt(row))
        // What is held back is dealt with as soon as it is written down as held.
        if (held.has(stream)) return this.#open.delete(row)
        if (held.isWorldDown && probes-- <= 0) return false
        return whenKnown(
          this.#actOn(row),
          (hasActed) => (hasActed || held.has(stream)) && this.#open.delete(row),
        )
      },
    })
    // Others have their turn, also where there was nothing to act on.
    await nextTurn()
    return rows.length > 0
  }

  #takeBatch(): void {
    const { plan, table } = this.#parts
    const { commits } = table
    const last = Math.min(commits.length, table.commitAt(this.#end) + scanned)
    for (let commit = table.commitAt(this.#end); commit < last && this.#open.size < plan.batch; commit++) {
      const next = table.firstRowOf(commit + 1)
      for (; this.#end < next; this.#end++) {
        const type = table.typeAt(this.#end)
        // Type 0 can't be read, so that nobody knows whether it matters: it is held.
        if (type === 0 || this.#reactions[type] !== undefined) this.#open.add(this.#end)
      }
    }
  }

  /** Goes on with held streams whose time has come; whether there were any. */
  async #tryAgain(): Promise<boolean> {
    const { held, plan, table } = this.#parts
    const due = held.due()
    await this.#inLanes(due, {
      ordinalOf: (stream) => table.ordinalOf(stream)!,
      deal: async (stream) => {
        if (this.#unsaved < plan.batch) await this.#catchUp(stream)
        return true
      },
    })
    if (due.length > 0) await nextTurn()
    return due.length > 0
  }

  /** Acts on what a held stream has up to where the reactor is. */
  async #catchUp(stream: string): Promise<void> {
    const { held, plan, table } = this.#parts
    const [end, from] = [this.#end, held.of(stream)?.version]
    for (const row of table.rowsOf(table.ordinalOf(stream)!)) {
      const version = table.versionAt(row)
      if (row >= end) break
      // It may have been skipped, or be another process's now.
      if (from === undefined || version < (held.of(stream)?.version ?? Number.POSITIVE_INFINITY)) continue
      if (this.#mustActOn(row)) {
        if (this.#unsaved >= plan.batch || !this.#mayGoOn || !(await this.#actOn(row))) return
      }
      held.passed(stream, version)
      this.#open.delete(row)
    }
    held.release(stream)
  }

  /** One attempt; whether it succeeded. */
  #actOn(row: number): boolean | Promise<boolean> {
    if (this.#parts.isSure()) return this.#actOnOurs(row)
    return this.#save().then((isOurs) => isOurs && this.#actOnOurs(row))
  }

  #actOnOurs(row: number): boolean | Promise<boolean> {
    const { held, table } = this.#parts
    const stream = table.streamName(table.ordinalAt(row))
    const version = table.versionAt(row)
    const before = held.of(stream)
    const { attempts, done } = before?.version === version ? before : { attempts: 0, done: [] }
    this.#unsaved += 1
    return whenKnown(this.#attempt(row, attempts + 1, done), (result) => {
      if (result.failure === undefined) {
        held.succeeded()
        this.#after = Math.max(this.#after, row + 1)
        return true
      }
      // A failure that comes of the end itself is none.
      if (this.#ending.aborted) {
        if (result.done.length > 0) held.interrupted(stream, version, attempts, result)
        return false
      }
      const parked = held.failed(stream, version, result)
      if (parked !== undefined) this.#parts.onParked(parked, result.failure.error)
      return false
    })
  }

  #attempt(row: number, number: number, done: readonly string[]): Attempt | Promise<Attempt> {
    const { plan, table } = this.#parts
    const type = table.typeAt(row)
    if (type === 0) return unreadableFailure(table.unreadable.get(table.ordinalAt(row))!.error)
    const { name: reactor, timeoutMs } = plan
    const options = { reactor, attempt: number, done, timeoutMs, ending: this.#ending }
    return attempt(this.#reactions[type]!, table.event(row), options)
  }

  #save(): Promise<boolean> {
    this.#unsaved = 0
    return this.#parts.save()
  }

  /** Deals with items in so many lanes, those of one stream in one lane and in their order; a lane ends where one says so. */
  async #inLanes<Item>(
    items: readonly Item[],
    { ordinalOf, deal }: { ordinalOf(item: Item): number; deal(item: Item): boolean | Promise<boolean> },
  ): Promise<void> {
    const lanes = new Map<number, Item[]>()
    for (const item of items) {
      const number = ordinalOf(item) % this.#parts.plan.lanes
      const lane = lanes.get(number)
      if (lane === undefined) lanes.set(number, [item])
      else lane.push(item)
    }
    await Promise.all(
      [...lanes.values()].map(async (lane) => {
        for (const item of lane) {
          if (!this.#mayGoOn) return
          const goesOn = deal(item)
          if (!(typeof goesOn === 'boolean' ? goesOn : await goesOn)) return
        }
      }),
    )
  }

  get #mayGoOn(): boolean {
    return !this.#ending.aborted && !this.#parts.record.state.isPaused
  }

  #mustActOn(row: number): boolean {
    const type = this.#parts.table.typeAt(row)
    return type === 0 || this.#reactions[type] !== undefined
  }
}
