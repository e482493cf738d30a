// Passes that note deadlines, one after the other: at the start, when the next date passes, and every so often. A timer
// wakes it and only the engine's clock says what is due, so it reads no clock of its own and may be woken late or twice.
// It never ends by itself and never in silence.

import { DossierError, isDossierError } from '../kernel/errors.js'
import { checkId } from '../kernel/ids.js'
import type { Instant } from '../kernel/instant.js'
import { aCount, aFlag, aFunction, refuse, shapeFindings, timerMs } from '../kernel/shape-check.js'
import type { DeadlineNotice } from '../dossier/rules/deadline-notices.js'
import { guardedCall } from './guarded-call.js'
import { invalid, type BatchOptions } from './many-dossiers.js'
import { noteMembers, type DeadlineNotes, type NoteRequest } from './note-deadlines.js'

/** How a scheduler is set up. */
export interface SchedulerOptions extends Pick<BatchOptions, 'batch'> {
  /** In whose name it notes; your `authorize` must let it. */
  readonly actor: string
  /** When, before a date, to tell of it; only what has passed, if left out. */
  readonly notices?: readonly DeadlineNotice[] | undefined
  /** Milliseconds from the end of one pass to the next at the latest; a minute if left out. */
  readonly everyMs?: number | undefined
  /** Called after each pass; if it fails, that is told as `error`. */
  readonly onPass?: ((notes: DeadlineNotes) => void) | undefined
  /**
   * Whether it keeps the process running until it is closed. It does, if left out: a worker that does nothing else must not
   * end in silence. `false` for a script that ends when its own work is done.
   */
  readonly keepsProcess?: boolean | undefined
}

/** How a scheduler stands. */
export interface SchedulerStatus {
  readonly state: 'passing' | 'waiting' | 'closed'
  /** How many passes came to their end. */
  readonly passes: number
  /** The moment that the last of them was about, by the engine's clock. */
  readonly lastPassAt: Instant | undefined
  /** What the last pass noted. */
  readonly lastNotes: DeadlineNotes | undefined
  /** Why the last pass failed; `undefined` once one succeeded. */
  readonly lastError: unknown
  /** How many failed in a row. */
  readonly failures: number
}

/** A scheduler that runs. */
export interface Scheduler {
  status(): SchedulerStatus
  /**
   * Runs a pass; if one runs already, another one after it.
   * @throws DossierError what the pass threw; `closed`, or `aborted` if it was closed meanwhile
   */
  runNow(): Promise<DeadlineNotes>
  /** Ends it; a pass that runs ends after the dossier that it is at, and is awaited. What is left, the next one finds. */
  close(): Promise<void>
}

/** What a scheduler needs of the engine. */
export interface SchedulerParts {
  readonly pass: (request: NoteRequest, options: BatchOptions) => Promise<DeadlineNotes>
  readonly now: () => Instant
  readonly emitError: (error: unknown) => void
}

const minuteMs = 60_000
/** Dates may pass each millisecond; there is no pass for each of them. */
const leastMs = 1_000

/**
 * Starts a scheduler; its first pass begins at once.
 * @throws DossierError `query-invalid`
 */
export function startScheduler(options: SchedulerOptions, parts: SchedulerParts): Scheduler {
  const { actor, notices, batch, onPass, everyMs = minuteMs, keepsProcess = true } = checkedOptions(options)
  const ended = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<unknown> = Promise.resolve()
  let passing = 0
  let passes = 0
  let failures = 0
  let lastNotes: DeadlineNotes | undefined
  let lastError: unknown

  const pass = async (): Promise<DeadlineNotes> => {
    if (ended.signal.aborted)
      throw new DossierError('closed', 'this scheduler was closed', { what: 'scheduler' })
    try {
      const notes = await parts.pass({ actor, notices }, { batch, signal: ended.signal })
      passes += 1
      failures = 0
      lastError = undefined
      lastNotes = notes
      return notes
    } catch (error) {
      if (!ended.signal.aborted) {
        failures += 1
        lastError = error
      }
      throw error
    }
  }
  /** Each after the one before, however that ended. */
  const inTurn = async (): Promise<DeadlineNotes> => {
    clearTimeout(timer)
    passing += 1
    const before = running
    const turn = before.then(pass, pass)
    running = turn.catch(() => undefined)
    try {
      const notes = await turn
      tell(notes)
      return notes
    } finally {
      passing -= 1
      if (passing === 0) wait()
    }
  }
  const tell = (notes: DeadlineNotes) => {
    guardedCall(() => onPass?.(notes), parts.emitError)
  }
  const delay = (): number => {
    // What failed is tried again soon, then less and less often, but never less often than a pass is due.
    if (failures > 0) return Math.min(everyMs, leastMs * 2 ** Math.min(failures - 1, 30))
    const next = lastNotes?.nextDueAt
    // One millisecond on: a date has passed once it lies before the moment of the pass.
    const untilNext = next === undefined ? everyMs : Math.max(next + 1 - parts.now(), leastMs)
    return Math.min(everyMs, untilNext)
  }
  const wait = () => {
    if (ended.signal.aborted) return
    clearTimeout(timer)
    timer = setTimeout(wake, delay())
    if (!keepsProcess) timer.unref()
  }
  const wake = () => {
    inTurn().catch((cause: unknown) => {
      // The engine is gone, or this was closed while the pass ran.
      if (ended.signal.aborted) return
      if (isDossierError(cause, 'closed')) {
        ended.abort()
        return
      }
      const retryInMs = delay()
      const message = `a pass that notes deadlines failed, ${failures} in a row; the next comes in ${retryInMs} ms`
      parts.emitError(new DossierError('pass-failed', message, { failures, retryInMs }, { cause }))
    })
  }
  wake()

  return {
    status: () => ({
      state: ended.signal.aborted ? 'closed' : passing > 0 ? 'passing' : 'waiting',
      passes,
      lastPassAt: lastNotes?.at,
      lastNotes,
      lastError,
      failures,
    }),
    runNow: inTurn,
    async close() {
      ended.abort()
      clearTimeout(timer)
      await running
    },
  }
}

const members = {
  ...noteMembers,
  everyMs: timerMs(1),
  batch: aCount,
  onPass: aFunction,
  keepsProcess: aFlag,
} as const

function checkedOptions(options: SchedulerOptions): SchedulerOptions {
  const work = { what: 'a scheduler', query: 'startScheduler', cant: "a scheduler can't be started" }
  refuse(shapeFindings(options, members), (findings) => invalid(findings, work))
  checkId(options.actor, 'actor')
  return options
}
