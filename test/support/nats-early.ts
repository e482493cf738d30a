// A client of JetStream without its protection: it says that a message is stored once it is handed to the connection, as one
// does that gathers messages before it sends them. For tests against themselves.

import type { JetStreamClient, JetStreamPublishOptions } from '@nats-io/jetstream'

/** A client that tells the sequences that its messages will have if nothing goes wrong; it must be alone on its streams. */
export function acknowledgingEarly(js: JetStreamClient) {
  const underWay = new Set<Promise<unknown>>()
  let published = 0
  const publish = async (subject: string, body: Uint8Array, options: JetStreamPublishOptions) => {
    const sending = js.publish(subject, body, options).catch(() => {})
    underWay.add(sending)
    void sending.finally(() => underWay.delete(sending))
    const seq = ++published
    // Whoever is told at once would never let the connection have its turn.
    await new Promise((resolve) => void setTimeout(resolve, 1))
    return { seq, stream: '', duplicate: false }
  }
  return {
    js: Object.assign(Object.create(js) as JetStreamClient, { publish }),
    /** Resolves when nothing is under way any more. */
    async sent(): Promise<void> {
      await Promise.all(underWay)
    },
  }
}
