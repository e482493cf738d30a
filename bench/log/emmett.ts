// Emmett's stores of bench/peers by their own words: a commit is one `appendToStream` with the version that it expects,
// everything is read by the function that their consumers read by. Where their defaults cost speed they are given the
// better: one connection instead of one a call (SQLite), pages as large as ours instead of 100.

import type { Commit } from '../../src/log/envelope.js'
import type { LogContender, Place, ReadBack } from './contender.js'

/** An event as it is read. */
export interface EmmettEvent {
  readonly type: string
  readonly data: unknown
  readonly metadata: {
    readonly streamName: string
    readonly streamPosition: bigint
    readonly globalPosition: bigint
  }
}
/** A store, as far as it is used here. */
export interface EmmettStore {
  appendToStream(
    stream: string,
    events: readonly unknown[],
    options: { readonly expectedStreamVersion: bigint | 'STREAM_DOES_NOT_EXIST' },
  ): Promise<unknown>
  consumer(options: unknown): unknown
  close(): Promise<void>
  readonly schema: {
    migrate(): Promise<unknown>
    readonly dangerous: { truncate(options: { readonly resetSequences: boolean }): Promise<void> }
  }
}
type ReadBatch<Connection> = (
  connection: Connection,
  options: { readonly after: bigint; readonly batchSize: number },
) => Promise<{ readonly messages: readonly EmmettEvent[]; readonly currentGlobalPosition: bigint }>

const pageSize = 500
/** Emmett's packages, by store. */
export const sqlitePackage = '@event-driven-io/emmett-sqlite'
const postgresPackage = '@event-driven-io/emmett-postgresql'
const dumboPackage = '@event-driven-io/dumbo'
export const postgresPackages: readonly string[] = [postgresPackage, dumboPackage]

/** Appends a commit behind the version that it expects. */
export const appendCommit = (
  store: EmmettStore,
  { stream, version, recordedAt, commandId, events }: Commit,
) =>
  store.appendToStream(
    stream,
    events.map(({ type, at, actor, data }) => ({
      type,
      data,
      metadata: { at, actor, recordedAt, commandId },
    })),
    { expectedStreamVersion: version === 1 ? 'STREAM_DOES_NOT_EXIST' : BigInt(version - 1) },
  )

async function readAll<Connection>(read: ReadBatch<Connection>, connection: Connection): Promise<ReadBack> {
  const found: EmmettEvent[] = []
  for (let after = 0n; ;) {
    const { messages, currentGlobalPosition } = await read(connection, { after, batchSize: pageSize })
    found.push(...messages)
    if (messages.length < pageSize) break
    after = currentGlobalPosition
  }
  return {
    events: () => found,
    told: () =>
      found.map(({ type, data, metadata: { streamName, streamPosition } }) => ({
        stream: streamName,
        version: Number(streamPosition),
        type,
        data,
      })),
  }
}

interface SqliteConnection {
  command(sql: string): Promise<unknown>
  withTransaction(write: () => Promise<void>): Promise<void>
  close(): void
}
interface EmmettSqlite {
  sqliteConnection(options: { readonly fileName: string }): SqliteConnection
  getSQLiteEventStore(options: unknown): EmmettStore
  readonly readMessagesBatch: ReadBatch<SqliteConnection>
}

/** Opens a store on one connection. */
export async function openEmmettSqlite({ file, load }: Place) {
  const { sqliteConnection, getSQLiteEventStore, readMessagesBatch } = load(sqlitePackage) as EmmettSqlite
  const connection = sqliteConnection({ fileName: file })
  await connection.command('PRAGMA busy_timeout = 30000')
  await connection.command('PRAGMA synchronous = FULL')
  const store = getSQLiteEventStore({ fileName: file, connectionOptions: { singleton: true, connection } })
  await store.schema.migrate()
  return { connection, store, readMessagesBatch }
}

/** Emmett in SQLite. A batch is a transaction of its connection, within which its own take part. */
export const emmettSqlite: LogContender = {
  name: 'emmett-sqlite',
  title: 'Emmett, SQLite (sqlite3)',
  keeper: 'sqlite',
  packages: [sqlitePackage],
  async open(place) {
    const { connection, store, readMessagesBatch } = await openEmmettSqlite(place)
    return {
      append: (commits) =>
        commits.length === 1
          ? appendCommit(store, commits[0]!)
          : connection.withTransaction(async () => {
              for (const commit of commits) await appendCommit(store, commit)
            }),
      read: () => readAll(readMessagesBatch, connection),
      close: () => connection.close(),
    }
  },
}

interface EmmettPostgres {
  getPostgreSQLEventStore(connectionString: string, options: unknown): EmmettStore
  readonly readMessagesBatch: ReadBatch<unknown>
}
interface Dumbo {
  dumbo(options: { readonly connectionString: string }): { readonly execute: unknown }
}

/** Opens a store by a pool. */
export async function openEmmettPostgres({ connectionString, load }: Place) {
  const { getPostgreSQLEventStore, readMessagesBatch } = load(postgresPackage) as EmmettPostgres
  const dumbo = (load(dumboPackage) as Dumbo).dumbo({ connectionString })
  const store = getPostgreSQLEventStore(connectionString, { connectionOptions: { dumbo } })
  await store.schema.migrate()
  return { dumbo, store, readMessagesBatch }
}

/** Emmett in PostgreSQL, by a pool. Each of its appends begins and ends a transaction of its own. */
export const emmettPostgres: LogContender = {
  name: 'emmett-postgres',
  title: 'Emmett, PostgreSQL (pg)',
  keeper: 'postgres',
  packages: postgresPackages,
  noBatches: 'a transaction takes one stream',
  async open(place) {
    const { dumbo, store, readMessagesBatch } = await openEmmettPostgres(place)
    await store.schema.dangerous.truncate({ resetSequences: true })
    return {
      async append(commits) {
        for (const commit of commits) await appendCommit(store, commit)
      },
      read: () => readAll(readMessagesBatch, dumbo.execute),
      close: () => store.close(),
    }
  },
}
