// Tells other processes that there is something new, once it is there: in a transaction of its own, with nothing to flush, for
// the appends of all logs of a server would wait for one another if theirs did it (append-function.ts). Who dies in between
// tells nobody, and others find it by looking, as they do where no notification comes (watch.ts).

import type { Database } from './database.js'

/** Under steady work one tells for all that came meanwhile. */
const leastPauseMs = 5

/** Tells the channel of a log. */
export class Notifier {
  readonly #db: Database
  readonly #channel: string
  #telling: Promise<void> | undefined
  #isMore = false

  constructor(db: Database, channel: string) {
    this.#db = db
    this.#channel = channel
  }

  /** There is something new. */
  tell(): void {
    this.#isMore = true
    this.#telling ??= this.#work()
  }

  /** Resolves when all has been told. */
  async settled(): Promise<void> {
    await this.#telling
  }

  async #work(): Promise<void> {
    while (this.#isMore) {
      this.#isMore = false
      // Where the database is gone there is nobody to tell.
      await this.#db.read(`SELECT pg_notify($1, '')`, [this.#channel]).catch(() => {})
      // It keeps a process alive, for `close()` waits for it.
      await new Promise((resolve) => void setTimeout(resolve, leastPauseMs))
    }
    this.#telling = undefined
  }
}
