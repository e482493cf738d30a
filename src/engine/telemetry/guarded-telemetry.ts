// Between the engine and a telemetry that its owner gave: whatever that does, the work is done once, its answer is the
// work's own, and an error of the telemetry never becomes one of the engine.

import { isDossierError } from '../../kernel/errors.js'
import type { Metric, Reading, Telemetry, TelemetryAttributes, Work, WorkEnd } from './telemetry.js'

/** A telemetry that can do no harm. */
export class GuardedTelemetry {
  readonly #telemetry: Telemetry
  readonly #onFailure: (error: unknown) => void
  readonly #gauges: (() => void)[] = []
  #hasFailed = false

  /** `onFailure` hears of the first failure alone: what fails once fails with every command. */
  constructor(telemetry: Telemetry, onFailure: (error: unknown) => void) {
    this.#telemetry = telemetry
    this.#onFailure = onFailure
  }

  /** Does a piece of work and tells of it; `endOf` says how it ended, also with an error. */
  async tell<Result>(
    work: Work,
    run: () => Promise<Result>,
    endOf: (result: Result) => WorkEnd = () => ({}),
    endOfFailure: (failure: unknown) => WorkEnd = failed,
  ): Promise<Result> {
    const underWay = this.#guard(() => this.#telemetry.begin(work))
    let started: Promise<Result> | undefined
    // What it throws at once must not be taken for an error of the telemetry.
    const once = () => (started ??= (async () => run())())
    this.#guard(() => underWay?.within(() => void once()))
    try {
      const result = await once()
      this.#guard(() => underWay?.end(endOf(result)))
      return result
    } catch (error) {
      this.#guard(() => underWay?.end(endOfFailure(error)))
      throw error
    }
  }

  count(metric: Metric, times: number, attributes: TelemetryAttributes = {}): void {
    this.#guard(() => this.#telemetry.count(metric, times, attributes))
  }

  /** Offers readings until {@link close}; what can't be read just now is left out. */
  gauge(metrics: readonly Metric[], read: () => Promise<readonly Reading[]>): void {
    const stop = this.#guard(() => this.#telemetry.gauge(metrics, () => read().catch(() => [])))
    if (stop !== undefined) this.#gauges.push(stop)
  }

  /** Ends all gauges. */
  close(): void {
    for (const stop of this.#gauges.splice(0)) this.#guard(stop)
  }

  #guard<Result>(call: () => Result): Result | undefined {
    try {
      return call()
    } catch (error) {
      if (!this.#hasFailed) this.#onFailure(error)
      this.#hasFailed = true
      return undefined
    }
  }
}

/** How work ended that failed. */
export function failed(failure: unknown): WorkEnd {
  return { failure, attributes: { 'error.type': errorType(failure) } }
}

/** A name of what was thrown, of few: the code of an error of ours, else the name of its class. */
function errorType(error: unknown): string {
  if (isDossierError(error)) return error.code
  return error instanceof Error ? error.name : '_OTHER'
}
