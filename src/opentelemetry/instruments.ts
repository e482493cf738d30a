// The instruments of one meter, each made when its metric is first told: what a metric is called, counted in and said to
// be, the engine brings along.

import type { Attributes, Counter, Histogram, Meter, ObservableGauge } from '@opentelemetry/api'
import type { Metric, Reading } from '../engine/telemetry/telemetry.js'

/** Seconds: an append into memory takes tens of microseconds, one across a country a tenth of a second. */
const boundaries = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Instruments by the names of their metrics. */
export class Instruments {
  readonly #meter: Meter
  readonly #common: Attributes
  readonly #histograms = new Map<string, Histogram>()
  readonly #counters = new Map<string, Counter>()
  readonly #gauges = new Map<string, ObservableGauge>()

  constructor(meter: Meter, common: Attributes) {
    this.#meter = meter
    this.#common = common
  }

  histogram(metric: Metric): Histogram {
    const advice = { explicitBucketBoundaries: boundaries }
    return kept(this.#histograms, metric, (name, options) =>
      this.#meter.createHistogram(name, { ...options, advice }),
    )
  }

  counter(metric: Metric): Counter {
    return kept(this.#counters, metric, (name, options) => this.#meter.createCounter(name, options))
  }

  /** Asks for readings whenever metrics are collected; gives what ends that. */
  observe(metrics: readonly Metric[], read: () => Promise<readonly Reading[]>): () => void {
    const gauges = metrics.map((metric) => this.#gauge(metric))
    const callback: Parameters<Meter['addBatchObservableCallback']>[0] = async (result) => {
      for (const { metric, value, attributes } of await read())
        result.observe(this.#gauge(metric), value, { ...this.#common, ...attributes })
    }
    this.#meter.addBatchObservableCallback(callback, gauges)
    return () => this.#meter.removeBatchObservableCallback(callback, gauges)
  }

  #gauge(metric: Metric): ObservableGauge {
    return kept(this.#gauges, metric, (name, options) => this.#meter.createObservableGauge(name, options))
  }
}

function kept<Instrument>(
  instruments: Map<string, Instrument>,
  { name, unit, description }: Metric,
  make: (name: string, options: { unit: string; description: string }) => Instrument,
): Instrument {
  let instrument = instruments.get(name)
  if (instrument === undefined) instruments.set(name, (instrument = make(name, { unit, description })))
  return instrument
}
