// Everything that is written to one database, in its order: what is asked for in one turn of the event loop shares one
// transaction, so that many small appends cost one sync of the disk. Each job stands or falls alone.

import { isDossierError, type DossierError } from '../../kernel/errors.js'
import { nextTurn } from '../commit-pages.js'
import { isBusy, type SqliteHandle } from './handle.js'
import { patiently, refused } from './patience.js'

interface Job {
  readonly operation: string
  /** Writes; what it refuses with a {@link DossierError} it must refuse before its first write. */
  readonly write: () => unknown
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/** Writes to a database, one transaction after the other. */
export class Writer {
  readonly #db: SqliteHandle
  readonly #busyTimeoutMs: number
  readonly #onUncertain: () => void
  #queue: Job[] = []
  #isWorking = false
  /** Why a transaction could not be rolled back. */
  #leftover: Error | undefined

  constructor(
    db: SqliteHandle,
    { busyTimeoutMs, onUncertain }: { readonly busyTimeoutMs: number; onUncertain(): void },
  ) {
    this.#db = db
    this.#busyTimeoutMs = busyTimeoutMs
    this.#onUncertain = onUncertain
  }

  /**
   * Runs a synchronous piece of writing inside a transaction, and resolves when that is durable.
   * @throws DossierError `storage` if the database refused it, and what `write` throws itself; then nothing of it is kept,
   * unless the message says that this is not sure
   */
  write<Result>(operation: string, write: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ operation, write, resolve, reject })
      if (!this.#isWorking) void this.#work()
    })
  }

  async #work(): Promise<void> {
    this.#isWorking = true
    // Whatever else asks in this turn comes along.
    await nextTurn()
    while (this.#queue.length > 0) {
      const jobs = this.#queue
      this.#queue = []
      await this.#transact(jobs)
    }
    this.#isWorking = false
  }

  async #transact(jobs: readonly Job[]): Promise<void> {
    const settle: (() => void)[] = []
    let [hasBegun, hasWritten, isEnding] = [false, false, false]
    try {
      await patiently(this.#busyTimeoutMs, () => {
        this.endLeftover()
        this.#db.exec('BEGIN IMMEDIATE')
      })
      hasBegun = true
      for (const { write, resolve, reject } of jobs) {
        try {
          const value = write()
          hasWritten = true
          settle.push(() => resolve(value as never))
        } catch (error) {
          if (!isDossierError(error)) throw error
          settle.push(() => reject(error))
        }
      }
      isEnding = true
      this.#db.exec(hasWritten ? 'COMMIT' : 'ROLLBACK')
    } catch (cause) {
      this.#rollBack()
      if (hasBegun && !isEnding && jobs.length > 1) {
        // One of them is at fault; the others are not to suffer for it.
        for (const job of jobs) await this.#transact([job])
        return
      }
      // A lock that was refused each of them would wait for anew. And what failed at its very end may be written all the
      // same: tried again it would conflict with itself, and who reads must be told of it.
      for (const { operation, reject } of jobs) reject(notWritten(operation, cause, isEnding && hasWritten))
      if (isEnding) this.#onUncertain()
      return
    }
    for (const each of settle) each()
  }

  /**
   * Ends what could not be rolled back before; until then it is in the way of writing, and must not be read.
   * @throws what the database says to it
   */
  endLeftover(): void {
    if (this.#leftover !== undefined) this.#rollBack()
    if (this.#leftover !== undefined) throw this.#leftover as Error
  }

  #rollBack(): void {
    this.#leftover = undefined
    try {
      this.#db.exec('ROLLBACK')
    } catch (error) {
      // There is none where it never began, or the database rolled back by itself.
      if (!/no transaction/i.test(String(error)))
        this.#leftover = new Error('a transaction could not be rolled back', { cause: error })
    }
  }
}

/** What was refused at its very end may be written all the same, where the answer alone was lost. */
function notWritten(operation: string, cause: unknown, isUncertain: boolean): DossierError<'storage'> {
  const busy = new Error('another connection holds the lock', { cause })
  const outcome = isUncertain ? 'read again whether it was written' : 'nothing was written'
  return refused(`${operation}, and ${outcome}`, isBusy(cause) ? busy : cause)
}
