// How far a reactor is, as all processes share it: who runs it, up to where, and what it holds back. Each change is a
// patch that is made once more on what another process wrote meanwhile, so it must come to the same when made twice. What
// the work changed counts only as long as this process runs the reactor; what a person asks for counts always.

import { DossierError } from '../../kernel/errors.js'
import type { Position } from '../../log/envelope.js'
import type { EventTable } from '../../log/event-table.js'
import type { StateStore } from '../../log/state-store.js'

/** A stream of which an event failed, and which waits there. */
export interface HeldStream {
  /** The first event that was not dealt with. */
  version: number
  attempts: number
  isParked: boolean
  error: { name: string; code?: string }
  /** Parts of its effect that were done. */
  done: string[]
}

/** What is kept of a reactor. */
export interface ReactorState {
  /** Up to here every event was dealt with, but for those of streams that are held. */
  position: Position
  /** What the log has there, so that another log is told from it. */
  witness: string
  /** The process that runs it, by an id of its own; none after it was closed. */
  runner?: string | undefined
  isPaused: boolean
  held: Map<string, HeldStream>
}

/** A change to it. */
export type Patch = (state: ReactorState) => void

/** The form in which it is kept. */
const form = 1

/** The record of one reactor, as one process knows it. What it asks of the store it asks one after the other. */
export class ReactorRecord {
  /** As it is kept, and with the changes that wait to be saved. */
  state: ReactorState = { position: 0 as Position, witness: '', isPaused: false, held: new Map() }
  /** How often it was replaced. */
  revision = 0
  /** When what is kept was last written by this process, by its own clock; the moment before it asked. */
  savedAt = Number.NEGATIVE_INFINITY
  readonly #states: StateStore
  readonly #name: string
  readonly #runner: string
  #kept = ''
  #unsaved: Patch[] = []
  #last: Promise<unknown> = Promise.resolve()

  constructor(states: StateStore, reactor: string, runner: string) {
    this.#states = states
    this.#name = `reactor/${reactor}`
    this.#runner = runner
  }

  /** Whether this process runs the reactor, as far as it knows. */
  get isOurs(): boolean {
    return this.state.runner === this.#runner
  }

  /** Takes up what is kept; whether something is. What the work changed and didn't save is dropped. */
  load(): Promise<boolean> {
    return this.#next(async () => {
      this.#unsaved = []
      await this.#read()
      return this.revision > 0
    })
  }

  /** Keeps where a reactor begins; `false` if something is kept already. */
  begin(initial: ReactorState): Promise<boolean> {
    return this.#next(async () => {
      this.state = initial
      return this.#write()
    })
  }

  /** Makes this process the one that runs it, unless the record was changed since this revision. */
  take(revision: number): Promise<boolean> {
    return this.#next(async () => {
      if (this.revision !== revision) return false
      this.state.runner = this.#runner
      if (await this.#write()) return true
      this.#restore()
      return false
    })
  }

  /** Changes what this process knows, if it runs the reactor; {@link save} makes it last. */
  change(patch: Patch): void {
    if (!this.isOurs) return
    this.#unsaved.push(patch)
    patch(this.state)
  }

  /** Saves what was changed, as long as this process runs the reactor; whether it does. @throws DossierError `storage` */
  save(): Promise<boolean> {
    return this.#next(() => this.#save())
  }

  /** Saves what was changed, and lets another process run it. @throws DossierError `storage` */
  async leave(): Promise<void> {
    await this.#next(() => this.#save((state) => void (state.runner = undefined)))
  }

  /**
   * Changes what is kept, whichever process runs it. Should the patch throw, nothing is changed.
   * @throws DossierError `storage`; what the patch throws
   */
  amend(patch: Patch): Promise<void> {
    return this.#next(async () => {
      do {
        await this.#read()
        patch(this.state)
      } while (!(await this.#write()))
    })
  }

  /** After whatever was asked for before. What fails leaves behind what is known to be kept, and the unsaved changes. */
  #next<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work).catch((error: unknown) => {
      this.#restore()
      throw error
    })
    this.#last = result.catch(() => {})
    return result
  }

  async #save(last?: Patch): Promise<boolean> {
    for (; this.isOurs; await this.#read()) {
      last?.(this.state)
      if (await this.#write()) return true
    }
    return false
  }

  async #write(): Promise<boolean> {
    const count = this.#unsaved.length
    const text = encode(this.state)
    const askedAt = performance.now()
    const revision = await this.#states.write(this.#name, text, this.revision)
    if (revision === undefined) return false
    this.#unsaved.splice(0, count)
    this.#kept = text
    this.revision = revision
    this.savedAt = askedAt
    return true
  }

  async #read(): Promise<void> {
    const kept = await this.#states.read(this.#name)
    if (kept === undefined) return
    this.#kept = kept.value
    this.revision = kept.revision
    this.#restore()
  }

  #restore(): void {
    if (this.#kept === '') return
    this.state = decode(this.#kept, this.#name)
    if (!this.isOurs) this.#unsaved = []
    for (const patch of this.#unsaved) patch(this.state)
  }
}

function encode({ held, ...state }: ReactorState): string {
  return JSON.stringify({ form, ...state, held: [...held] })
}

function decode(text: string, name: string): ReactorState {
  const { form: found, held, ...state } = parsed(text, name)
  if (found === form) return { ...state, held: new Map(held) }
  const message = `${name} is kept in form ${found}, this package knows ${form}: use a newer dossier-engine`
  throw new DossierError('storage', message, { operation: 'read a state' })
}

function parsed(text: string, name: string) {
  try {
    return JSON.parse(text) as Omit<ReactorState, 'held'> & {
      readonly form: number
      readonly held: [string, HeldStream][]
    }
  } catch (cause) {
    throw new DossierError('storage', `${name} is damaged`, { operation: 'read a state' }, { cause })
  }
}

/** What a log has at a position: of another log, or one that was set back and went on, it is something else. */
export function witnessAt(table: EventTable, position: Position): string {
  const { commits } = table
  const index = commits.countUpTo(position) - 1
  if (index < 0 || commits.positionAt(index) !== position) return ''
  const row = table.firstRowOf(index)
  return `${table.streamName(table.ordinalAt(row))}@${table.versionAt(row)} ${commits.recordedAt(index)}`
}
