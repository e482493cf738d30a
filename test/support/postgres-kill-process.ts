// A process of its own that appends to a log in PostgreSQL until it is killed (test/contract/postgres-kill.test.ts). It tells
// what was acknowledged, a line each; a careless one tells before it knows.

import { writeSync } from 'node:fs'
import { Pool } from 'pg'
import { postgresLog } from '../../src/adapters/postgres/index.js'
import { appendUntilGone } from './append-until-gone.js'

/** What a writer is to do. */
export interface KillTask {
  readonly connectionString: string
  readonly schema: string
  readonly name: string
  readonly isCareless: boolean
}

const { connectionString, schema, name, isCareless } = JSON.parse(process.argv[2]!) as KillTask
const tell = (hash: string) => writeSync(1, `${JSON.stringify(hash)}\n`)
const pool = new Pool({ connectionString, max: 2 })
pool.on('error', () => {})
const log = await postgresLog(pool, { schema })
await appendUntilGone(log, { name, isCareless, tell })
process.exit(0)
