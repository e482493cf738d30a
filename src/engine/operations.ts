// What an engine has under way. Its close refuses what is new and waits for what may still write; it never waits for what
// others were asked, who may themselves be waiting for the close.

import { DossierError } from '../kernel/errors.js'
import { isThenable } from '../kernel/thenable.js'

/** The operations of one engine. */
export class Operations {
  #running = 0
  #isClosed = false
  #onIdle: (() => void) | undefined
  readonly #leaving = new Set<() => void>()

  /** @throws DossierError `closed` */
  checkOpen(): void {
    if (this.#isClosed) throw engineClosed()
  }

  /**
   * Runs one that the close waits for.
   * @throws DossierError `closed`
   */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    this.checkOpen()
    this.#running += 1
    try {
      return await work()
    } finally {
      this.#running -= 1
      if (this.#running === 0) this.#onIdle?.()
    }
  }

  /**
   * Waits for the answer of somebody else, but no longer than until the close.
   * @throws DossierError `closed`
   */
  unlessClosed<Result>(answer: Result | PromiseLike<Result>): Result | Promise<Result> {
    if (!isThenable(answer)) return answer
    let leave = () => {}
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(engineClosed())
    })
    if (this.#isClosed) leave()
    this.#leaving.add(leave)
    return Promise.race([answer, left]).finally(() => this.#leaving.delete(leave))
  }

  /** What a source gives; at the close it is told that no more is wanted, and not waited for. */
  untilClosed<Item>(source: Iterable<Item> | AsyncIterable<Item>): AsyncIterable<Item> {
    return {
      [Symbol.asyncIterator]: () => {
        const items = iteratorOf(source)
        const end = async () => (await items.return?.()) ?? { done: true, value: undefined }
        return {
          next: async () => {
            try {
              const next: IteratorResult<Item> = await this.unlessClosed(items.next())
              // A list may be one of promises.
              return next.done === true ? next : { value: await this.unlessClosed(next.value) }
            } catch (error) {
              if (this.#isClosed) end().catch(() => {})
              throw error
            }
          },
          return: end,
        }
      },
    }
  }

  /** Refuses what is new; resolves when nothing is under way. */
  close(): Promise<void> {
    this.#isClosed = true
    for (const leave of this.#leaving) leave()
    return new Promise((resolve) => {
      this.#onIdle = resolve
      if (this.#running === 0) resolve()
    })
  }
}

/** The error of an engine that takes nothing more. */
export function engineClosed(): DossierError {
  return new DossierError('closed', 'this engine was closed', { what: 'engine' })
}

function iteratorOf<Item>(
  source: Iterable<Item> | AsyncIterable<Item>,
): Iterator<Item> | AsyncIterator<Item> {
  const { [Symbol.asyncIterator]: later } = source as Partial<AsyncIterable<Item>>
  return later === undefined ? (source as Iterable<Item>)[Symbol.iterator]() : later.call(source)
}
