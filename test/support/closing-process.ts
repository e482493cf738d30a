// A process of its own that opens an engine on a log, uses all that holds something (subscriptions, a watch, listeners, a
// telemetry, a move into another log), closes it, but for what its task leaves out, and tells what still keeps it alive.
// Nothing ends it: it ends by itself, or not at all.

import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Pool } from 'pg'
import { createEngine, exportLog, importLog, memoryLog, type EventLog } from '../../src/index.js'
import { postgresLog } from '../../src/adapters/postgres/index.js'
import { createSqliteLog } from '../../src/adapters/sqlite/index.js'
import { openTelemetry } from '../../src/opentelemetry/index.js'
import { licence, officeCalendar } from './office.js'

/** What the process is to do. */
export interface ClosingTask {
  readonly adapter: 'memory' | 'sqlite' | 'postgres' | 'pglite'
  /** A folder of its own. */
  readonly folder: string
  readonly connectionString?: string | undefined
  /** What is not closed. */
  readonly leftOut?: 'handle' | 'engine and log' | 'engine and log and handle'
}

interface Opened {
  readonly log: EventLog
  /** Closes what the log was given. */
  readonly closeHandle: () => Promise<void>
}

let lite: PGlite | undefined

/** Opens a log; two of one task are two logs. */
const openers: Readonly<
  Record<ClosingTask['adapter'], (task: ClosingTask, name: string) => Promise<Opened>>
> = {
  memory: async () => ({ log: memoryLog(), closeHandle: async () => {} }),
  sqlite: async ({ folder }, name) => ({
    log: await createSqliteLog({ path: join(folder, `${name}.db`), pollMs: 20 }),
    closeHandle: async () => {},
  }),
  postgres: async ({ connectionString }, name) => {
    // An idle connection would be let go of after a while, and nobody would see that the pool was left open.
    const pool = new Pool({ connectionString, max: 3, idleTimeoutMillis: 0 })
    return { log: await postgresLog(pool, { schema: name, pollMs: 20 }), closeHandle: () => pool.end() }
  },
  pglite: async (_task, name) => {
    // One database for both: it takes seconds to start.
    lite ??= await PGlite.create()
    const closeHandle = async () => {
      if (lite?.closed === false) await lite.close()
    }
    return { log: await postgresLog(lite, { schema: name, pollMs: 20 }), closeHandle }
  },
}

const task = JSON.parse(process.argv[2]!) as ClosingTask
const before = process.getActiveResourcesInfo()
const open = openers[task.adapter]
const main = await open(task, 'office')
const target = await open(task, 'copy')
const { log } = main

const engine = await createEngine({
  log,
  calendars: [officeCalendar],
  procedures: [licence],
  telemetry: openTelemetry(),
})
const other = await createEngine({ log })
const heard: string[] = []
engine.on('event', ({ type }) => heard.push(type))
const reading = [engine.subscribe(), other.subscribe({ from: 'now' })].map(async (events) => {
  try {
    for await (const { type } of events) heard.push(type)
  } catch {
    // It ends with its engine.
  }
})
const at = '2024-03-04T09:00:00+07:00'
const base = { dossierId: 'a', actor: 'desk', at } as const
await engine.handle({ ...base, type: 'receiveDossier', procedure: 'licence', channel: 'post' })
const { stop } = engine.watch('a', ({ event }) => heard.push(event.type))
await engine.handle({ ...base, type: 'startStep', step: 'check' })
await other.caughtUp()
await importLog(target.log, exportLog(log))
if (heard.length < 4) throw new Error(`heard only ${heard.join()}`)

const isLeftOut = (what: string) => task.leftOut?.split(' and ').includes(what) === true
stop()
await other.close()
if (!isLeftOut('engine')) {
  await engine.close()
  await Promise.all(reading)
}
if (!isLeftOut('log')) await log.close()
await target.log.close()
if (!isLeftOut('handle')) await main.closeHandle()
await target.closeHandle()

const tell = () => {
  const left = process.getActiveResourcesInfo()
  for (const known of before) if (left.includes(known)) left.splice(left.indexOf(known), 1)
  writeSync(1, JSON.stringify(left))
}
// Sockets that were closed are gone some turns later: it is looked when nothing more is to come, which never is where
// something was left open.
if (task.leftOut === undefined) process.once('beforeExit', tell)
else setTimeout(tell, 1_000)
