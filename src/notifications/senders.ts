// Senders that need nothing but the platform, and how several become one.

import type { Message, Recipient, Sender } from './message.js'

/** Writes each message as plain lines, to standard output if nothing else is said: for a first look. */
export function consoleSender({
  // oxlint-disable-next-line no-console -- to write there is what it is for
  write = console.log,
}: { readonly write?: (text: string) => void } = {}): Sender {
  return {
    send({ to, about, subject, text }) {
      write(`→ ${to.kind} ${to.id} (${about}): ${subject}\n  ${text}`)
    },
  }
}

/** Sends each message the way of its recipient; to whom there is no way, nothing is sent. */
export function senderByRecipient(senders: { readonly [Kind in Recipient['kind']]?: Sender }): Sender {
  return {
    send(message: Message, options) {
      return senders[message.to.kind]?.send(message, options)
    },
  }
}
