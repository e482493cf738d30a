// A server that takes webhooks, as another system does: it checks who signed them, keeps what it took under its id, and now
// and then refuses, or gives no answer to what it took.

import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import type { Message } from '../../src/notifications/index.js'
import type { Chance } from './campaign.js'

/** A message as it came. */
export interface Delivery {
  readonly id: string
  readonly body: string
  readonly message: Message
  /** Who sent it, as they say. */
  readonly process: string
  readonly isSigned: boolean
}

/** What may go wrong with a delivery besides; each is answered if left out. */
export interface Reception {
  readonly chance: Chance
  /** Called with each delivery before it is answered. */
  onDelivery(delivery: Delivery): void
}

/** A server that counts what it takes. */
export interface WebhookReceiver {
  readonly url: string
  readonly taken: readonly Delivery[]
  /** How many it took without an answer. */
  readonly unanswered: number
}

const key = Buffer.alloc(32, 7)
/** What its messages are signed with. */
export const secret = `whsec_${key.toString('base64')}`

/** Starts a receiver, which ends with the test file. */
export async function webhookReceiver({ chance, onDelivery }: Reception): Promise<WebhookReceiver> {
  const taken: Delivery[] = []
  let unanswered = 0
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const delivery = await received(request)
    if (delivery === undefined) return
    if (chance.below(20) === 0) return void response.writeHead(503).end()
    taken.push(delivery)
    onDelivery(delivery)
    if (chance.below(20) > 0) return void response.writeHead(204).end()
    unanswered += 1
    request.socket.destroy()
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=1`,
    taken,
    get unanswered() {
      return unanswered
    },
  }
}

/** A request as a whole; none if its sender is gone before. */
async function received(request: IncomingMessage): Promise<Delivery | undefined> {
  const parts: Buffer[] = []
  try {
    for await (const part of request) parts.push(part as Buffer)
  } catch {
    return undefined
  }
  const body = Buffer.concat(parts).toString('utf8')
  const header = (name: string) => String(request.headers[name])
  const id = header('webhook-id')
  const signed = createHmac('sha256', key).update(`${id}.${header('webhook-timestamp')}.${body}`)
  return {
    ...{ id, body, message: JSON.parse(body) as Message, process: header('x-process') },
    isSigned: header('webhook-signature') === `v1,${signed.digest('base64')}`,
  }
}
