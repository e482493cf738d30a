// A process of its own that seals a log again and again while others append, until its input ends. It prints how many seals
// it has appended itself.

import { Pool } from 'pg'
import { postgresLog } from '../../src/adapters/postgres/index.js'
import { sqliteLog } from '../../src/adapters/sqlite/index.js'
import { sealLog } from '../../src/engine/seal-log.js'
import { firstDriver } from './sqlite-drivers.js'

const [kind, where] = process.argv.slice(2) as ['sqlite' | 'postgres', string]
const pool = kind === 'postgres' ? new Pool({ connectionString: where, max: 2 }) : undefined
const log =
  pool === undefined
    ? await sqliteLog(firstDriver.open(where), { busyTimeoutMs: 60_000 })
    : await postgresLog(pool, { schema: 'office' })
let isEnding = false
process.stdin.once('end', () => (isEnding = true)).resume()
process.stdout.write('ready\n')
let seals = 0
for (let isLast = false; !isLast;) {
  // Once more after the end, so that everything is sealed.
  isLast = isEnding
  seals += (await sealLog(log)).seals
  await new Promise((resolve) => void setTimeout(resolve, 1))
}
await log.close()
await pool?.end()
process.stdout.write(`${seals}\n`)
