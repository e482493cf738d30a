// What a webhook carries, how it is signed, and what becomes of each answer: against a real server, and verified as the
// Standard Webhooks specification says, with nothing of ours.

import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isDossierError } from 'dossier-engine'
import { webhookSender, type Message } from 'dossier-engine/notifications'

const message: Message = {
  key: 'mail/0123/0',
  to: { kind: 'applicant', id: 'p-1' },
  contact: { name: 'Nguyễn Thị Mai' },
  about: 'received',
  language: 'vi',
  subject: 'Hồ sơ',
  text: 'Đã tiếp nhận',
  at: 1 as Message['at'],
  dossierId: 'd-1',
}
const secret = `whsec_${Buffer.from('a secret of twenty-four+ bytes').toString('base64')}`
const other = `whsec_${Buffer.from('another secret, the next one').toString('base64')}`

/** The specification's own check: HMAC-SHA-256 over id, time stamp and body. */
function signatureOf(key: string, id: string, timestamp: string, body: string): string {
  const bytes = Buffer.from(key.slice('whsec_'.length), 'base64')
  return `v1,${createHmac('sha256', bytes).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

interface Received {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let server: Server
let url: string
let received: Received[] = []
let answer: (response: ServerResponse) => void = (response) => void response.end()
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      answer(response)
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=confidential`
})
afterAll(() => new Promise((resolve) => void server.close(resolve)))

async function send(
  options: { secret?: string | string[]; signal?: AbortSignal; key?: string } = {},
): Promise<Received[]> {
  received = []
  const { signal = new AbortController().signal, key = message.key, ...others } = options
  await webhookSender({ url, ...others }).send({ ...message, key }, { signal })
  return received
}

async function failure(
  write: (response: ServerResponse) => void,
  signal?: AbortSignal,
): Promise<Error & Record<string, unknown>> {
  answer = write
  try {
    return await send(signal && { signal }).then(
      () => {
        throw new Error('it was taken')
      },
      (error: unknown) => error as Error & Record<string, unknown>,
    )
  } finally {
    answer = (response) => void response.end()
  }
}

const status =
  (code: number, headers = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end('no')

describe('a webhook', () => {
  it("is checked here as the specification's own example says", () => {
    const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    expect(signatureOf(key, 'msg_p5jXN8AQM9LWM0D4loKWxJek', '1614265330', '{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    )
  })

  it('carries the message, its key, and a signature for each secret', async () => {
    const [hook] = await send({ secret: [secret, other] })
    expect(JSON.parse(hook!.body)).toEqual(message)
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signed } = hook!.headers
    expect([id, hook!.headers['idempotency-key']]).toEqual([message.key, message.key])
    expect(Math.abs(Number(at) * 1_000 - Date.now())).toBeLessThan(60_000)
    const right = [secret, other].map((key) => signatureOf(key, String(id), String(at), hook!.body))
    expect(String(signed).split(' ')).toEqual(right)
    expect((await send())[0]!.headers['webhook-signature']).toBeUndefined()
  })

  it.each([
    ['thư-báo/0123/0', 'th%C6%B0-b%C3%A1o/0123/0'],
    [' mail — out/0123/0 ', '%20mail %E2%80%94 out/0123/0%20'],
    ['a~mail 100%/0123/0', 'a~mail 100%/0123/0'],
  ])('carries the key %j as %s, and is signed so', async (key, carried) => {
    const [hook] = await send({ secret, key })
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signed } = hook!.headers
    expect([id, hook!.headers['idempotency-key']]).toEqual([carried, carried])
    expect(signed).toBe(signatureOf(secret, carried, String(at), hook!.body))
    expect(JSON.parse(hook!.body)).toMatchObject({ key })
  })

  it.each([
    [408, true],
    [425, true],
    [429, true],
    [500, true],
    [503, true],
    [400, false],
    [401, false],
    [404, false],
    [410, false],
  ])('that is answered by %i can be tried again: %s', async (code, retryable) => {
    const error = await failure(status(code))
    expect(error).toMatchObject({ name: 'WebhookError', code: `http-${code}`, retryable })
    // What is in the address may be a secret.
    expect(JSON.stringify([error.message, error.stack])).not.toContain('confidential')
  })

  it('is tried again when the other side says', async () => {
    expect(await failure(status(503, { 'retry-after': '7' }))).toMatchObject({ retryAfterMs: 7_000 })
    expect(await failure(status(503, { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' }))).not.toHaveProperty(
      'retryAfterMs',
    )
  })

  it('follows nobody elsewhere', async () => {
    const error = await failure(status(307, { location: `${url}&again` }))
    expect(error).toMatchObject({ retryable: false })
    expect(received).toHaveLength(1)
  })

  it('may be tried again where nobody answered, and ends when it is told to', async () => {
    expect(await failure((response) => void response.destroy())).not.toMatchObject({ retryable: false })
    const controller = new AbortController()
    const reason = new Error('enough')
    const error = await failure(() => controller.abort(reason), controller.signal)
    expect(error).toBe(reason)
  })

  it('reads nothing of a long answer', async () => {
    answer = (response) => {
      const line = Buffer.alloc(65_536, 'x')
      const more = () => {
        while (!response.destroyed && response.write(line));
      }
      response.on('drain', more).writeHead(200)
      more()
    }
    await send()
    answer = (response) => void response.end()
  })

  it.each([
    [{ url: 'nowhere' }, 'url'],
    [{ url: 'ftp://example.org' }, 'url'],
    [{ url: 'http://example.org' }, 'url'],
    [{ url: 'https://example.org', secret: 'short' }, 'secret'],
    [{ url: 'https://example.org', secret: 'whsec_c2hvcnQ=' }, 'secret'],
    [{ url: 'https://example.org', secret: [secret, 'whsec_'] }, 'secret'],
    [{ url: 'https://example.org', secert: secret }, 'secert'],
    [{ url: 'https://example.org', fetch: 1 }, 'fetch'],
  ])('is not set up as %o', (options, member) => {
    let error: unknown
    try {
      webhookSender(options as never)
    } catch (thrown) {
      error = thrown
    }
    expect(isDossierError(error, 'definition-invalid')).toBe(true)
    const { findings } = (error as { details: { findings: { path: unknown[] }[] } }).details
    expect(findings[0]!.path[0]).toBe(member)
    expect(String((error as Error).message)).not.toContain(secret)
  })

  it('may be plain where that is allowed', () => {
    expect(() => webhookSender({ url: 'http://example.org', allowHttp: true })).not.toThrow()
    expect(() => webhookSender({ url: 'http://localhost:1' })).not.toThrow()
  })
})
