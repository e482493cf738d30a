// One attempt at one effect: with its key, in its time, and with what was done of it before. A reaction that asks for
// nothing and waits for nothing must cost nothing: keys, signals and timers are made when they are needed.

import { isThenable } from '../../kernel/thenable.js'
import { sha256Hex } from '../../log/sha256.js'
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
  options: AttemptOptions,
): Promise<Attempt> {
  const current = new CurrentEffect(event, options)
  try {
    const result = reaction(event, current.effect)
    if (isThenable(result)) await current.inTime(result)
    return succeeded
  } catch (error) {
    return { failure: { error }, done: [...current.done] }
  } finally {
    current.end()
  }
}

const succeeded: Attempt = { done: [] }

/** The effect of one attempt, and its end. */
class CurrentEffect {
  readonly done: Set<string>
  readonly effect: Effect
  readonly #event: RecordedEvent
  readonly #options: AttemptOptions
  #key: string | undefined
  #controller: AbortController | undefined
  #lateness: Error | undefined
  readonly #onEnding = () => this.#controller?.abort(this.#options.ending.reason)

  constructor(event: RecordedEvent, options: AttemptOptions) {
    this.#event = event
    this.#options = options
    this.done = new Set(options.done)
    const [keyOnce, signalOnce] = [() => this.#keyOnce(), () => this.#signalOnce()]
    this.effect = {
      attempt: options.attempt,
      once: (part, work) => this.#once(part, work),
      get key() {
        return keyOnce()
      },
      get signal() {
        return signalOnce()
      },
    }
  }

  /** Waits for what is under way, as long as it may take. */
  async inTime(result: PromiseLike<unknown>): Promise<void> {
    const { timeoutMs } = this.#options
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#lateness = new Error(`took longer than ${timeoutMs} ms`)
        this.#lateness.name = 'TimeoutError'
        this.#controller?.abort(this.#lateness)
        reject(this.#lateness)
      }, timeoutMs)
    })
    try {
      await Promise.race([result, late])
    } finally {
      clearTimeout(timer)
    }
  }

  /** Nothing is told to the reaction any more, and nothing of it is kept. */
  end(): void {
    if (this.#controller !== undefined) this.#options.ending.removeEventListener('abort', this.#onEnding)
  }

  #keyOnce(): string {
    return (this.#key ??= keyOf(this.#options.reactor, this.#event))
  }

  #signalOnce(): AbortSignal {
    if (this.#controller === undefined) {
      const { ending } = this.#options
      this.#controller = new AbortController()
      if (this.#lateness !== undefined) this.#controller.abort(this.#lateness)
      else if (ending.aborted) this.#onEnding()
      else ending.addEventListener('abort', this.#onEnding)
    }
    return this.#controller.signal
  }

  async #once(part: string, work: () => unknown): Promise<void> {
    if (this.done.has(part)) return
    // The next attempt may be under way already, and does this part itself.
    if (this.#lateness !== undefined) throw this.#lateness
    await work()
    this.done.add(part)
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
