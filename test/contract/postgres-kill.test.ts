// Processes that append to a log in PostgreSQL are killed at random moments, and so is the server under others: what they were
// told is stored is there, once and in order. The server is set to acknowledge what only its memory holds, and is killed with
// all its processes, so what it keeps it keeps because the log has it wait for its disk; whether that syncs a kill can't tell.

import type { Pool } from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { verifyLog } from 'dossier-engine'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import { everything, pause } from '../../src/testing/contract-checks.js'
import { appendUntilGone } from '../support/append-until-gone.js'
import { chanceFor, sized } from '../support/campaign.js'
import { childProgram } from '../support/children.js'
import type { KillTask } from '../support/postgres-kill-process.js'
import { startPostgres } from '../support/postgres-server.js'

const server = await startPostgres({
  fsync: true,
  settings: ['synchronous_commit=off', 'wal_writer_delay=2s'],
})
let start: Awaited<ReturnType<typeof childProgram<KillTask, string>>>
beforeAll(async () => {
  start = await childProgram('postgres-kill-process')
})

/** A process at work; it tells the hashes of what was acknowledged. */
const writer = (schema: string, name: string, isCareless = false) =>
  start({ connectionString: server!.connectionString, schema, name, isCareless })

/** What is not as the writers were told. */
async function problemsIn(schema: string, told: readonly (readonly string[])[]): Promise<string[]> {
  const pool = server!.pool({ max: 2 })
  const log = await postgresLog(pool, { schema })
  try {
    const proof = await verifyLog(log)
    if (!proof.intact) return [`damaged: ${JSON.stringify(proof.damage)}`]
    const places = new Map((await everything(log)).map(({ hash, position }) => [hash, position as number]))
    return told.flatMap((hashes) => {
      const found = hashes.map((hash) => places.get(hash) ?? 0)
      if (found.includes(0))
        return [`told of ${found.filter((place) => place === 0).length} that are nowhere`]
      return found.every((place, index) => index === 0 || place > found[index - 1]!) ? [] : ['out of order']
    })
  } finally {
    await log.close()
  }
}

let schemas = 0

/** A writer in this process, which outlives the server; gives what was acknowledged when the server is gone. */
function writerHere(pool: Pool, schema: string, name: string) {
  let toldOne = () => {}
  const told = new Promise<void>((resolve) => (toldOne = resolve))
  const write = async () => {
    const hashes: string[] = []
    const log = await postgresLog(pool, { schema })
    await appendUntilGone(log, { name, tell: (hash) => (hashes.push(hash), toldOne()) })
    await log.close()
    return hashes
  }
  const ended = write()
  // One that fails before it has told anything must not be waited for.
  return { told: Promise.race([told, ended]), ended }
}

/** Kills so many writers, four at a time, some as they open the log; gives what was wrong and how much was told. */
async function clientsKilled(kills: number, isCareless = false) {
  const schema = `kill_${schemas++}`
  const chance = chanceFor(`kill clients ${isCareless}`)
  const told: (readonly string[])[] = []
  for (let round = 0; round < kills; round += 4) {
    const writers = Array.from({ length: 4 }, (_, lane) => writer(schema, `${round + lane}`, isCareless))
    for (const each of writers) {
      await (chance.below(8) === 0 ? pause(chance.below(300)) : each.told)
      await pause(chance.below(30))
      each.kill()
    }
    told.push(...(await Promise.all(writers.map(({ ended }) => ended))))
  }
  return { problems: await problemsIn(schema, told), acknowledged: told.flat().length }
}

/** After how many crashes all of the log is read; what is lost or damaged by then stays so. */
const crashesToProof = 10

/** Kills the server under two writers, so many times or until something is wrong. */
async function serverKilled(schema: string, crashes: number) {
  const chance = chanceFor(`kill the server of ${schema}`)
  const lanes = [0, 1].map(() => server!.pool({ max: 2 }))
  const told: (readonly string[])[] = []
  let problems: string[] = []
  for (let round = 1; round <= crashes && problems.length === 0; round++) {
    const writers = lanes.map((pool, lane) => writerHere(pool, schema, `${round}-${lane}`))
    await Promise.all(writers.map((each) => each.told))
    await pause(chance.below(100))
    await server!.crash(chance.among(['SIGKILL', 'SIGQUIT']))
    told.push(...(await Promise.all(writers.map(({ ended }) => ended))))
    if (round % crashesToProof === 0 || round === crashes) problems = await problemsIn(schema, told)
  }
  return { problems, acknowledged: told.flat().length }
}

/** A log whose appends are as durable as the server is set to be, and no more. */
async function logThatDoesNotWait(): Promise<string> {
  const schema = `kill_${schemas++}`
  const pool = server!.pool({ max: 2 })
  const log = await postgresLog(pool, { schema })
  await log.close()
  const name = `"${schema}".append`
  const { rows } = await pool.query<{ source: string }>('SELECT pg_get_functiondef($1::regproc) AS source', [
    name,
  ])
  const source = rows[0]!.source
  const weakened = source.replace(/IF current_setting\('synchronous_commit'\) = 'off' THEN.*?END IF;/s, '')
  expect(weakened).not.toBe(source)
  await pool.query(weakened)
  await pool.query('CHECKPOINT')
  return schema
}

const kills = sized(100, 2_000)
const crashes = sized(100, 1_000)

describe.skipIf(server === undefined)('a log in PostgreSQL', () => {
  it(
    `keeps what it acknowledged when those who append are killed (${kills} kills)`,
    async () => {
      const { problems, acknowledged } = await clientsKilled(kills)
      expect(problems).toEqual([])
      expect(acknowledged).toBeGreaterThan(kills)
    },
    sized(180_000, 7_200_000),
  )

  it(
    `keeps what it acknowledged when the server is killed (${crashes} times)`,
    async () => {
      // A log of its own for each hundred, for all of it is read again and again.
      for (let done = 0; done < crashes; done += 100) {
        const { problems, acknowledged } = await serverKilled(`kill_${schemas++}`, 100)
        expect(problems).toEqual([])
        expect(acknowledged).toBeGreaterThan(100)
      }
    },
    sized(600_000, 7_200_000),
  )

  it('loses something where it says so before it was told (the test against itself)', async () => {
    const { problems } = await clientsKilled(20, true)
    expect(problems.filter((problem) => /nowhere/.test(problem))).not.toEqual([])
  })

  it('loses something with the server where nothing waits for the disk (the test against itself)', async () => {
    const { problems } = await serverKilled(await logThatDoesNotWait(), 5)
    expect(problems.filter((problem) => /nowhere/.test(problem))).not.toEqual([])
  })
})
