// Eight writers that each wait for each commit, on one log or on several of one database: appends of one log follow one
// another, those of several don't wait for one another.

import { performance } from 'node:perf_hooks'
import { Pool, type PoolConfig } from 'pg'
import { postgresLog } from '../../src/adapters/postgres/index.js'
import { sample } from '../../src/testing/contract-samples.js'
import { medianOf } from '../timing.js'

const writers = 8
const roundMs = 500

/** How many logs, and how long a flush of the disk takes at the least: as long as this one, or as one far away. */
const cases = [0, 5].flatMap((flushMs) => [1, 2, 4, 8].map((tenants) => ({ tenants, flushMs })))

/** A number of tenants, and what eight writers append to them. */
export interface TenantSpeed {
  readonly tenants: number
  readonly flushMs: number
  readonly perSecond: number
}

/** Commits a second in each case, medians of rounds in turn. */
export async function measureTenants(connectionString: string, rounds: number): Promise<TenantSpeed[]> {
  const speeds = cases.map((): number[] => [])
  // The first round warms up.
  for (let round = 0; round <= rounds; round++)
    for (const [index, { tenants, flushMs }] of cases.entries()) {
      // The server waits so long before it flushes, for others that may come along.
      const options = `-c commit_siblings=0 -c commit_delay=${flushMs * 1_000}`
      const speed = await speedOf({ connectionString, options, max: 1 }, tenants, `${round}_${index}`)
      if (round > 0) speeds[index]!.push(speed)
    }
  return cases.map((each, index) => ({ ...each, perSecond: medianOf(speeds[index]!) }))
}

async function speedOf(config: PoolConfig, tenants: number, name: string): Promise<number> {
  const pools = Array.from({ length: writers }, () => new Pool(config))
  const logs = []
  for (const [index, pool] of pools.entries())
    logs.push(await postgresLog(pool, { schema: `tenant_${name}_${index % tenants}` }))
  let written = 0
  const start = performance.now()
  await Promise.all(
    logs.map(async (log, lane) => {
      for (let number = 0; performance.now() - start < roundMs; number++) {
        await log.append([sample(`${lane}/${number}`)])
        written += 1
      }
    }),
  )
  const perSecond = written / ((performance.now() - start) / 1_000)
  // What was acknowledged is there, once.
  const heads = await Promise.all(logs.slice(0, tenants).map((log) => log.head()))
  if (heads.reduce((sum, head) => sum + head, 0) !== written) throw new Error('a tenant lost commits')
  await Promise.all(logs.map((log) => log.close()))
  await Promise.all(pools.map((pool) => pool.end()))
  return perSecond
}
