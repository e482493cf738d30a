// What is given to an adapter to keep its log in: anything but an open handle is told at once, by the members that it lacks.

import { expect, test } from 'vitest'
import { natsLog } from 'dossier-engine/adapters/nats'
import { closePostgresRange, postgresLog } from 'dossier-engine/adapters/postgres'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'

const openers = [
  ['sqliteLog', (handle: never) => sqliteLog(handle), ['exec', 'prepare']],
  ['postgresLog', (handle: never) => postgresLog(handle), ['query', 'connect']],
  ['closePostgresRange', (handle: never) => closePostgresRange(handle), ['query', 'connect']],
  [
    'natsLog',
    (handle: never) => natsLog(handle, { durability: 'unsynced' }),
    ['jetstreamManager', 'publish'],
  ],
] as const

test.each(openers)('%s names what is missing of its handle', async (definition, open, functions) => {
  for (const none of [undefined, null, {}, 'postgres://localhost', Promise.resolve()])
    await expect(open(none as never)).rejects.toMatchObject({
      code: 'definition-invalid',
      details: { definition, findings: functions.map((name) => ({ path: [name] })) },
    })
})

test('an embedded PostgreSQL must answer as well as listen', async () => {
  await expect(postgresLog({ listen() {} } as never)).rejects.toMatchObject({
    details: { findings: [{ path: ['query'] }] },
  })
})
