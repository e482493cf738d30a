// Workers for `engine.replay`: threads that stay, so that starting them and compiling their code is paid for once. They fold
// the log's own memory, which moves to where threads share it at the first replay.

import { availableParallelism } from 'node:os'
import { DossierError, throwIfAborted } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import { aCount, refuse, shapeFindings, type Expectation } from '../kernel/shape-check.js'
import type { EventTable } from '../log/event-table.js'
import { shareBlock } from '../log/share-block.js'
import { storedForms } from '../log/stored-forms.js'
import { turnMs } from '../engine/fold-slices.js'
import { nextTurn } from '../engine/next-turn.js'
import type { PartsWork, ReplayWorkers } from '../engine/replay.js'
import type { Packed } from '../projections/projection.js'
import { toldError } from './messages.js'
import { ThreadHandle } from './thread-handle.js'

/** Which workers to start. */
export interface WorkersOptions {
  /** How many threads; as many as can run at once, if left out. */
  readonly count?: number | undefined
  /**
   * Modules that export the projections of your own, as URLs or paths that `import` takes: functions do not cross to a thread, so
   * each thread imports them. They are found by name and version. Importing such a module must do nothing else.
   */
  readonly modules?: readonly (string | URL)[] | undefined
}

/** Threads that fold. They keep no process alive. */
export interface Workers extends ReplayWorkers {
  readonly count: number
  /** Ends them; what they are folding fails with `closed`. */
  close(): Promise<void>
}

const modulesExpected: Expectation = [
  (value) => Array.isArray(value) && value.every((each) => typeof each === 'string' || each instanceof URL),
  'an array of module URLs',
]

/**
 * Starts workers, to be given to `engine.replay` again and again; several replays go one after the other. One that is
 * aborted, or in which a worker fails, ends all threads at once; the next one starts them anew.
 * @throws DossierError `definition-invalid`
 * @example
 * const workers = startWorkers({ count: 2, modules: [import.meta.resolve('./projections.js')] })
 * const [book, wards] = await engine.replay([trackingBook, perWard], { workers })
 * await workers.close()
 */
export function startWorkers(options: WorkersOptions = {}): Workers {
  refuse(shapeFindings(options, { count: aCount, modules: modulesExpected }), (findings) => {
    const message = `workers can't be started like this:\n${formatFindings(findings)}`
    return new DossierError('definition-invalid', message, { definition: 'workers', findings })
  })
  return new ThreadPool(options)
}

class ThreadPool implements Workers {
  readonly count: number
  readonly #modules: readonly string[]
  #threads: readonly ThreadHandle[] | undefined
  #isClosed = false
  /** Ends what is going on with an error. */
  #interrupt: ((error: DossierError) => void) | undefined
  /** Settles when nothing goes on. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor({ count = availableParallelism(), modules = [] }: WorkersOptions) {
    this.count = count
    this.#modules = modules.map(String)
    this.#start()
  }

  #start(): readonly ThreadHandle[] {
    return (this.#threads ??= Array.from(
      { length: this.count },
      (_, index) => new ThreadHandle(index, this.#modules),
    ))
  }

  async #end(): Promise<void> {
    const threads = this.#threads ?? []
    this.#threads = undefined
    await Promise.all(threads.map((thread) => thread.end()))
  }

  /** Folds all parts, when what was asked before is done. */
  async foldParts(table: EventTable, work: PartsWork): Promise<readonly (readonly Packed[])[]> {
    const before = this.#turn
    const done = unlessAborted(before, work.signal).then(() => this.#foldNow(table, work))
    this.#turn = Promise.allSettled([before, done])
    return done
  }

  async #foldNow(table: EventTable, work: PartsWork): Promise<readonly (readonly Packed[])[]> {
    if (this.#isClosed) throw closed()
    // It may have fired since the turn came: what has begun is to be waited for.
    throwIfAborted(work.signal, 'the replay')
    const interrupted = new Promise<never>((_, reject) => (this.#interrupt = reject))
    try {
      return await unlessAborted(Promise.race([this.#fold(table, work), interrupted]), work.signal)
    } catch (error) {
      await this.#end()
      throw error
    } finally {
      this.#interrupt = undefined
    }
  }

  async #fold(table: EventTable, work: PartsWork): Promise<readonly (readonly Packed[])[]> {
    const { projections, known, asOf, onProgress } = work
    const threads = this.#start()
    await postTable(table, known, threads, () => this.#threads !== threads)
    const passed = threads.map(() => 0)
    const tell = (index: number, events: number) => {
      passed[index] = events
      const sum = passed.reduce((total, each) => total + each, 0)
      onProgress?.({ events: Math.floor(sum / threads.length), of: known })
    }
    const order = {
      kind: 'fold',
      projections: projections.map(({ name, version }) => ({ name, version })),
      known,
      asOf,
      unreadable: [...table.unreadable].map(
        ([ordinal, { fromRow, error }]) => [ordinal, fromRow, toldError(error)] as const,
      ),
    } as const
    const parts = await Promise.all(
      threads.map(async (thread, index) => {
        const partition = { index, of: threads.length }
        const states = await thread.ask({ ...order, partition }, (events) => tell(index, events))
        tell(index, known)
        return states
      }),
    )
    // Added up by a thread too, so that the one that asks stays responsive.
    const { projections: named } = order
    const all =
      parts.length === 1 ? parts[0]! : await threads[0]!.ask({ kind: 'add', projections: named, parts })
    for (const thread of threads) thread.post({ kind: 'end' })
    return [all]
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#interrupt?.(closed())
    await this.#turn
    await this.#end()
  }
}

/** Posts the blocks that hold the rows that are known, giving way now and then, until it is in vain. */
async function postTable(
  table: EventTable,
  known: number,
  threads: readonly ThreadHandle[],
  isInVain: () => boolean,
): Promise<void> {
  const { registry, blockBits } = table
  const begin = { kind: 'begin', definitions: storedForms(registry), blockBits } as const
  for (const thread of threads) thread.post(begin)
  let turnEndsAt = performance.now() + turnMs
  for (let index = 0; index * (table.mask + 1) < known && !isInVain(); index++) {
    const block = shareBlock(table, index)
    for (const thread of threads) thread.post({ kind: 'block', block })
    if (performance.now() < turnEndsAt) continue
    await nextTurn()
    turnEndsAt = performance.now() + turnMs
  }
}

/**
 * What a promise gives, unless a signal fires before.
 * @throws DossierError `aborted`
 */
async function unlessAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  throwIfAborted(signal, 'the replay')
  if (signal === undefined) return promise
  const listening = new AbortController()
  const aborted = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { signal: listening.signal }),
  )
  try {
    return await Promise.race([
      promise,
      aborted.then(() => {
        throwIfAborted(signal, 'the replay')
        return promise
      }),
    ])
  } finally {
    listening.abort()
  }
}

function closed(): DossierError {
  return new DossierError('closed', 'these workers were closed', { what: 'workers' })
}
