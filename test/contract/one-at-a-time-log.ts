// A log that stores one commit at a time, as an adapter may be written: a class whose private members only its own
// methods can reach.

import { memoryLog, type Commit, type EventLog, type Subscriber } from 'dossier-engine'
import { DossierError } from '../../src/kernel/errors.js'

/** The log in memory, which refuses several commits at once. */
export class OneAtATimeLog implements EventLog {
  readonly batches = 'single'
  readonly #log = memoryLog()

  async append(commits: readonly Commit[]) {
    if (commits.length > 1)
      throw new DossierError('batch-refused', 'one at a time', { commits: commits.length })
    return this.#log.append(commits)
  }

  readStream(...asked: Parameters<EventLog['readStream']>) {
    return this.#log.readStream(...asked)
  }

  readAll(...asked: Parameters<EventLog['readAll']>) {
    return this.#log.readAll(...asked)
  }

  head() {
    return this.#log.head()
  }

  subscribe(subscriber: Subscriber) {
    return this.#log.subscribe(subscriber)
  }

  close() {
    return this.#log.close()
  }
}
