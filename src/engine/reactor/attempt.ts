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

/** Tries once. It never throws, and never takes longer than it may; without waiting where the reaction doesn't wait. */
export function attempt(
  reaction: Reaction<RecordedEvent>,
  event: RecordedEvent,
  options: AttemptOptions,
): Attempt | Promise<Attempt> {
  const current = new CurrentAttempt(event, options)
  try {
    const result = reaction(event, new CurrentEffect(current))
    return isThenable(result) ? current.awaited(result) : current.succeeded()
  } catch (error) {
    return current.failed(error)
  }
}

const success: Attempt = { done: [] }

/** The effect of an attempt as its reaction sees it. */
class CurrentEffect implements Effect {
  readonly #current: CurrentAttempt

  constructor(current: CurrentAttempt) {
    this.#current = current
  }

  get attempt(): number {
    return this.#current.options.attempt
  }

  get key(): string {
    return this.#current.key()
  }

  get signal(): AbortSignal {
    return this.#current.signal()
  }

  /** Needs no `this`, as members are often taken out of it. */
  get once(): Effect['once'] {
    return (part, work) => this.#current.once(part, work)
  }
}

/** One attempt, and its end. */
class CurrentAttempt {
  readonly options: AttemptOptions
  readonly #event: RecordedEvent
  #done: Set<string> | undefined
  #key: string | undefined
  #controller: AbortController | undefined
  #lateness: Error | undefined
  #onEnding: (() => void) | undefined

  constructor(event: RecordedEvent, options: AttemptOptions) {
    this.#event = event
    this.options = options
  }

  /** It did what it was to do, and nothing is told to it any more. */
  succeeded(): Attempt {
    this.#end()
    return success
  }

  /** It failed, and nothing is told to it any more. */
  failed(error: unknown): Attempt {
    this.#end()
    return { failure: { error }, done: [...(this.#done ?? this.options.done)] }
  }

  /** How it ends that waits for something. */
  async awaited(result: PromiseLike<unknown>): Promise<Attempt> {
    try {
      await this.#inTime(result)
      return this.succeeded()
    } catch (error) {
      return this.failed(error)
    }
  }

  /** Waits for what is under way, as long as it may take. */
  async #inTime(result: PromiseLike<unknown>): Promise<void> {
    const { timeoutMs } = this.options
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

  /** Made when it is asked for. */
  key(): string {
    return (this.#key ??= keyOf(this.options.reactor, this.#event))
  }

  /** Made when it is asked for. */
  signal(): AbortSignal {
    if (this.#controller === undefined) {
      const { ending } = this.options
      const controller = new AbortController()
      const onEnding = () => controller.abort(ending.reason)
      this.#controller = controller
      if (this.#lateness !== undefined) controller.abort(this.#lateness)
      else if (ending.aborted) onEnding()
      else ending.addEventListener('abort', onEnding)
      this.#onEnding = onEnding
    }
    return this.#controller.signal
  }

  /** Does a part, unless an attempt before did. */
  async once(part: string, work: () => unknown): Promise<void> {
    this.#done ??= new Set(this.options.done)
    if (this.#done.has(part)) return
    // The next attempt may be under way already, and does this part itself.
    if (this.#lateness !== undefined) throw this.#lateness
    await work()
    this.#done.add(part)
  }

  #end(): void {
    if (this.#onEnding !== undefined) this.options.ending.removeEventListener('abort', this.#onEnding)
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
