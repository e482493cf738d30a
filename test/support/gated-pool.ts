// A pool whose statements of writing stay open for as long as a test wants: what was written is there, uncommitted, as
// when a server is slow at the worst moment. Nothing else of the pool is changed.

import type { Pool } from 'pg'
import type { PostgresClient, PostgresPool, PostgresResult } from '../../src/adapters/postgres/handle.js'

/** How a transaction ends. */
export type Ending = 'COMMIT' | 'ROLLBACK'

/** A pool with a gate. */
export interface GatedPool {
  readonly pool: PostgresPool
  /** Resolves when the next statement of writing has been answered, and its transaction is open. */
  answered(): Promise<void>
  /** Ends the transaction that is open, or that opens next. */
  end(how: Ending): void
}

/** Puts a gate in front of the commit of each statement that matches. */
export function gated(pool: Pool, isWriting: RegExp): GatedPool {
  let [answer, answered] = signal<void>()
  let [end, ended] = signal<Ending>()
  const held = async (client: PostgresClient, text: string, values?: unknown[]): Promise<PostgresResult> => {
    await client.query('BEGIN')
    const result = await client.query(text, values)
    answer()
    const how = await ended
    ;[answer, answered] = signal<void>()
    ;[end, ended] = signal<Ending>()
    await client.query(how)
    if (how === 'COMMIT') return result
    // As the server says it of a statement that was cancelled.
    throw Object.assign(new Error('canceled by the test'), { code: '57014', severity: 'ERROR' })
  }
  return {
    pool: {
      query: (text, values) => pool.query(text, values),
      connect(taken) {
        pool.connect((error, client) => {
          if (client === undefined) {
            taken(error, undefined)
            return
          }
          taken(undefined, {
            query: (text, values) =>
              isWriting.test(text) ? held(client, text, values) : client.query(text, values),
            on: (event, listener) => client.on(event as 'error', listener),
            removeListener: (event, listener) => client.removeListener(event, listener),
            release: (isToEnd) => client.release(isToEnd),
          })
        })
      },
    },
    answered: () => answered,
    end: (how) => end(how),
  }
}

function signal<Value>(): [(value: Value) => void, Promise<Value>] {
  let give: (value: Value) => void = () => {}
  const given = new Promise<Value>((resolve) => void (give = resolve))
  return [(value) => give(value), given]
}
