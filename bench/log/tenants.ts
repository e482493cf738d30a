// Eight writers that each wait for each commit, on one log or on several of one database: appends of one log follow one
// another, those of several don't wait for one another.

import { performance } from 'node:perf_hooks'
import { Pool } from 'pg'
import { postgresLog } from '../../src/adapters/postgres/index.js'
import { sample } from '../../src/testing/contract-samples.js'
import { medianOf } from '../timing.js'

const writers = 8
const roundMs = 500

/** Commits a second for each number of tenants, medians of rounds in turn. */
export async function measureTenants(connectionString: string, counts: readonly number[], rounds: number) {
  const speeds = counts.map((): number[] => [])
  // The first round warms up.
  for (let round = 0; round <= rounds; round++)
    for (const [index, tenants] of counts.entries()) {
      const speed = await speedOf(connectionString, tenants, `${round}_${tenants}`)
      if (round > 0) speeds[index]!.push(speed)
    }
  return counts.map((tenants, index) => ({ tenants, perSecond: medianOf(speeds[index]!) }))
}

async function speedOf(connectionString: string, tenants: number, name: string): Promise<number> {
  const pools = Array.from({ length: writers }, () => new Pool({ connectionString, max: 1 }))
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
