// The contract of a log, held against the log in PostgreSQL: on a real server by a pool of pg, and in the process by
// PGlite.

import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isDossierError, memoryLog, type Commit } from 'dossier-engine'
import { logContract } from 'dossier-engine/testing'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import { everything } from '../../src/testing/contract-checks.js'
import { sample } from '../../src/testing/contract-samples.js'
import { chanceFor } from '../support/campaign.js'
import { startPostgres } from '../support/postgres-server.js'

let schemas = 0
const freshSchema = () => `contract_${schemas++}`

const server = await startPostgres()

describe.skipIf(server === undefined)('the log in PostgreSQL, by pg', () => {
  const pool = server?.pool({ max: 4 })
  it.each(logContract)('$name', ({ run }) => run(() => postgresLog(pool!, { schema: freshSchema() })))

  it('does with appends that come together what the log in memory does with them one by one', async () => {
    const log = await postgresLog(pool!, { schema: freshSchema() })
    const model = memoryLog()
    const chance = chanceFor('appends that come together')
    const outcome = (attempt: Promise<unknown>) =>
      attempt.catch((error: unknown) => (isDossierError(error, 'version-conflict') ? error.details : error))
    let refused = 0
    const lasts = new Map<string, Commit>()
    for (let round = 0; round < 40; round++) {
      const ends = new Map<string, Commit>()
      const appends = Array.from({ length: 1 + chance.below(12) }, () =>
        Array.from({ length: 1 + chance.below(3) }, () => {
          const stream = chance.among(['', 'a', 'b', 'c'])
          const after = chance.below(6) === 0 ? undefined : (ends.get(stream) ?? lasts.get(stream))
          const commit = sample(stream, { after, events: [{ data: { number: round } }] })
          ends.set(stream, commit)
          return commit
        }),
      )
      const expected: unknown[] = []
      for (const each of appends) expected.push(await outcome(model.append(each)))
      expect(await Promise.all(appends.map((each) => outcome(log.append(each))))).toEqual(expected)
      refused += expected.filter((each) => !Array.isArray(each)).length
      for (const commit of await everything(model)) lasts.set(commit.stream, commit)
    }
    expect(refused).toBeGreaterThan(20)
    expect(await everything(log)).toEqual(await everything(model))
    await log.close()
  })
})

describe.skipIf(server === undefined)(
  'the log in PostgreSQL, by a single connection that is never free to listen',
  () => {
    const pool = server?.pool({ max: 1 })
    it.each(logContract)('$name', ({ run }) =>
      run(() => postgresLog(pool!, { schema: freshSchema(), pollMs: 20 })),
    )
  },
)

describe('the log in PostgreSQL, by PGlite', () => {
  let lite: PGlite
  beforeAll(async () => {
    lite = await PGlite.create()
  })
  afterAll(() => lite.close())

  it.each(logContract)('$name', ({ run }) => run(() => postgresLog(lite, { schema: freshSchema() })))
})
