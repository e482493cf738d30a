// The contract of a log, held against the log in PostgreSQL: on a real server by a pool of pg, and in the process by
// PGlite.

import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { logContract } from 'dossier-engine/testing'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import { startPostgres } from '../support/postgres-server.js'

let schemas = 0
const freshSchema = () => `contract_${schemas++}`

const server = await startPostgres()

describe.skipIf(server === undefined)('the log in PostgreSQL, by pg', () => {
  const pool = server?.pool({ max: 4 })
  it.each(logContract)('$name', ({ run }) => run(() => postgresLog(pool!, { schema: freshSchema() })))
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
