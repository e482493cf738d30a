// Telling people: a scheduler notes what is due, an outbox puts it into words. Applicants hear by a webhook to a portal, which
// checks the signature and drops what it has seen; officers and units on the console.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { createEngine, defineProcedure, usualNotices } from 'dossier-engine'
import { vietnamOffice } from 'dossier-engine/calendars/vietnam'
import {
  consoleSender,
  senderByRecipient,
  startOutbox,
  vi,
  webhookSender,
  type Message,
} from 'dossier-engine/notifications'

// The portal, at the other end of the line. It takes the first message, and dies before it can say so.
const secret = `whsec_${Buffer.from('what the portal and the office share').toString('base64')}`
const seen = new Set<string>()
const portal = createServer((request, response) => void take(request, response))
async function take(request: IncomingMessage, response: ServerResponse) {
  const body = await text(request)
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures } = request.headers
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const right = Buffer.from(`v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`)
  const isOurs = String(signatures)
    .split(' ')
    .map((signature) => Buffer.from(signature))
    .some((given) => given.length === right.length && timingSafeEqual(given, right))
  const isNew = Math.abs(Date.now() / 1_000 - Number(at)) < 300
  if (!isOurs || !isNew) return void response.writeHead(401).end()
  if (seen.has(String(id))) {
    console.log('portal: seen before, dropped')
    return void response.writeHead(204).end()
  }
  seen.add(String(id))
  const { contact, subject, text: words } = JSON.parse(body) as Message & { contact: { phone: string } }
  console.log(`portal, to ${contact.phone}: ${subject}\n  ${words}`)
  if (seen.size === 1) response.destroy()
  else response.writeHead(204).end()
}
await once(portal.listen(0, '127.0.0.1'), 'listening')
const url = `http://127.0.0.1:${(portal.address() as AddressInfo).port}/messages`

// The office.
const office = vietnamOffice()
const permit = defineProcedure({
  code: 'permit',
  name: 'Cấp giấy phép',
  calendar: office.id,
  term: { workingDays: 5 },
  start: 'check',
  steps: { check: { unit: 'trade' } },
})
let now = '2024-06-03T08:00:00+07:00'
const engine = await createEngine({ calendars: [office], procedures: [permit], clock: () => now })
const outbox = await startOutbox(engine, {
  name: 'messages',
  from: 'start',
  texts: vi,
  sender: senderByRecipient({
    applicant: webhookSender({ url, secret }),
    officer: consoleSender(),
    unit: consoleSender(),
  }),
  retry: { firstDelayMs: 10 },
})
const scheduler = engine.startScheduler({ actor: 'scheduler', notices: usualNotices })

/** What happens at a moment, what is due by then, and all that people are told of it. */
async function at(moment: string, command?: Parameters<typeof engine.handle>[0]) {
  now = moment
  if (command !== undefined) {
    const outcome = await engine.handle(command)
    if (!outcome.accepted) throw new Error(outcome.rejection.message)
  }
  await scheduler.runNow()
  await engine.caughtUp()
  while (outbox.status().lag > 0 || outbox.status().retrying > 0) await wait(5)
}

const base = { dossierId: 'one', actor: 'desk' } as const
const applicant = { subject: 'person-1', data: { name: 'Nguyễn Thị Mai', phone: '0912 345 678' } }
await at('2024-06-03T10:00:00+07:00', {
  ...base,
  type: 'receiveDossier',
  procedure: 'permit',
  channel: 'online',
  applicant,
})
await at('2024-06-03T10:05:00+07:00', { ...base, type: 'startStep', step: 'check' })
await at('2024-06-03T10:10:00+07:00', { ...base, type: 'assign', officer: 'hoa' })
await at('2024-06-07T08:00:00+07:00')
await at('2024-06-11T08:00:00+07:00')

// Who asks to be forgotten is not written to any more.
await engine.eraseSubject({ subject: 'person-1', actor: 'data-officer' })
await at('2024-06-11T10:00:00+07:00', { ...base, type: 'withdrawDossier' })
console.log('parked:', outbox.status().parked, '– healthy:', engine.health().isHealthy)

await engine.close()
portal.close()
