// A sealer that runs beside an engine or alone: it seals what has come now and then, until it is closed. Where several run
// on one log each block is sealed once; what one misses, by an error or because it was stopped, the next run seals.

import { isDossierError } from '../kernel/errors.js'
import { aFunction, timerMs } from '../kernel/shape-check.js'
import type { EventLog } from '../log/event-log.js'
import { checkSealing, Sealing, sealOptions, type SealLogOptions } from './seal-log.js'

/** How a sealer runs. */
export interface SealerOptions extends Omit<SealLogOptions, 'signal'> {
  /** How long it rests between two runs, in milliseconds: ten minutes if left out. */
  readonly everyMs?: number | undefined
  /**
   * Called with what went wrong in a run; the next one tries again, unless the log is closed. Without it the error is thrown
   * at the process.
   */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** A sealer at work. */
export interface Sealer {
  /** `stopped` once it was closed, or its log was. */
  readonly state: 'running' | 'stopped'
  /** Stops it; resolves when nothing of it is under way. What isn't sealed yet stays so. */
  close(): Promise<void>
}

const everyMsDefault = 600_000

/**
 * Starts a sealer: it seals at once, and then every so often. It keeps no process alive.
 * @throws DossierError `query-invalid`
 * @example
 * const sealer = startSealer(log, { everyMs: 60_000, onSealed: publish, onError: report })
 */
export function startSealer(log: EventLog, options: SealerOptions = {}): Sealer {
  checkSealing('startSealer', { log, options }, { ...aboutSealing, everyMs: timerMs(1), onError: aFunction })
  const { everyMs = everyMsDefault, onError = throwLater, ...how } = options
  const closing = new AbortController()
  const { signal } = closing
  const sealing = new Sealing(log, { ...how, signal })
  let state: Sealer['state'] = 'running'
  let timer: ReturnType<typeof setTimeout> | undefined
  const run = async () => {
    try {
      await sealing.run()
    } catch (error) {
      if (signal.aborted) return
      if (isDossierError(error, 'closed')) state = 'stopped'
      tell(onError, error)
    }
    if (signal.aborted || state === 'stopped') return
    timer = setTimeout(() => void (underWay = run()), everyMs)
    // In a browser it is a number.
    ;(timer as { unref?(): void }).unref?.()
  }
  let underWay = run()
  return {
    get state() {
      return state
    },
    async close() {
      state = 'stopped'
      closing.abort()
      clearTimeout(timer)
      await underWay
    },
  }
}

const { signal: _, ...aboutSealing } = sealOptions

/** A listener that fails stops no sealer, and is not swallowed. */
function tell(onError: (error: unknown) => void, error: unknown): void {
  try {
    onError(error)
  } catch (failure) {
    throwLater(failure)
  }
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
