// How the logs of a pool hear of what others append: one connection of it listens for all of them, for a pool that lent one
// to each would have none left for the work when there are as many logs as connections, as with a schema for each tenant.

import type { PostgresClient, PostgresPool } from './handle.js'

/** Ears on a channel. */
export interface Listening {
  /** Resolves when they went deaf. */
  readonly lost: Promise<void>
  close(): Promise<void>
}

interface Listener {
  readonly channel: string
  readonly onNotice: () => void
}

/** The connection of a pool that listens; given back when its last listener leaves. */
interface Ears {
  readonly listeners: Set<Listener>
  readonly client: Promise<PostgresClient>
  readonly lost: Promise<void>
}

const earsOf = new WeakMap<PostgresPool, Ears>()

function openedEars(pool: PostgresPool, take: () => Promise<PostgresClient>): Ears {
  const listeners = new Set<Listener>()
  let lose = () => {}
  const lost = new Promise<void>((resolve) => void (lose = resolve))
  const client = take().then((taken) => {
    for (const event of ['error', 'end'] as const)
      taken.on(event, () => {
        // Whoever listens next takes another.
        forget(pool, ears)
        lose()
      })
    taken.on('notification', (notice) => {
      const { channel } = Object(notice) as { channel?: unknown }
      for (const listener of listeners) if (listener.channel === channel) listener.onNotice()
    })
    return taken
  })
  const ears = { listeners, client, lost }
  earsOf.set(pool, ears)
  return ears
}

function forget(pool: PostgresPool, ears: Ears): void {
  if (earsOf.get(pool) === ears) earsOf.delete(pool)
}

/** Listens to a channel, on the connection of this pool that listens already, or on one that is taken. */
export async function listenOn(
  pool: PostgresPool,
  take: () => Promise<PostgresClient>,
  listener: Listener,
): Promise<Listening> {
  const ears = earsOf.get(pool) ?? openedEars(pool, take)
  const { listeners, client, lost } = ears
  listeners.add(listener)
  const leave = async () => {
    if (!listeners.delete(listener)) return
    const isLast = listeners.size === 0
    if (isLast) forget(pool, ears)
    const taken = await client
    if (isLast) taken.release(true)
    else if (![...listeners].some(({ channel }) => channel === listener.channel))
      await taken.query(`UNLISTEN "${listener.channel}"`)
  }
  try {
    await (await client).query(`LISTEN "${listener.channel}"`)
  } catch (error) {
    forget(pool, ears)
    await leave().catch(() => {})
    throw error
  }
  return { lost, close: leave }
}
