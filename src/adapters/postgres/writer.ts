// Everything that is appended to one log, in its order: what is asked for in one turn of the event loop, or while the
// statement before is under way, shares one statement, one round trip and one flush of the disk. Each append stands or
// falls alone.

import { isDossierError } from '../../kernel/errors.js'
import type { Position } from '../../log/envelope.js'
import type { CommitRow } from '../commit-body.js'
import { nextTurn } from '../commit-pages.js'
import type { CommitTable } from './commit-table.js'
import { hasWaited, isUndone } from './refusals.js'

interface Job {
  readonly rows: readonly CommitRow[]
  readonly resolve: (positions: readonly Position[]) => void
  readonly reject: (error: unknown) => void
}

/** How many characters a statement may carry, unless one append alone has more. */
const maxLength = 4_000_000

/** Appends to a log, one statement after the other. */
export class Writer {
  readonly #commits: CommitTable
  readonly #onCommit: () => void
  readonly #queue: Job[] = []
  #isWorking = false

  constructor(commits: CommitTable, { onCommit }: { onCommit(): void }) {
    this.#commits = commits
    this.#onCommit = onCommit
  }

  /**
   * Stores commits, all or none, and gives their positions when they are durable.
   * @throws DossierError `version-conflict`, `storage`
   */
  append(rows: readonly CommitRow[]): Promise<readonly Position[]> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ rows, resolve, reject })
      if (!this.#isWorking) void this.#work()
    })
  }

  async #work(): Promise<void> {
    this.#isWorking = true
    // Whatever else asks in this turn comes along.
    await nextTurn()
    while (this.#queue.length > 0) await this.#store(this.#queue.splice(0, this.#jobsAtOnce()))
    this.#isWorking = false
  }

  #jobsAtOnce(): number {
    let length = 0
    const end = this.#queue.findIndex(({ rows }) => {
      for (const { body } of rows) length += body.length
      return length > maxLength
    })
    return end < 0 ? this.#queue.length : Math.max(end, 1)
  }

  async #store(jobs: readonly Job[]): Promise<void> {
    try {
      const outcomes = await this.#commits.store(jobs.map(({ rows }) => rows))
      let hasWritten = false
      for (const [index, outcome] of outcomes.entries()) {
        const { resolve, reject } = jobs[index]!
        if (isDossierError(outcome)) reject(outcome)
        else {
          resolve(outcome)
          hasWritten = true
        }
      }
      if (hasWritten) this.#onCommit()
    } catch (error) {
      const cause = isDossierError(error, 'storage') ? error.cause : undefined
      // One of them may be at fault, as by a text that the database can't keep; the others are not to suffer for it, unless they
      // would wait as long, one after the other. Where it may have been written, trying again would meet itself.
      if (jobs.length > 1 && isUndone(cause) && !hasWaited(cause))
        for (const job of jobs) await this.#store([job])
      else {
        for (const { reject } of jobs) reject(error)
        if (!isUndone(cause)) this.#onCommit()
      }
    }
  }
}
