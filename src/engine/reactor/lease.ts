// Whose turn it is: one process of several runs a reactor, as long as it says so often enough. It goes by the process's own
// clock, for those of two machines need not agree: who sees the record unchanged for the whole time takes over. It must
// never let two believe that they run it, once each has heard from the store.

import { isDossierError } from '../../kernel/errors.js'
import type { Position } from '../../log/envelope.js'
import type { ReactorRecord } from './record.js'

/** What a lease needs. */
export interface LeaseParts {
  readonly record: ReactorRecord
  readonly leaseMs: number
  /** Fires when the reactor is closed, or can't go on. */
  readonly closing: AbortSignal
  /** Whether everything up to a position is known here, without which nobody can go on from there. */
  readonly isHere: (position: Position) => boolean
  readonly tell: (error: unknown) => void
  /** Called whenever what other processes wrote may have been read. */
  readonly onLook: () => void
}

/** A reactor's lease, as one process holds it or waits for it. */
export class Lease {
  /** What the store refuses at the moment. */
  error: unknown
  readonly #parts: LeaseParts
  #lost = new AbortController()
  #ending: AbortSignal
  #isRenewing = false
  #advance = () => {}

  constructor(parts: LeaseParts) {
    this.#parts = parts
    this.#ending = parts.closing
  }

  /** Waits until it is this process's turn; `false` if the reactor is closed before. */
  async standBy(): Promise<boolean> {
    const { record, leaseMs, closing, isHere } = this.#parts
    let seen = { revision: -1, at: 0 }
    while (!closing.aborted) {
      const isOurs = await this.#trying(async () => {
        await record.load()
        const { state, revision } = record
        if (seen.revision !== revision) seen = { revision, at: performance.now() }
        const isFree = state.runner === undefined || record.isOurs || performance.now() - seen.at >= leaseMs
        return isFree && isHere(state.position) && record.take(revision)
      })
      if (isOurs) return true
      await pause(leaseMs / 3, closing)
    }
    return false
  }

  /**
   * Works with the lease renewed, and leaves it afterwards. The signal fires when another process has taken over, or when
   * the reactor is closed; `advance` is called before each renewal.
   */
  async during(work: (ending: AbortSignal) => Promise<void>, advance: () => void): Promise<void> {
    const { record, leaseMs, closing } = this.#parts
    this.#lost = new AbortController()
    this.#ending = AbortSignal.any([closing, this.#lost.signal])
    this.#advance = advance
    const renewal = setInterval(() => void this.#renew(), leaseMs / 3)
    try {
      await work(this.#ending)
    } finally {
      clearInterval(renewal)
      advance()
      // So that another process need not wait. It is no harm if that fails: it waits then.
      await record.leave().catch(() => {})
    }
    const { aborted, reason } = this.#lost.signal
    if (aborted && reason !== takenOver) throw reason
  }

  /** Makes what was changed last, however long the store is away; whether this process still runs the reactor. */
  async save(): Promise<boolean> {
    while (!this.#ending.aborted && !(await this.#saveOnce()))
      await pause(this.#parts.leaseMs / 10, this.#ending)
    return !this.#ending.aborted
  }

  /** Whether no other process can have taken over; a save tells where that is not sure. */
  isSure(): boolean {
    const { record, leaseMs } = this.#parts
    return record.isOurs && performance.now() - record.savedAt < leaseMs
  }

  /** Whether the store took it, or said that the lease is lost. */
  #saveOnce(): Promise<boolean> {
    return this.#trying(async () => {
      this.#advance()
      if (!(await this.#parts.record.save())) this.#lost.abort(takenOver)
      return true
    })
  }

  async #renew(): Promise<void> {
    if (this.#isRenewing) return
    this.#isRenewing = true
    await this.#saveOnce().catch((error: unknown) => this.#lost.abort(error))
    this.#isRenewing = false
    this.#parts.onLook()
  }

  /** Does what the store may refuse for a while; `false` if it did. It is told once, and shown until it is over. */
  async #trying(work: () => Promise<boolean>): Promise<boolean> {
    try {
      const result = await work()
      this.error = undefined
      return result
    } catch (error) {
      if (!isDossierError(error, 'storage')) throw error
      if (this.error === undefined) this.#parts.tell(error)
      this.error = error
      return false
    }
  }
}

const takenOver = new Error('another process runs this reactor now')

/** So many milliseconds, or until a signal. */
async function pause(atMostMs: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, atMostMs)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
}
