// A sender that posts messages to another system, by the Standard Webhooks specification: whoever receives them can tell by
// the signature that they are ours, by the time stamp that they are new, and by the id that they have seen them.

import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { aFlag, aFunction, anObject, aText, shapeFindings, type Expectation } from '../kernel/shape-check.js'
import { hmacSha256Hex } from '../log/hmac-sha256.js'
import type { Sender } from './message.js'

/** Where to, and how it is signed. */
export interface WebhookOptions {
  /** An `https:` address; `http:` only on this machine, or if it is allowed. */
  readonly url: string
  /** `whsec_` and 24 to 64 bytes in base64; several while one replaces another. Nothing is signed without. */
  readonly secret?: string | readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  readonly allowHttp?: boolean
  /** Takes the place of the platform's own, as one that goes through a proxy. */
  readonly fetch?: typeof fetch
}

/**
 * Posts each message as JSON. 2xx means that it got there; 408, 425, 429 and 5xx, and no answer at all, that it is tried
 * again, when `Retry-After` says if it does; any other answer, that it never will.
 * @throws DossierError `definition-invalid` for an address or a secret that is none
 */
export function webhookSender(options: WebhookOptions): Sender {
  const { headers = {}, fetch: post = fetch } = options
  const [url, keys] = checked(options)
  return {
    async send(message, { signal }) {
      const body = JSON.stringify(message)
      const id = headerText(message.key)
      const timestamp = Math.floor(Date.now() / 1_000)
      const signatures = keys.map(
        (key) => `v1,${base64OfHex(hmacSha256Hex(key, `${id}.${timestamp}.${body}`))}`,
      )
      const response = await post(url, {
        method: 'POST',
        // A redirect would send what is personal to somebody else.
        redirect: 'manual',
        signal,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'idempotency-key': id,
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
        },
        body,
      })
      // What it says is nobody's here, however long it is.
      await response.body?.cancel().catch(() => {})
      if (!response.ok) throw notTaken(url.host, response)
    },
  }
}

/** A header is of ASCII, and no space is kept at its ends: all else is percent-encoded. A key begins with a name in any script. */
function headerText(text: string): string {
  return text.replaceAll(/^ +|[^ -~]+| +$/gu, encodeURIComponent)
}

/** An answer that is none; without what was sent, and without the whole address, which may hold a secret. */
function notTaken(host: string, { status, headers }: Response): Error {
  const retryable = [408, 425, 429].includes(status) || status >= 500
  const retryAfterMs = delayOf(headers.get('retry-after'))
  const error = new Error(`${host} answered ${status}`)
  error.name = 'WebhookError'
  return Object.assign(error, {
    ...{ code: `http-${status}`, retryable },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

/** Of `Retry-After`, which names seconds or a date. */
function delayOf(text: string | null): number | undefined {
  if (text === null) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000
  const delay = Date.parse(text) - Date.now()
  return delay >= 0 ? delay : undefined
}

const ours = ['content-type', 'idempotency-key', 'webhook-id', 'webhook-timestamp', 'webhook-signature']
const members = {
  url: aText,
  secret: [
    (value: unknown) => typeof value === 'string' || Array.isArray(value),
    'a secret, or a list of secrets',
  ],
  headers: anObject,
  allowHttp: aFlag,
  fetch: aFunction,
} satisfies Record<keyof WebhookOptions, Expectation>

function checked(options: WebhookOptions): [URL, Uint8Array[]] {
  const findings = shapeFindings(options, members)
  const { url: given, secret = [], headers = {}, allowHttp = false } = Object(options) as WebhookOptions
  const url = URL.canParse(given) ? new URL(given) : undefined
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '')
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && (allowHttp || isLocal))
  if (!isSafe) findings.push({ path: ['url'], code: 'url', message: 'is no https address' })
  // The platform refuses it at each attempt, with an error that tells the password.
  if (url?.username || url?.password) {
    const message = 'has a user or a password in it: give an authorization header'
    findings.push({ path: ['url'], code: 'url', message })
  }
  findings.push(...headerFindings(headers))
  const keys = [secret].flat().map((text, index) => {
    const key = keyOf(text)
    const message = 'is not whsec_ and 24 to 64 bytes in base64'
    if (key === undefined) findings.push({ path: ['secret', index], code: 'secret', message })
    return key
  })
  if (findings.length === 0) return [url!, keys as Uint8Array[]]
  const message = `a webhook can't be sent like this:\n${formatFindings(findings)}`
  throw new DossierError('definition-invalid', message, { definition: 'webhookSender', findings })
}

/** Headers that a message has of its own, and those that the platform would refuse at each attempt. */
function headerFindings(headers: object): Finding[] {
  return Object.entries(headers).flatMap(([name, value]: [string, unknown]): Finding[] => {
    const path = ['headers', name.slice(0, 60)]
    if (ours.includes(name.toLowerCase())) return [{ path, code: 'header', message: 'is set by the sender' }]
    try {
      if (typeof value === 'string' && new Headers([[name, value]])) return []
    } catch {
      // What it says may hold the value.
    }
    return [{ path, code: 'header', message: 'is no header' }]
  })
}

function keyOf(secret: unknown): Uint8Array | undefined {
  const match = typeof secret === 'string' ? /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) : null
  if (match === null) return undefined
  try {
    const key = Uint8Array.from(atob(match[1]!), (sign) => sign.codePointAt(0)!)
    return key.length >= 24 && key.length <= 64 ? key : undefined
  } catch {
    return undefined
  }
}

function base64OfHex(hex: string): string {
  return btoa(hex.replaceAll(/../g, (pair) => String.fromCodePoint(Number.parseInt(pair, 16))))
}
