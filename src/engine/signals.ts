// Telling listeners: what was appended, in the order of the log, after the append and never before. A listener that
// throws harms neither the engine nor the other listeners.

import { EventEmitter } from 'eventemitter3'
import { freeze } from 'immer'
import { DossierError } from '../kernel/errors.js'
import type { RecordedEvent } from '../log/envelope.js'
import type { EventTable } from '../log/event-table.js'
import { guardedCall } from './guarded-call.js'
import type { EngineSignals } from './options.js'

/** Listeners by name, and how far they have been told. */
export class Signals {
  readonly #emitter = new EventEmitter<Record<string, (value: unknown) => void>>()
  /** Nothing is told until {@link startAt}. */
  #told = Number.POSITIVE_INFINITY
  #telling = false
  /** What was mentioned before anybody could listen, for the first who does. */
  readonly #unheard: unknown[] = []
  readonly #names: ReadonlySet<string>

  constructor(eventTypes: Iterable<string>) {
    this.#names = new Set([...eventTypes, 'event', 'rejected', 'error'])
  }

  /** Starts after what is in the table now. */
  startAt(row: number): void {
    this.#told = row
  }

  /**
   * Adds a listener and gives the function that removes it.
   * @throws DossierError `query-invalid` for a name that nothing is ever told by
   */
  on(name: string, listener: (value: never) => void): () => void {
    if (!this.#names.has(name) || typeof listener !== 'function') throw notHeard(name)
    const onError = (error: unknown) => {
      if (name === 'error') throwLater(error)
      else this.emitError(error)
    }
    const call = (value: unknown) => guardedCall(() => listener(value as never), onError)
    this.#emitter.on(name, call)
    if (name === 'error') for (const error of this.#unheard.splice(0)) queueMicrotask(() => call(error))
    return () => void this.#emitter.off(name, call)
  }

  emit(name: 'rejected', value: EngineSignals['rejected'][0]): void {
    this.#emitter.emit(name, value)
  }

  /** Tells of an error; without a listener it is thrown at the process, never swallowed. */
  emitError(error: unknown): void {
    if (!this.#emitter.emit('error', error)) throwLater(error)
  }

  /** Tells of an error that changes nothing about what the engine does, if somebody listens. */
  mention(error: unknown): void {
    const isOpen = this.#told < Number.POSITIVE_INFINITY
    if (!this.#emitter.emit('error', error) && !isOpen) this.#unheard.push(error)
  }

  /** Tells of every event that is in the table and was not told of. `watch` sees each first. */
  tell(table: EventTable, watch: (row: number) => void): void {
    if (this.#telling) return
    this.#telling = true
    try {
      for (; this.#told < table.length; this.#told++) {
        const row = this.#told
        watch(row)
        const type = table.registry.definitions[table.typeAt(row)]?.type
        // What can't be read is no event that anybody could make something of.
        if (type === undefined) continue
        const hearsType = this.#emitter.listenerCount(type) > 0
        if (!hearsType && this.#emitter.listenerCount('event') === 0) continue
        // One for all who listen: none of them changes what the next hears.
        const event: RecordedEvent = freeze(table.event(row), true)
        if (hearsType) this.#emitter.emit(type, event)
        this.#emitter.emit('event', event)
      }
    } finally {
      this.#telling = false
    }
  }

  removeAll(): void {
    this.#emitter.removeAllListeners()
  }
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}

function notHeard(name: unknown): DossierError {
  const shown = typeof name === 'string' ? name.slice(0, 60) : typeof name
  const message = `give an event type, 'event', 'rejected' or 'error', and a function; '${shown}' is none or has none`
  return new DossierError('query-invalid', message, {
    query: 'on',
    findings: [{ path: ['name'], code: 'listener', message }],
  })
}
