// The port by which an engine tells what it is at: pieces of work with their surroundings, counts, and readings for whoever
// asks. It knows no tracing library, and what is told never holds personal data, ids or texts of an office.

/** Facts about what is told, of few different values each: types, codes, outcomes. */
export type TelemetryAttributes = Readonly<Record<string, string | number | boolean>>

/** A number that is told, described so that whoever receives it needs no list of them. */
export interface Metric {
  /** Below `dossier.`, and for ever. */
  readonly name: string
  /** In the notation of UCUM: `s`, or a thing in braces, `{event}`. */
  readonly unit: string
  readonly description: string
}

/** A piece of work that begins. */
export interface Work {
  /** What is done, and at what: `handle receiveDossier`, `append`. Few different ones. */
  readonly name: string
  /** The metric under which its durations are kept. */
  readonly duration: Metric
  /** For the work and for its duration. */
  readonly attributes: TelemetryAttributes
}

/** How a piece of work ended. */
export interface WorkEnd {
  /** For the work and for its duration. */
  readonly attributes?: TelemetryAttributes
  /** For the work alone: of more values than a metric can bear. */
  readonly details?: TelemetryAttributes
  /** The id of the dossier, where the work was about one; it may tell who its applicant is. */
  readonly dossierId?: string
  /** What it failed with. A refusal by the rules is no failure, and neither is a race that was lost and is run again. */
  readonly failure?: unknown
}

/** A piece of work under way. */
export interface WorkUnderWay {
  /** Calls `run` once, before it returns; what begins inside, also later, is a part of this work. */
  within(run: () => void): void
  /** Called once. */
  end(end: WorkEnd): void
}

/** What a gauge stands at. */
export interface Reading {
  readonly metric: Metric
  readonly value: number
  readonly attributes?: TelemetryAttributes
}

/**
 * What an engine is given to tell what it is at. What it throws harms no command: it is told to `error` listeners, and the
 * engine goes on.
 */
export interface Telemetry {
  /** Work begins, as a part of whatever is under way around the call. */
  begin(work: Work): WorkUnderWay
  /** Something happened so many times more. */
  count(metric: Metric, times: number, attributes: TelemetryAttributes): void
  /**
   * Offers readings of these metrics to be asked for now and then, never to be kept; they may be fewer. Gives what
   * ends that.
   */
  gauge(metrics: readonly Metric[], read: () => Promise<readonly Reading[]>): () => void
}
