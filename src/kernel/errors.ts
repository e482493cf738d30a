// What the world refuses and what the library got wrong. A command that the rules refuse is neither: it is a
// value (outcome.ts). Errors are told apart by brand and code, never by `instanceof`, so that two copies of the
// package in one process agree.

import type { Finding } from './finding.js'

/** The typed details of each error code; a code that is not listed here does not exist. */
export interface DossierErrorDetails {
  /** Not an instant: no offset, not a number, or outside the years 0001–9999. */
  'instant-invalid': { readonly input: string }
  /** Not a civil date `YYYY-MM-DD` that exists. */
  'civil-date-invalid': { readonly input: string }
  /** An IANA time zone that this platform doesn't know. */
  'time-zone-unknown': { readonly timeZone: string }
  /** An id that is empty, longer than 200 characters, or holds a control character or a lone surrogate. */
  'id-invalid': { readonly input: string; readonly what: string }
  /** A command that is not of its declared form. Nothing was written. */
  'command-invalid': { readonly commandType: string; readonly findings: readonly Finding[] }
  /** A question whose arguments are not of their form. */
  'query-invalid': { readonly query: string; readonly findings: readonly Finding[] }
  /** An event whose data is not of its declared form. Nothing was written. */
  'event-invalid': { readonly eventType: string; readonly findings: readonly Finding[] }
  /** A definition of a calendar that can't be compiled; all findings, not the first. */
  'calendar-invalid': { readonly calendar: string; readonly findings: readonly Finding[] }
  /** A definition of a procedure that can't be published; all findings, not the first. */
  'procedure-invalid': { readonly procedure: string; readonly findings: readonly Finding[] }
  /** A definition of events, fields, projections or an engine that contradicts itself. */
  'definition-invalid': { readonly definition: string; readonly findings: readonly Finding[] }
  /** The calendar doesn't know this day: it was asked outside the range it covers. */
  'calendar-range': {
    readonly calendar: string
    readonly asked: string
    readonly covers: { readonly from: string; readonly to: string }
  }
  /** A calendar that nothing was published for. */
  'calendar-unknown': { readonly calendar: string; readonly version?: number }
  /** A procedure that nothing was published for. */
  'procedure-unknown': { readonly procedure: string; readonly version?: number }
  /** No dossier has this id, as far as this question may see. */
  'dossier-unknown': { readonly dossierId: string }
  /** The stream moved on since it was read; `actual` is its present version. */
  'version-conflict': { readonly stream: string; readonly expected: number; readonly actual: number }
  /** An event type that no definition is registered for. */
  'event-unknown': { readonly eventType: string; readonly stream: string; readonly version: number }
  /** An event written by a newer version of its definition than the one registered here. */
  'event-too-new': {
    readonly eventType: string
    readonly schemaVersion: number
    readonly known: number
    readonly stream: string
    readonly version: number
  }
  /** The stored log is damaged: the first position found wrong, and how. */
  'log-corrupt': { readonly position: number; readonly stream: string; readonly reason: string }
  /** A segment, a checkpoint or a `.dossierlog` that is damaged, of another version, or of something else. */
  'pack-damaged': { readonly reason: string }
  /** A reactor can't go on: nobody acts on events until it is started again. `cause` has why. */
  'reactor-stopped': { readonly reactor: string; readonly position: number }
  /** What is remembered of a reactor is of another log, or of this one before it was set back. */
  'checkpoint-foreign': { readonly reactor: string; readonly position: number }
  /** Several commits at once, for a log that can't store all of them or none. Nothing was written. */
  'batch-refused': { readonly commits: number }
  /** The log or the engine was closed. */
  closed: { readonly what: string }
  /** The caller's AbortSignal fired. */
  aborted: { readonly what: string }
  /** A pass of a scheduler failed, so often in a row; `cause` has why. It is tried again. */
  'pass-failed': { readonly failures: number; readonly retryInMs: number }
  /** A worker that folds a part of a log threw or died; `cause` has why. The other workers were ended. */
  'worker-failed': { readonly worker: number }
  /** The storage behind the log failed; `cause` has its error. */
  storage: { readonly operation: string }
  /** Personal data that was erased, or was never in this log's side store. */
  'personal-unavailable': { readonly subject: string; readonly ref: string }
  /** A file to import that can't be read as what it should be; all findings up to the limit, with their places. */
  'import-invalid': { readonly source: string; readonly findings: readonly Finding[] }
}

export type DossierErrorCode = keyof DossierErrorDetails

const brand = Symbol.for('dossier-engine.error')

/** An error of this package: a stable string `code`, typed `details`, and the `cause` where there is one. */
export class DossierError<Code extends DossierErrorCode = DossierErrorCode> extends Error {
  override readonly name: string = 'DossierError'
  readonly code: Code
  readonly details: DossierErrorDetails[Code]

  constructor(
    code: Code,
    message: string,
    details: DossierErrorDetails[Code],
    options?: { cause?: unknown },
  ) {
    super(message, options)
    this.code = code
    this.details = details
    Object.defineProperty(this, brand, { value: true })
  }
}

/** Whether a thrown value is a {@link DossierError}, and of this code if one is given. */
export function isDossierError<Code extends DossierErrorCode = DossierErrorCode>(
  error: unknown,
  code?: Code,
): error is { [Each in Code]: DossierError<Each> }[Code] {
  if (typeof error !== 'object' || error === null || !(brand in error)) return false
  return code === undefined || ('code' in error && error.code === code)
}

/** The library is wrong, not its caller: please report it. */
export class InvariantError extends Error {
  override readonly name: string = 'InvariantError'
}

/** Throws an {@link InvariantError} unless the condition holds. For what the library itself must keep true. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message)
}

/**
 * Ends long work whose caller no longer wants it.
 * @throws DossierError `aborted` with the signal's reason as its cause
 */
export function throwIfAborted(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted === true) {
    throw new DossierError('aborted', `${what} was aborted by its caller`, { what }, { cause: signal.reason })
  }
}
