// One thread, from the side of who asks: orders go to it, and of what it reports a promise is made. Whatever ends it ends
// what it was doing with an error.

import { Worker } from 'node:worker_threads'
import { DossierError, isDossierError } from '../kernel/errors.js'
import type { Packed } from '../projections/projection.js'
import { memoryOf, untoldError, type Order, type Report } from './messages.js'

/** Where the thread's program lies: beside this one, built or not. */
const program = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url)

/** A thread that folds. */
export class ThreadHandle {
  readonly #worker: Worker
  readonly #number: number
  #failure: DossierError | undefined
  #isEnding = false
  #settle: ((report: Report | DossierError) => void) | undefined

  constructor(number: number, modules: readonly string[]) {
    this.#number = number
    this.#worker = new Worker(program, { workerData: { modules }, name: `dossier-engine ${number}` })
    this.#worker.on('message', (report: Report) => this.#settle?.(report))
    this.#worker.on('messageerror', (error) => this.#fail(error))
    this.#worker.on('error', (error) => this.#fail(error))
    this.#worker.on('exit', (code) => this.#fail(new Error(`the thread ended with code ${code}`)))
    // A thread that waits keeps no process alive.
    this.#worker.unref()
  }

  #fail(cause: unknown): void {
    const message = `worker ${this.#number} can't fold its part of the log`
    this.#failure ??= isDossierError(cause)
      ? cause
      : new DossierError('worker-failed', message, { worker: this.#number }, { cause })
    this.#settle?.(this.#failure)
  }

  /** Gives an order that needs no answer. */
  post(order: Order, moved: ArrayBuffer[] = []): void {
    this.#worker.postMessage(order, moved)
  }

  /**
   * Gives an order whose answer are states: to fold what was posted before, or to add up parts, whose memory is handed over.
   * @throws DossierError `worker-failed`, or what the thread threw of these
   */
  async ask(
    order: Order & { readonly kind: 'fold' | 'add' },
    onProgress: (events: number) => void = () => {},
  ): Promise<readonly Packed[]> {
    this.#worker.ref()
    try {
      return await new Promise((resolve, reject) => {
        this.#settle = (report) => {
          if (report instanceof Error) reject(report)
          else if (report.kind === 'folded') resolve(report.states)
          else if (report.kind === 'failed') this.#fail(untoldError(report.error))
          else
            try {
              onProgress(report.events)
            } catch (error) {
              // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what the caller's own function threw
              reject(error)
            }
        }
        if (this.#failure !== undefined) reject(this.#failure)
        else this.post(order, order.kind === 'add' ? memoryOf(order.parts.flat()) : [])
      })
    } finally {
      this.#settle = undefined
      // Who waits for its end needs the process alive until then.
      if (!this.#isEnding) this.#worker.unref()
    }
  }

  /** Ends the thread, whatever it is doing. */
  async end(): Promise<void> {
    this.#isEnding = true
    await this.#worker.terminate()
  }
}
