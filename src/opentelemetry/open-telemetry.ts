// Spans and metrics of an engine. Spans are internal ones: those of the database are made by the instrumentation of its
// driver, and come to lie inside of ours.

import {
  context,
  metrics,
  SpanStatusCode,
  trace,
  type Attributes,
  type Meter,
  type Tracer,
} from '@opentelemetry/api'
import { DossierError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import { aFlag, anObject, refuse, shapeFindings, withMethods } from '../kernel/shape-check.js'
import type { Telemetry, WorkEnd, WorkUnderWay } from '../engine/telemetry/telemetry.js'
import { Instruments } from './instruments.js'
import { recordFailure } from './record-failure.js'

/** Where an engine's spans and metrics go. Everything may be left out. */
export interface OpenTelemetryOptions {
  /** Makes the spans; the registered provider's tracer `dossier-engine` if left out. */
  readonly tracer?: Tracer | undefined
  /** Makes the metrics; the registered provider's meter `dossier-engine` if left out. Register it before. */
  readonly meter?: Meter | undefined
  /** Goes with every span and metric: what tells the engines of one process apart. */
  readonly attributes?: Attributes | undefined
  /**
   * Whether spans tell ids of dossiers and the messages of errors, which name ids; `false` if left out. Both may tell who an
   * applicant is: only for a place that may hold that.
   */
  readonly ids?: boolean | undefined
}

const members = {
  tracer: withMethods('a tracer', 'startSpan'),
  meter: withMethods('a meter', 'createHistogram', 'createCounter', 'createObservableGauge'),
  attributes: anObject,
  ids: aFlag,
}

/**
 * What `createEngine` takes as `telemetry`. One engine, one of these, or its gauges can't be told apart.
 * @throws DossierError `definition-invalid`
 * @example
 * const engine = await createEngine({ log, telemetry: openTelemetry() })
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Telemetry {
  refuse(shapeFindings(options, members), (findings) => {
    const message = `OpenTelemetry can't be told like this:\n${formatFindings(findings)}`
    return new DossierError('definition-invalid', message, { definition: 'openTelemetry', findings })
  })
  const { attributes: common = {}, ids = false } = options
  const tracer = options.tracer ?? trace.getTracer(scope)
  const instruments = new Instruments(options.meter ?? metrics.getMeter(scope), common)

  return {
    begin({ name, duration, attributes }): WorkUnderWay {
      const surrounding = context.active()
      const span = tracer.startSpan(name, { attributes: { ...common, ...attributes } }, surrounding)
      const inside = trace.setSpan(surrounding, span)
      const startedAt = performance.now()
      return {
        within: (run) => context.with(inside, run),
        end(end: WorkEnd) {
          const seconds = (performance.now() - startedAt) / 1_000
          // With the span around it, so that a measurement can point at one.
          const all = { ...attributes, ...end.attributes }
          instruments.histogram(duration).record(seconds, { ...common, ...all }, inside)
          span.setAttributes({ ...end.attributes, ...end.details })
          if (ids && end.dossierId !== undefined) span.setAttribute('dossier.id', end.dossierId)
          if (end.failure !== undefined) {
            recordFailure(span, end.failure, { withMessage: ids })
            span.setStatus({ code: SpanStatusCode.ERROR })
          }
          span.end()
        },
      }
    },
    count: (metric, times, attributes) =>
      instruments.counter(metric).add(times, { ...common, ...attributes }),
    gauge: (metrics, read) => instruments.observe(metrics, read),
  }
}

const scope = 'dossier-engine'
