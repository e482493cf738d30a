// How a log hears of what other processes append: now and then it looks, and a notification makes it look at once. What
// counts is the looking, so a connection that was lost, or a notice that never came, costs time and no commit.

import { pause } from '../pause.js'
import type { Database } from './database.js'

const [minPauseMs, maxPauseMs] = [50, 5_000]

/** What is watched, and how. */
export interface Watched {
  readonly db: Database
  readonly channel: string
  readonly pollMs: number
  head(): Promise<number>
}

/**
 * Calls `wake` whenever there may be something new. Gives what ends that; until then it keeps the process alive, for
 * somebody may wait for what it finds.
 */
export function watchCommits({ db, channel, pollMs, head }: Watched, wake: () => void): () => Promise<void> {
  let seen: number | undefined
  let isLooking = false
  const look = async () => {
    if (isLooking) return
    isLooking = true
    try {
      const now = await head()
      if (now === seen) return
      seen = now
    } catch {
      // The database is gone: whoever reads next says so.
    } finally {
      isLooking = false
    }
    wake()
  }
  const timer = setInterval(() => void look(), pollMs)
  const stopListening = db.canListen ? keepListening(db, channel, wake) : async () => {}
  return () => {
    clearInterval(timer)
    return stopListening()
  }
}

/** Listens, and listens again whenever that was lost. */
function keepListening(db: Database, channel: string, wake: () => void): () => Promise<void> {
  let stop = () => {}
  let isStopped = false
  const stopped = new Promise<void>((resolve) => {
    stop = () => {
      isStopped = true
      resolve()
    }
  })
  const listen = async () => {
    for (let pauseMs = minPauseMs; !isStopped; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
      const opening = db.listen(channel, wake)
      // Where that fails it is tried again; until then there is the looking.
      const listening = await Promise.race([opening, stopped]).catch(() => {})
      if (listening) {
        pauseMs = minPauseMs
        // What came while nobody listened.
        wake()
        await Promise.race([listening.lost, stopped])
      }
      const closed = opening.then((opened) => opened.close()).catch(() => {})
      // A pool may have no connection to give until its owner, who waits for the log to close, gives one back.
      if (listening) await closed
      if (!isStopped) await Promise.race([pause(pauseMs), stopped])
    }
  }
  const ended = listen()
  return () => {
    stop()
    return ended
  }
}
