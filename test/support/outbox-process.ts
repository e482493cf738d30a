// A process of its own that runs an outbox on a log which others share, to be killed while it sends
// (test/contract/outbox-kill.test.ts). It posts to the server of the test, and says who it is. When its input ends, it closes
// in good order.

import { argv, stdin } from 'node:process'
import { createEngine } from '../../src/engine/create-engine.js'
import type { StateStore } from '../../src/log/state-store.js'
import { en, startOutbox, webhookSender, type Message, type Sender } from '../../src/notifications/index.js'
import { openAt, type LogPlace } from './log-place.js'

/** What a child is to do. */
export interface OutboxTask {
  readonly place: LogPlace
  readonly url: string
  readonly secret: string
  readonly name: string
  readonly batch: number
  readonly leaseMs: number
  /** Whether it notes a message as sent before it sends it. */
  readonly isHasty: boolean
}

const { place, url, secret, name, batch, leaseMs, isHasty } = JSON.parse(argv[2]!) as OutboxTask
const { log, close } = await openAt(place)
const webhook = webhookSender({ url, secret, headers: { 'x-process': name } })
const { sender, states } = isHasty ? hasty(webhook, log.states!) : { sender: webhook, states: log.states! }
const engine = await createEngine({ log, states })
await startOutbox(engine, {
  ...{ name: 'mail', from: 'start', texts: en, sender, batch, leaseMs },
  retry: { attempts: 1_000, firstDelayMs: 10, maxDelayMs: 50 },
})
await new Promise((resolve) => stdin.once('end', resolve).resume())
await engine.close()
await close()

/** The checkpoint comes first, and what it tells of is sent behind it. */
function hasty({ send }: Sender, kept: StateStore): { readonly sender: Sender; readonly states: StateStore } {
  const waiting: Message[] = []
  // What is refused or not answered is no loss here: it is sent again at once.
  const sent = async (message: Message): Promise<unknown> => {
    try {
      return await send(message, { signal: new AbortController().signal })
    } catch {
      return sent(message)
    }
  }
  const states: StateStore = {
    read: (key) => kept.read(key),
    async write(...args) {
      const noted = waiting.splice(0)
      const revision = await kept.write(...args)
      for (const message of noted) await sent(message)
      return revision
    },
  }
  return { sender: { send: (message) => void waiting.push(message) }, states }
}
