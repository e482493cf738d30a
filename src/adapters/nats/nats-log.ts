// A log in NATS JetStream. One commit is one message, its sequence is its position; writer.ts says how versions hold,
// publisher.ts how nothing is doubled, commit-messages.ts how it is read, stream.ts how it is kept; paged-log.ts makes the
// port of it.

import type { JetStreamClient } from '@nats-io/jetstream'
import { DossierError } from '../../kernel/errors.js'
import { oneOf, timerMs } from '../../kernel/shape-check.js'
import { origin, type Position, type StoredCommit } from '../../log/envelope.js'
import type { EventLog } from '../../log/event-log.js'
import { checkHandle, checkOptions, plainName } from '../options-check.js'
import { pagedLog } from '../paged-log.js'
import { CommitMessages } from './commit-messages.js'
import { natsStates } from './nats-states.js'
import { natsVault } from './nats-vault.js'
import { Publisher } from './publisher.js'
import { asking, isPassing } from './refusals.js'
import { personalName, prepareStreams } from './stream.js'
import { Writer } from './writer.js'

/**
 * What an acknowledgement rests on, which a client can't see and its user must know:
 * - `'replicated'`: on a majority of at least three servers, which is checked. One machine may be lost, disk and all. As servers
 *   sync their files every two minutes unless told otherwise, a power failure of several at once may lose what is younger.
 * - `'synced'`: on the disk. You say that every server runs with `sync_interval: always` (2.10 or later); no client can see whether that is so.
 * - `'unsynced'`: on one server's word. Its process may be killed; a power failure may lose the last two minutes.
 */
export type NatsDurability = 'replicated' | 'synced' | 'unsynced'

/** How a log is kept. */
export interface NatsLogOptions {
  /** What an acknowledgement rests on. There is no usual value: read what each of them loses. */
  readonly durability: NatsDurability
  /** The name of the stream that holds it, and the first token of its subjects; `dossier` if left out. */
  readonly name?: string
  /** How many servers keep it, where it is made; 3 if `durability` is `'replicated'`, else 1. 1 to 5. */
  readonly replicas?: number
  /** Into how many parts it is cut for readers, where it is made: 16 if left out, up to 1,024. It stays so. */
  readonly partitions?: number
  /**
   * What becomes of an append of several commits, which can't be stored all or none: `'refuse'` (if left out) refuses it with
   * `batch-refused`; `'oneByOne'` stores them in their order, and where one fails, or the process dies, those before it stay.
   * An engine's import and `importLog` append one by one either way.
   */
  readonly batches?: 'refuse' | 'oneByOne'
  /** How often it looks whether others have appended, in milliseconds; 100 if left out. Its own commits it hears of. */
  readonly pollMs?: number
  /** How long it waits for an acknowledgement before it finds out what became of the commit, in milliseconds; 5,000 if left out. */
  readonly ackMs?: number
  /**
   * How long appends and subscriptions sit out a loss of the servers before they end with an error, in milliseconds;
   * 60,000 if left out.
   */
  readonly patienceMs?: number
}

/** A log that can also be read in parts. */
export interface NatsLog extends EventLog {
  readonly batches: 'single'
  /** Into how many parts it is cut. */
  readonly partitions: number
  /**
   * The commits of one part, from 0, after a position (default: all), in order, up to those present when reading began. Every
   * stream is in one part as a whole, so several machines may each read some, and projections with `merge` add up.
   * @throws DossierError `query-invalid` for a part that there is not; `aborted`, `closed`, `log-corrupt`, `storage`
   */
  readPartition(
    partition: number,
    options?: { after?: Position; signal?: AbortSignal },
  ): AsyncIterable<StoredCommit>
}

const upTo = (least: number, most: number) =>
  [
    (value: unknown) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
    `a whole number from ${least} to ${most}`,
  ] as const

const members = {
  durability: oneOf('replicated', 'synced', 'unsynced'),
  name: plainName(/_personal$/, 'names that end in _personal are taken'),
  replicas: upTo(1, 5),
  partitions: upTo(1, 1024),
  batches: oneOf('refuse', 'oneByOne'),
  pollMs: timerMs(1),
  ackMs: timerMs(1),
  patienceMs: timerMs(0),
}

/**
 * Keeps a log on servers of NATS 2.9 or later, by a client of `@nats-io/jetstream` on a connection of the caller's. Its two streams are
 * made if they are not there. `close()` ends the log and leaves the connection to its owner.
 * @throws DossierError `definition-invalid`, also where `durability` is left out; `storage` if the servers refuse, or the stream is
 * no log, or is kept by fewer servers than asked for
 * @example
 * const connection = await connect({ servers })
 * const log = await natsLog(jetstream(connection), { durability: 'replicated' })
 */
export async function natsLog(js: JetStreamClient, options: NatsLogOptions): Promise<NatsLog> {
  checkHandle('natsLog', js, ['jetstreamManager', 'publish'])
  // Absent it would do, as any other option does.
  const given = Object(options) as Partial<NatsLogOptions>
  checkOptions('natsLog', { ...given, durability: given.durability ?? null }, members)
  const { durability, name = 'dossier', batches = 'refuse', pollMs = 100 } = options
  const { ackMs = 5_000, patienceMs = 60_000 } = options
  const { replicas = durability === 'replicated' ? 3 : 1 } = options
  const manager = await asking('open the log', () => js.jetstreamManager())
  const partitions = await prepareStreams(manager, {
    name,
    replicas: durability === 'replicated' ? Math.max(replicas, 3) : replicas,
    partitions: options.partitions,
  })

  const waits = { ackMs, patienceMs }
  const publisher = new Publisher(js, manager, name, waits)
  const beside = new Publisher(js, manager, personalName(name), waits)
  const commits = new CommitMessages({ js, manager }, { publisher, name, partitions })
  const writer = new Writer({ publisher, commits }, { log: name, partitions })
  const { log, wake, checkOpen } = pagedLog({
    async append(rows) {
      if (rows.length > 1 && batches === 'refuse') throw batchRefused(rows.length)
      const positions: Position[] = []
      try {
        for (const row of rows) positions.push(await writer.append(row))
      } finally {
        // Of those that went one by one, some may be written.
        if (positions.length < rows.length) wake()
      }
      return positions
    },
    head: () => commits.head(),
    after: (position, limit) => commits.after(position, limit),
    ofStream: (stream, page) => commits.ofStream(stream, page),
    patience: { patienceMs, isPassing },
    watch(tell) {
      const timer = setInterval(tell, pollMs)
      return () => clearInterval(timer)
    },
    vault: natsVault(beside, name),
    states: natsStates(beside, name),
  })
  return Object.assign(log, {
    batches: 'single' as const,
    partitions,
    async *readPartition(
      partition: number,
      { after = origin, signal }: { after?: Position; signal?: AbortSignal } = {},
    ) {
      checkOpen()
      if (!(Number.isInteger(partition) && partition >= 0 && partition < partitions))
        throw noPartition(partition, partitions)
      yield* commits.ofPartition(partition, { after, signal })
    },
  })
}

function batchRefused(count: number): DossierError<'batch-refused'> {
  const message = `${count} commits can't be stored all or none in NATS, and nothing was written: append them one by one, or open the log with batches: 'oneByOne'`
  return new DossierError('batch-refused', message, { commits: count })
}

function noPartition(partition: number, partitions: number): DossierError<'query-invalid'> {
  const finding = { path: ['partition'], code: 'range', message: `is not one of 0 to ${partitions - 1}` }
  return new DossierError(
    'query-invalid',
    `there is no partition ${String(partition)}: this log has ${partitions}, counted from 0`,
    {
      query: 'readPartition',
      findings: [finding],
    },
  )
}
