// How far a reactor is, as all processes share it: who runs it, up to where, and what it holds back. Each change is a
// patch that is made once more on what another process wrote meanwhile, so it must come to the same when made twice.

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

/** The record of one reactor, as one process knows it. */
export class ReactorRecord {
  /** As it is kept, and with the changes that wait to be saved. */
  state: ReactorState
  /** How often it was replaced. */
  revision = 0
  readonly #states: StateStore
  readonly #name: string
  #unsaved: Patch[] = []
  #saving: Promise<unknown> = Promise.resolve()

  constructor(states: StateStore, reactor: string, initial: ReactorState) {
    this.#states = states
    this.#name = `reactor/${reactor}`
    this.state = initial
  }

  /** Takes up what is kept, if something is. What waited to be saved is dropped. */
  async load(): Promise<void> {
    this.#unsaved = []
    await this.#read()
  }

  /** Changes what this process knows; {@link save} makes it last. */
  change(patch: Patch): void {
    this.#unsaved.push(patch)
    patch(this.state)
  }

  /**
   * Saves what was changed; unless it is `anyway`, only as long as this process runs the reactor. Whether it does.
   * @throws DossierError `storage`
   */
  save(runner: string, anyway = false): Promise<boolean> {
    const saving = this.#saving.then(() => this.#save(runner, anyway))
    this.#saving = saving.catch(() => {})
    return saving
  }

  /** Makes this process the one that runs it, if nobody has changed the record since it was read. */
  async take(runner: string): Promise<boolean> {
    this.state.runner = runner
    return this.#write()
  }

  async #save(runner: string, anyway: boolean): Promise<boolean> {
    for (;;) {
      if (!anyway && this.state.runner !== runner) return false
      const saved = this.#unsaved.length
      if (await this.#write()) {
        this.#unsaved.splice(0, saved)
        return true
      }
      await this.#read()
      for (const patch of this.#unsaved) patch(this.state)
    }
  }

  async #write(): Promise<boolean> {
    const revision = await this.#states.write(this.#name, encode(this.state), this.revision)
    if (revision !== undefined) this.revision = revision
    return revision !== undefined
  }

  async #read(): Promise<void> {
    const kept = await this.#states.read(this.#name)
    if (kept === undefined) return
    this.state = decode(kept.value, this.#name)
    this.revision = kept.revision
  }
}

function encode({ held, ...state }: ReactorState): string {
  return JSON.stringify({ form, ...state, held: [...held] })
}

function decode(text: string, name: string): ReactorState {
  const {
    form: found,
    held,
    ...state
  } = JSON.parse(text) as Omit<ReactorState, 'held'> & {
    readonly form: number
    readonly held: [string, HeldStream][]
  }
  if (found === form) return { ...state, held: new Map(held) }
  const message = `${name} is kept in form ${found}, this package knows ${form}: use a newer dossier-engine`
  throw new DossierError('storage', message, { operation: 'read a state' })
}

/** What a log has at a position: of another log, or one that was set back and went on, it is something else. */
export function witnessAt(table: EventTable, position: Position): string {
  const { commits, ordinals, versions } = table
  const index = commits.countUpTo(position) - 1
  if (index < 0 || commits.positionAt(index) !== position) return ''
  const row = commits.firstRow(index)
  return `${table.streamName(ordinals[row]!)}@${versions[row]} ${commits.recordedAt(index)}`
}
