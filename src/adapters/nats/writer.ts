// Appends. A commit is the first message of the subject of its version, or is refused: of writers who want the same version
// one wins, on every server the same. That the version before it is there was seen once, and what is there stays. The
// server's check of a last sequence above 0 would do with one subject a stream, and is not enough: a cluster of 2.9 lets
// through whoever asks while another is under way (test/contract/nats-log.test.ts holds this).

import type { Position } from '../../log/envelope.js'
import { versionConflict } from '../../log/expected-version.js'
import type { CommitRow } from '../commit-body.js'
import type { CommitMessages } from './commit-messages.js'
import type { Publisher } from './publisher.js'
import { subjectOf } from './subjects.js'

/** Of how many streams it is remembered up to which version they were seen. */
const remembered = 100_000

const encoder = new TextEncoder()

/** Appends to a log. */
export class Writer {
  readonly #publisher: Publisher
  readonly #commits: CommitMessages
  readonly #place: { readonly log: string; readonly partitions: number }
  readonly #seen = new Map<string, number>()

  constructor(
    { publisher, commits }: { readonly publisher: Publisher; readonly commits: CommitMessages },
    place: { readonly log: string; readonly partitions: number },
  ) {
    this.#publisher = publisher
    this.#commits = commits
    this.#place = place
  }

  /**
   * Stores a commit and gives its position when the server says that it has it.
   * @throws DossierError `version-conflict`, `storage`
   */
  async append(row: CommitRow): Promise<Position> {
    const { stream, version, lastVersion, body } = row
    const subject = subjectOf(this.#place, row)
    if (version < 1 || !(await this.#follows(row))) throw await this.#conflict(row)
    const seq = await this.#publisher.publish('append', { subject, body: encoder.encode(body), after: 0 })
    if (seq === undefined) throw await this.#conflict(row)
    this.#remember(stream, lastVersion)
    return seq as Position
  }

  /** Whether the version before a commit's is the last of another, or there is none before it. */
  async #follows({ stream, version }: CommitRow): Promise<boolean> {
    if (version === 1 || this.#seen.get(stream) === version - 1) return true
    return (
      (await this.#commits.isEnd(stream, version - 1)) ||
      (await this.#commits.versionOf(stream)) === version - 1
    )
  }

  async #conflict(row: CommitRow) {
    return versionConflict(row, await this.#commits.versionOf(row.stream))
  }

  #remember(stream: string, version: number): void {
    this.#seen.delete(stream)
    this.#seen.set(stream, version)
    if (this.#seen.size > remembered) this.#seen.delete(this.#seen.keys().next().value!)
  }
}
