// The log in PostgreSQL while its connections are lost over and over: ended by the server, and cut on the way as an append
// is through and its answer is not. A client that only sends again until it is told has every commit once, for the version
// that it expects was taken by itself. In a table without versions the same client doubles.

import type { Pool } from 'pg'
import { describe, expect, test } from 'vitest'
import { isDossierError, verifyLog } from 'dossier-engine'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import type { Commit } from '../../src/log/envelope.js'
import { everything, pause } from '../../src/testing/contract-checks.js'
import { chain } from '../../src/testing/contract-samples.js'
import { chanceFor, sized } from '../support/campaign.js'
import { proxyTo } from '../support/cut-proxy.js'
import { following } from '../support/following.js'
import { startPostgres } from '../support/postgres-server.js'

const server = await startPostgres()
const losses = sized(60, 2_000)
/** What is written between two losses. */
const commitsBetween = 10

const hashes = (commits: readonly Commit[]) => commits.map(({ hash }) => hash)

/** Lets a client get ready, and work until its connections were lost so often; gives how often it was told of a failure. */
async function whileConnectionsAreLost(
  name: string,
  times: number,
  ready: (pool: Pool) => Promise<(isDone: () => boolean) => Promise<number>>,
): Promise<number> {
  const chance = chanceFor(`lose ${name}`)
  const proxy = await proxyTo(server!.port)
  const pool = server!.pool({ max: 4, application_name: name, port: proxy.port })
  const admin = server!.pool({ max: 1 })
  const work = await ready(pool)
  let isDone = false
  const losing = async () => {
    for (let time = 0; time < times && !isDone; time++) {
      await pause(chance.below(30))
      const text = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1'
      await (time % 2 === 0 ? proxy.cut() : admin.query(text, [name]))
    }
    isDone = true
  }
  const working = work(() => isDone).finally(() => (isDone = true))
  const [failures] = await Promise.all([working, losing()])
  return failures
}

/** Sends each until it is told that it is there, or that something is; gives how often it failed otherwise. */
async function sendUntilTold(
  commits: readonly Commit[],
  send: (commit: Commit) => Promise<unknown>,
): Promise<number> {
  let failures = 0
  for (const commit of commits)
    for (;;) {
      try {
        await send(commit)
        break
      } catch (error) {
        if (isDossierError(error, 'version-conflict')) break
        failures += 1
      }
    }
  return failures
}

describe.skipIf(server === undefined)('a client that only sends again until it is told', () => {
  test(
    `has everything once and in order in the log, whose connections are lost (${losses} times)`,
    async () => {
      const schema = 'lost'
      const sent: Commit[] = []
      const failures = await whileConnectionsAreLost('lost', losses, async (pool) => {
        const log = await postgresLog(pool, { schema, pollMs: 50 })
        const { seen, errors, until } = following(log)
        return async (isDone) => {
          let count = 0
          while (!isDone()) {
            const commits = chain('lost/1', commitsBetween, sent.at(-1))
            sent.push(...commits)
            count += await sendUntilTold(commits, (commit) => log.append([commit]))
          }
          await until({ commits: sent.length, withinMs: 20_000 })
          expect(hashes(seen)).toEqual(hashes(sent))
          expect(errors).toEqual([])
          await log.close()
          return count
        }
      })
      expect(failures).toBeGreaterThan(losses / 4)
      const sound = await postgresLog(server!.pool({ max: 2 }), { schema })
      expect(hashes(await everything(sound))).toEqual(hashes(sent))
      expect(await verifyLog(sound)).toMatchObject({ intact: true })
      await sound.close()
    },
    sized(60_000, 3_600_000),
  )

  test('has some of it twice in a table that knows no versions (the test against itself)', async () => {
    const admin = server!.pool({ max: 1 })
    await admin.query('CREATE TABLE naive (position bigserial PRIMARY KEY, hash text NOT NULL)')
    const sent: Commit[] = []
    await whileConnectionsAreLost('naive', 40, async (pool) => async (isDone) => {
      let count = 0
      while (!isDone()) {
        const commits = chain('naive/1', commitsBetween, sent.at(-1))
        sent.push(...commits)
        count += await sendUntilTold(commits, ({ hash }) =>
          pool.query('INSERT INTO naive (hash) VALUES ($1)', [hash]),
        )
      }
      return count
    })
    const { rows } = await admin.query<{ hash: string }>('SELECT hash FROM naive ORDER BY position')
    const stored = rows.map(({ hash }) => hash)
    expect(new Set(stored)).toEqual(new Set(hashes(sent)))
    expect(stored.length).toBeGreaterThan(sent.length)
  })
})
