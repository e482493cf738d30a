// DuckDB of bench/peers, by SQL alone on all cores: its own table, with a column a field that is asked for, in memory and
// in a file; and the same rows as Parquet.

import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { coldStart, measurement, type Contender, type Place } from '../contender.js'
import { eventFile } from '../event-file.js'
import { answerOf, askAll, type Dialect, type Row } from './answer-sql.js'

interface Connection {
  runAndReadAll(sql: string): Promise<{ getRowObjects(): Row[] }>
  closeSync(): void
}
interface Instance {
  connect(): Promise<Connection>
  closeSync(): void
}
interface DuckDB {
  readonly DuckDBInstance: { create(path: string): Promise<Instance> }
}

const duckdbPackage = '@duckdb/node-api'
const dialect: Dialect = {
  events: 'events',
  procedure: 'procedure',
  clock: 'clock',
  dueAt: 'due_at',
  stopsClock: 'stops_clock',
  divide: '//',
}
const fileIn = ({ folder }: Place, name: string) => join(mkdtempSync(join(folder, 'duckdb-')), name)
const text = (value: string) => `'${value.replaceAll("'", "''")}'`

/** Opens a database; what it gives closes it. */
async function open({ load }: Place, path: string) {
  const instance = await (load(duckdbPackage) as DuckDB).DuckDBInstance.create(path)
  const connection = await instance.connect()
  return {
    ask: async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjects(),
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** The columns that are asked for, of the log's file. */
function selectOf(jsonLines: string): string {
  return `SELECT position, stream, type, "at", data.procedure AS procedure, data.clock AS clock,
    data."dueAt" AS due_at, data."stopsClock" AS stops_clock
    FROM read_json(${text(jsonLines)}, format = 'newline_delimited', columns = {
      position: 'BIGINT', stream: 'VARCHAR', type: 'VARCHAR', "at": 'BIGINT',
      data: 'STRUCT(procedure VARCHAR, clock VARCHAR, "dueAt" BIGINT, "stopsClock" BOOLEAN)' })`
}

/** DuckDB's own table. */
export const duckdbTable: Contender = {
  name: 'duckdb-table',
  title: 'DuckDB, SQL over its own table',
  measures: ['replay', 'cold'],
  packages: [duckdbPackage],
  isOutsideHeap: true,
  async load(workload, place) {
    const path = fileIn(place, 'events.duckdb')
    const select = selectOf(eventFile(workload, place.folder))
    const onDisk = await open(place, path)
    await onDisk.ask(`CREATE TABLE events AS ${select}`)
    const count = Number((await onDisk.ask('SELECT count(*) AS count FROM events'))[0]!['count'])
    onDisk.close()
    let inMemory: Awaited<ReturnType<typeof open>> | undefined
    return {
      measures: {
        replay: measurement({
          count,
          unit: 'events',
          async setUp() {
            if (inMemory !== undefined) return
            inMemory = await open(place, ':memory:')
            await inMemory.ask(`CREATE TABLE events AS ${select}`)
          },
          run: () => askAll(inMemory!.ask, dialect),
          describe: answerOf,
        }),
        cold: coldStart({
          count,
          async start() {
            const { ask, close } = await open(place, path)
            return { found: await askAll(ask, dialect), close }
          },
          describe: answerOf,
        }),
      },
    }
  },
}

/** A Parquet file, asked by DuckDB. */
export const duckdbParquet: Contender = {
  name: 'duckdb-parquet',
  title: 'DuckDB, SQL over Parquet',
  measures: ['cold'],
  packages: [duckdbPackage],
  async load(workload, place) {
    const path = fileIn(place, 'events.parquet')
    const { ask: askOnce, close: closeOnce } = await open(place, ':memory:')
    await askOnce(`COPY (${selectOf(eventFile(workload, place.folder))}) TO ${text(path)} (FORMAT parquet)`)
    const [row] = await askOnce(`SELECT count(*) AS count FROM read_parquet(${text(path)})`)
    closeOnce()
    const count = Number(row!['count'])
    return {
      measures: {
        cold: coldStart({
          count,
          async start() {
            const { ask, close } = await open(place, ':memory:')
            return { found: await askAll(ask, { ...dialect, events: `read_parquet(${text(path)})` }), close }
          },
          describe: answerOf,
        }),
      },
    }
  },
}
