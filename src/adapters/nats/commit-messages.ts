// The commits of a log as messages of its JetStream stream, read. Where they end is asked of the server that leads; the
// messages themselves may come from one that lags, and are waited for. A message that is missing or is no commit is
// damage, told with its position, and never a shorter answer.

import type { Consumer, JetStreamClient, JetStreamManager } from '@nats-io/jetstream'
import { throwIfAborted } from '../../kernel/errors.js'
import type { Position, StoredCommit } from '../../log/envelope.js'
import { spanOf } from '../../log/expected-version.js'
import { damaged, parsedCommit } from '../commit-body.js'
import { pageSize, soundPage, type Page, type StreamPage } from '../commit-pages.js'
import type { Publisher } from './publisher.js'
import { asking, isPassing, refused } from './refusals.js'
import { subjectOf, subjectsOf } from './subjects.js'

/** How long a server may take for the next messages that it is known to have, and how long it remembers who left. */
const [fetchMs, forgetMs] = [2_000, 30_000]
/** So few are asked for one by one; more are worth a consumer. */
const few = 8

const toNanos = (ms: number) => ms * 1_000_000
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The whole numbers from one to another. */
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

const allThere = async <Each>(asked: readonly Promise<Each | null>[]) =>
  (await Promise.all(asked)).filter((each) => each !== null)

/** A message, as far as it matters here. */
interface Message {
  readonly seq: number
  readonly subject: string
  readonly data: Uint8Array
}

/** What a log reads. */
export class CommitMessages {
  readonly #js: JetStreamClient
  readonly #manager: JetStreamManager
  readonly #publisher: Publisher
  readonly #name: string
  readonly #partitions: number
  #known = 0

  constructor(
    { js, manager }: { readonly js: JetStreamClient; readonly manager: JetStreamManager },
    {
      publisher,
      name,
      partitions,
    }: { readonly publisher: Publisher; readonly name: string; readonly partitions: number },
  ) {
    this.#js = js
    this.#manager = manager
    this.#publisher = publisher
    this.#name = name
    this.#partitions = partitions
  }

  async head(): Promise<Position> {
    const { state } = await asking('read', () => this.#manager.streams.info(this.#name))
    this.#known = Math.max(this.#known, state.last_seq)
    return state.last_seq as Position
  }

  async after(position: Position, limit: number): Promise<Page> {
    const end = position + limit <= this.#known ? this.#known : await this.head()
    const count = Math.min(limit, end - position)
    if (count <= 0) return { commits: [], isLast: true }
    const messages = await this.#between(position + 1, position + count)
    if (messages.length === 0) throw damaged(position + 1, 'it is missing')
    let next: number = position
    const page = soundPage(messages, limit, (message) => {
      next += 1
      if (message.seq !== next) throw damaged(next, 'it is missing')
      return this.#commit(message)
    })
    return { ...page, isLast: page.commits.length === count && position + count >= end }
  }

  /** The last version of a stream; 0 where there is none. */
  async versionOf(stream: string): Promise<number> {
    const last = await this.#publisher.last(this.#subject(stream, '*'))
    return last === null ? 0 : spanOf(this.#commit(last)).lastVersion
  }

  /** Whether a commit of a stream ends with this version, as far as a few questions tell. */
  async isEnd(stream: string, version: number): Promise<boolean> {
    const found = await this.#beginningAt(stream, Math.max(1, version - few + 1), version)
    return found.some((commit) => spanOf(commit).lastVersion === version)
  }

  /** A page of a stream, by the subjects of its commits: none can be left out, whatever a server is behind with. */
  async ofStream(stream: string, { fromVersion, after }: StreamPage): Promise<Page> {
    const commits: StoredCommit[] = []
    let next = after === 0 ? await this.#beginOf(stream, fromVersion) : after + 1
    let missed = 0
    try {
      while (commits.length < pageSize) {
        const found = await this.#beginningAt(stream, next, next + few - 1)
        if (found.length === 0) return { commits, isLast: true }
        for (const commit of found) {
          const { version, lastVersion } = spanOf(commit)
          if (version !== next) {
            if (missed === next)
              throw damaged(commit.position, 'the one before it in its stream is missing', { stream })
            // Each version is asked for by itself: what was not there yet may have come before the others were looked for.
            missed = next
            break
          }
          next = lastVersion + 1
          if (lastVersion >= fromVersion) commits.push(commit)
        }
      }
    } catch (error) {
      // What is sound before it is still read; the next page begins with the trouble.
      if (commits.length === 0) throw error
    }
    return { commits, isLast: false }
  }

  /** Commits of one partition, in the order of the log, up to those present when reading began. */
  async *ofPartition(
    partition: number,
    { after, signal }: { readonly after: Position; readonly signal?: AbortSignal | undefined },
  ): AsyncGenerator<StoredCommit> {
    const subjects = subjectsOf(this.#name, partition)
    const last = await this.#publisher.last(subjects)
    if (last === null || last.seq <= after) return
    for await (const message of this.#messages(subjects, { from: after + 1, to: last.seq })) {
      throwIfAborted(signal, 'reading a partition')
      yield this.#commit(message)
    }
  }

  /** The commits of a stream that begin with one of these versions. */
  async #beginningAt(stream: string, from: number, to: number): Promise<StoredCommit[]> {
    const asked = numbers(from, to).map((version) => this.#publisher.last(this.#subject(stream, version)))
    return (await allThere(asked)).map((message) => this.#commit(message))
  }

  /** Where the commit begins that holds a version, if that is near; else where the stream begins. */
  async #beginOf(stream: string, version: number): Promise<number> {
    if (version <= few) return 1
    const near = await this.#beginningAt(stream, version - few + 1, version)
    return near.at(-1)?.version ?? 1
  }

  #subject(stream: string, version: number | '*'): string {
    return subjectOf({ log: this.#name, partitions: this.#partitions }, { stream, version })
  }

  /** The messages from one sequence to another, of which every one should be there. */
  async #between(from: number, to: number): Promise<readonly Message[]> {
    if (to - from >= few) {
      const read: Message[] = []
      try {
        for await (const message of this.#messages(undefined, { from, to })) read.push(message)
      } catch (error) {
        if (read.length === 0) throw error
      }
      return read
    }
    return allThere(numbers(from, to).map((seq) => this.#publisher.at(seq)))
  }

  /** Messages in their order, up to a sequence at which there is one. */
  async *#messages(
    subject: string | undefined,
    { from, to }: { readonly from: number; readonly to: number },
  ): AsyncGenerator<Message> {
    let next = from
    // What is lost on the way is asked for again, from where it stopped.
    for (let idle = 0; next <= to && idle < 3; idle++) {
      const consumer = await this.#consumer(subject, next)
      try {
        const messages = await consumer.fetch({
          max_messages: Math.min(to - next + 1, pageSize),
          expires: fetchMs,
        })
        // A server that was restarted knows nothing of this, and the client would wait on.
        const stalled = setTimeout(() => messages.stop(), fetchMs)
        try {
          for await (const { seq, subject: found, data } of messages) {
            stalled.refresh()
            if (seq < next) continue
            if (seq > to) return
            next = seq + 1
            idle = -1
            yield { seq, subject: found, data }
            if (next > to) break
          }
        } finally {
          clearTimeout(stalled)
        }
      } catch (cause) {
        if (idle === 2 || !isPassing(cause)) throw refused('read', cause)
      } finally {
        // Not waited for: where the server is gone no answer comes, and a server forgets it by itself.
        consumer.delete().catch(() => {})
      }
    }
    if (next > to) return
    if ((await this.#publisher.at(to)) === null) throw damaged(to, 'it is missing')
    throw refused('read', new Error(`the messages from ${next} to ${to} did not come`))
  }

  #consumer(subject: string | undefined, from: number): Promise<Consumer> {
    return asking('read', async () => {
      const info = await this.#manager.consumers.add(this.#name, {
        ack_policy: 'none',
        deliver_policy: 'by_start_sequence',
        opt_start_seq: from,
        ...(subject !== undefined && { filter_subject: subject }),
        inactive_threshold: toNanos(forgetMs),
        mem_storage: true,
        num_replicas: 1,
      })
      return this.#js.consumers.getConsumerFromInfo(info)
    })
  }

  #commit({ seq, subject, data }: Message): StoredCommit {
    let body: string
    try {
      body = decoder.decode(data)
    } catch (cause) {
      throw damaged(seq, 'it is no UTF-8', { cause })
    }
    const commit = parsedCommit(seq, body)
    if (this.#subject(commit.stream, commit.version) !== subject)
      throw damaged(seq, 'its subject is of another commit', { stream: commit.stream })
    return commit
  }
}
