// A real SDK of OpenTelemetry that keeps what it is told in memory, beside the global one and never registered as it:
// two test files in one process would hear of one another. Context goes along with asynchronous work, as in a server.

import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { DataPointType, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base'

class AskedReader extends MetricReader {
  protected override async onForceFlush() {}
  protected override async onShutdown() {}
}

/** A number that was told: a counter's sum, a gauge's value, how often a histogram was told one. */
export interface Point {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly value: number
}

/** Opens an SDK. */
export function memorySdk() {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const exporter = new InMemorySpanExporter()
  const spanProcessors = [new SimpleSpanProcessor(exporter)]
  const tracer = new BasicTracerProvider({ spanProcessors }).getTracer('test')
  const reader = new AskedReader()
  const meter = new MeterProvider({ readers: [reader] }).getMeter('test')
  const collect = async () => {
    const { resourceMetrics, errors } = await reader.collect()
    if (errors.length > 0) throw new AggregateError(errors)
    return resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  }
  return {
    tracer,
    meter,
    /** All that ended, in that order. */
    spans: (): ReadableSpan[] => exporter.getFinishedSpans(),
    forget: () => exporter.reset(),
    collect,
    /** What a metric stands at now. */
    async points(name: string): Promise<Point[]> {
      const metric = (await collect()).find(({ descriptor }) => descriptor.name === name)
      if (metric === undefined) return []
      if (
        metric.dataPointType !== DataPointType.HISTOGRAM &&
        metric.dataPointType !== DataPointType.EXPONENTIAL_HISTOGRAM
      )
        // prettier-ignore
        return metric.dataPoints.map(({ attributes, value }) => ({ attributes, value }))
      return metric.dataPoints.map(({ attributes, value }) => ({ attributes, value: value.count }))
    },
  }
}
