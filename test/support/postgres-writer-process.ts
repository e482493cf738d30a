// A process of its own that appends to a log in PostgreSQL, for tests of several at once: some commits to a stream of its
// own, and as many to one that all share. It prints the hashes of what was acknowledged, as JSON.

import { Pool } from 'pg'
import { postgresLog } from '../../src/adapters/postgres/index.js'
import { appendConcurrently } from './concurrent-appends.js'

const [connectionString, schema, names, count] = process.argv.slice(2) as [string, string, string, string]
const acknowledged = await Promise.all(
  names.split(',').map(async (name) => {
    const pool = new Pool({ connectionString, max: 2 })
    const log = await postgresLog(pool, { schema })
    const hashes = await appendConcurrently(log, name, Number(count))
    await log.close()
    await pool.end()
    return hashes
  }),
)
process.stdout.write(JSON.stringify(acknowledged.flat()))
