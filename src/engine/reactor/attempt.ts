// One attempt at one effect: with its key, in its time, and with what was done of it before.

import { sha256Hex } from '../../log/chain.js'
import type { RecordedEvent } from '../../log/envelope.js'
import type { Effect, Reaction } from './definition.js'

/** How an attempt ended, and which parts of the effect are done. */
export interface Attempt {
  readonly failure?: { readonly error: unknown }
  readonly done: readonly string[]
}

/** What an attempt needs besides its event. */
export interface AttemptOptions {
  readonly reactor: string
  readonly attempt: number
  readonly done: readonly string[]
  readonly timeoutMs: number
  /** Fires when the reactor ends. */
  readonly ending: AbortSignal
}

/** Tries once. It never throws, and never takes longer than it may. */
export async function attempt(
  reaction: Reaction<RecordedEvent>,
  event: RecordedEvent,
  { reactor, attempt, done: before, timeoutMs, ending }: AttemptOptions,
): Promise<Attempt> {
  const done = new Set(before)
  const tooLong = new AbortController()
  const signal = AbortSignal.any([ending, tooLong.signal])
  const effect: Effect = {
    key: keyOf(reactor, event),
    attempt,
    signal,
    async once(part, work) {
      if (done.has(part)) return
      await work()
      done.add(part)
    },
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`took longer than ${timeoutMs} ms`)
      error.name = 'TimeoutError'
      tooLong.abort(error)
      reject(error)
    }, timeoutMs)
  })
  try {
    await Promise.race([(async () => reaction(event, effect))(), late])
    return { done: [] }
  } catch (error) {
    return { failure: { error }, done: [...done] }
  } finally {
    clearTimeout(timer)
  }
}

/** By reactor, stream and version: what names an event wherever its log is kept. */
function keyOf(reactor: string, { stream, version }: RecordedEvent): string {
  return `${reactor}/${sha256Hex(JSON.stringify([stream, version]))}`
}

/** What is kept of an error: its message may hold personal data, and what is kept can't be erased from everywhere. */
export function traceOf(error: unknown): { name: string; code?: string } {
  const { name, code } = Object(error) as { name?: unknown; code?: unknown }
  return {
    name: typeof name === 'string' ? name.slice(0, 100) : typeof error,
    ...((typeof code === 'string' || typeof code === 'number') && { code: String(code).slice(0, 100) }),
  }
}
