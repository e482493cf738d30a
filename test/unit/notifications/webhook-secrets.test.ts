// What a webhook must not give away, and what must not be set up at all because it could only fail later, and tell why.

import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isDossierError } from 'dossier-engine'
import { webhookSender, type Message, type WebhookOptions } from 'dossier-engine/notifications'

const message: Message = {
  ...{ key: 'mail/0123/0', to: { kind: 'unit', id: 'u' }, about: 'mine', language: 'en' },
  ...{ subject: 's', text: 't', at: 1 as Message['at'], dossierId: 'd-1' },
}
const { signal } = new AbortController()

let server: Server
let origin: string
let headers: IncomingHttpHeaders = {}
let retryAfter: string | undefined
beforeAll(async () => {
  server = createServer((request, response) => {
    headers = request.headers
    request.resume()
    request.on('end', () => {
      response.writeHead(retryAfter === undefined ? 204 : 503, {
        ...(retryAfter && { 'retry-after': retryAfter }),
      })
      response.end()
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => void server.close(resolve)))

function refusal(options: WebhookOptions): unknown {
  try {
    webhookSender(options)
  } catch (error) {
    return error
  }
  return undefined
}

describe('a webhook', () => {
  it.each([
    ['an address with a password', { url: 'https://mail:hunter2@example.org/' }],
    ['a header that no request can have', { url: 'https://example.org/', headers: { token: 'hunter2\nx' } }],
    ['a header name that none can have', { url: 'https://example.org/', headers: { 'a b': 'hunter2' } }],
    ['a secret that is none', { url: 'https://example.org/', secret: 'hunter2' }],
  ])('is not set up with %s, and does not tell it', (_, options) => {
    const error = refusal(options)
    expect(isDossierError(error, 'definition-invalid')).toBe(true)
    expect(inspect(error, { depth: 9 })).not.toContain('hunter2')
  })

  it.each([['Webhook-Id'], ['webhook-signature'], ['Webhook-Timestamp'], ['Idempotency-Key']])(
    'leaves no room for another %s than its own',
    (name) => {
      expect(
        isDossierError(refusal({ url: `${origin}/`, headers: { [name]: 'x' } }), 'definition-invalid'),
      ).toBe(true)
    },
  )

  it('carries the headers that it is given', async () => {
    await webhookSender({ url: `${origin}/`, headers: { Authorization: 'Bearer t' } }).send(message, {
      signal,
    })
    expect(headers).toMatchObject({ authorization: 'Bearer t', 'webhook-id': message.key })
  })

  it('waits until the date that the other side names', async () => {
    const before = Date.now()
    retryAfter = new Date(before + 120_000).toUTCString()
    const error: unknown = await Promise.resolve(
      webhookSender({ url: `${origin}/` }).send(message, { signal }),
    ).catch((thrown: unknown) => thrown)
    retryAfter = undefined
    const { retryAfterMs } = error as { retryAfterMs?: number }
    expect(retryAfterMs).toBeGreaterThan(60_000)
    expect(retryAfterMs).toBeLessThanOrEqual(120_000)
  })
})
