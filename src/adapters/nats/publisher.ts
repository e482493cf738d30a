// One message, once: it is published behind the message that must be the last of its subject. Where no answer comes it is
// published again, which the server refuses if it is there; and then the message behind the expected one tells by its id
// whether it is this one. So nothing rests on how long a server remembers ids.

import { randomUUID } from 'node:crypto'
import type { JetStreamClient, JetStreamManager, MsgRequest, StoredMsg } from '@nats-io/jetstream'
import { pause } from '../pause.js'
import {
  asking,
  isBeaten,
  isEnded,
  isNoMessage,
  isNotTaken,
  isUnheard,
  maybeTaken,
  notTaken,
} from './refusals.js'

const [minPauseMs, maxPauseMs] = [20, 1_000]

/** How long the publisher waits: for one answer, and for answers at all. Milliseconds. */
export interface Patience {
  readonly ackMs: number
  readonly patienceMs: number
}

/** A message, and the last one of its subject before it; 0 if it must be the first. */
export interface Publication {
  readonly subject: string
  readonly body: Uint8Array
  readonly after: number
}

/** The messages of one JetStream stream. */
export class Publisher {
  readonly #js: JetStreamClient
  readonly #manager: JetStreamManager
  readonly #stream: string
  readonly #patience: Patience

  constructor(js: JetStreamClient, manager: JetStreamManager, stream: string, patience: Patience) {
    this.#js = js
    this.#manager = manager
    this.#stream = stream
    this.#patience = patience
  }

  /**
   * Publishes a message once; gives its sequence, or `undefined` if another one stands behind the expected one.
   * @throws DossierError `storage`, which says whether it may have been written
   */
  async publish(operation: string, { subject, body, after }: Publication): Promise<number | undefined> {
    const { ackMs, patienceMs } = this.#patience
    const msgID = randomUUID()
    const options = {
      msgID,
      timeout: ackMs,
      expect: { streamName: this.#stream, lastSubjectSequence: after },
    }
    const giveUpAt = performance.now() + patienceMs
    let mayBeThere = false
    for (let pauseMs = minPauseMs; ; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
      let failure: unknown
      try {
        return (await this.#js.publish(subject, body, options)).seq
      } catch (error) {
        failure = error
      }
      if (isBeaten(failure)) {
        if (!mayBeThere) return undefined
        try {
          const next = await this.firstAfter(subject, after)
          return next?.header.get('Nats-Msg-Id') === msgID ? next.seq : undefined
        } catch (error) {
          failure = error
        }
      } else if (isNotTaken(failure) && !mayBeThere) throw notTaken(operation, failure)
      else if (!isUnheard(failure)) mayBeThere = true
      if (isEnded(failure) || performance.now() > giveUpAt)
        throw mayBeThere ? maybeTaken(operation, failure) : notTaken(operation, failure)
      await pause(pauseMs)
    }
  }

  /** The last message of a subject, by the server that leads. */
  last(subject: string): Promise<StoredMsg | null> {
    return this.#message({ last_by_subj: subject })
  }

  /** The first message of a subject, or of several, behind a sequence. */
  firstAfter(subject: string, after: number): Promise<StoredMsg | null> {
    const query = { seq: after + 1, next_by_subj: subject }
    return this.#message(query)
  }

  /** The message with this sequence. */
  at(seq: number): Promise<StoredMsg | null> {
    return this.#message({ seq })
  }

  /** Deletes a message, if it is there, and overwrites it in the files of the servers. */
  remove(operation: string, { seq }: Pick<StoredMsg, 'seq'>): Promise<void> {
    return asking(operation, async () => {
      try {
        await this.#manager.streams.deleteMessage(this.#stream, seq, true)
      } catch (error) {
        // An answer that was lost, or another was faster.
        if (!isNoMessage(error) && (await this.at(seq)) !== null) throw error
      }
    })
  }

  #message(query: MsgRequest): Promise<StoredMsg | null> {
    return asking('read', () => this.#manager.streams.getMessage(this.#stream, query))
  }
}
