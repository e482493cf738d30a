// A log that outlives its process: two engines, one after the other and then side by side, on one database file.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, defineProcedure, verifyLog } from 'dossier-engine'
import { createSqliteLog } from 'dossier-engine/adapters/sqlite'
import { vietnamOffice } from 'dossier-engine/calendars/vietnam'

const folder = mkdtempSync(join(tmpdir(), 'office-'))
const path = join(folder, 'office.db')
const office = vietnamOffice()
const permit = defineProcedure({
  code: 'permit',
  name: 'Permit',
  calendar: office.id,
  term: { workingDays: 5 },
  start: 'check',
  steps: { check: { next: ['sign'] }, sign: {} },
})

/** Opens the office's log with an engine on it, as each of its servers does. */
async function openOffice() {
  const log = await createSqliteLog({ path })
  const engine = await createEngine({ log, calendars: [office], procedures: [permit] })
  const close = async () => {
    await engine.close()
    await log.close()
  }
  return { log, engine, close }
}

const receive = {
  type: 'receiveDossier',
  commandId: 'form-17',
  procedure: 'permit',
  channel: 'online',
  actor: 'portal',
  at: '2024-06-03T10:00:00+07:00',
} as const

const monday = await openOffice()
const received = await monday.engine.handle(receive)
if (!received.accepted) throw new Error(received.rejection.message)
const { dossierId } = received
console.log('received one dossier')
await monday.close()

// The next day, in another process: the portal never heard the answer, and sends the form again.
const tuesday = await openOffice()
const again = await tuesday.engine.handle(receive)
console.log('sent again:', again.accepted && again.repeated ? 'the same dossier, and nothing new' : again)

// A second server on the same file. Each decides on what it knows, and one of two that race decides again.
const counter = await openOffice()
const at = '2024-06-04T09:00:00+07:00'
await Promise.all([
  tuesday.engine.handle({ type: 'startStep', dossierId, step: 'check', actor: 'lan', at }),
  counter.engine.handle({
    type: 'recordPayment',
    dossierId,
    amount: 50_000,
    currency: 'VND',
    actor: 'cashier',
    at,
  }),
])
await Promise.all([tuesday.engine.caughtUp(), counter.engine.caughtUp()])
for (const { engine } of [tuesday, counter]) {
  const types = engine.timeline(dossierId).map(({ type }) => type)
  console.log(types.toSorted().join(' '))
}

const { intact } = await verifyLog(tuesday.log)
console.log(intact ? 'the log is intact' : 'the log is damaged')
await Promise.all([tuesday.close(), counter.close()])
rmSync(folder, { recursive: true })
