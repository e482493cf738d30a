// An engine told to a real SDK of OpenTelemetry: which spans lie in which, what is counted, and what is never told.

import { context, SpanStatusCode, trace } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { createEngine, memoryLog, type EngineOptions, type EventLog, type Subscriber } from 'dossier-engine'
import { openTelemetry, type OpenTelemetryOptions } from 'dossier-engine/opentelemetry'
import { metrics } from '../../../src/engine/telemetry/metrics.js'
import { unlent } from '../../model/unlent-log.js'
import { licence, officeCalendar, on } from '../../support/office.js'
import { memorySdk } from '../../support/opentelemetry.js'
import { read } from '../../support/tree.js'

const receive = {
  type: 'receiveDossier',
  dossierId: 'dossier-17',
  procedure: 'licence',
  channel: 'online',
  actor: 'desk-3',
  at: on('03-04'),
} as const
const start = {
  type: 'startStep',
  dossierId: 'dossier-17',
  step: 'check',
  actor: 'lan',
  at: on('03-05'),
} as const

/** An engine told to an SDK of its own, with what it told while it opened forgotten. */
async function told(options: EngineOptions = {}, telling: OpenTelemetryOptions = {}) {
  const sdk = memorySdk()
  const telemetry = openTelemetry({ tracer: sdk.tracer, meter: sdk.meter, ...telling })
  const engine = await createEngine({
    calendars: [officeCalendar],
    procedures: [licence],
    clock: () => on('03-05'),
    telemetry,
    ...options,
  })
  sdk.forget()
  return { engine, sdk }
}

/** A shared log on which one engine is told of, and another writes whenever the first is about to decide. */
async function raced(times: number) {
  const log = unlent(memoryLog(), { delivery: 'later' })
  const other = await createEngine({ log, calendars: [officeCalendar], procedures: [licence] })
  let left = times
  const { engine, sdk } = await told({
    log,
    async authorize({ command }) {
      if (command.actor !== 'racer') return true
      if (left-- > 0) {
        await other.handle({
          type: 'recordPayment',
          dossierId: 'dossier-17',
          amount: 50_000,
          currency: 'VND',
          actor: 'cashier',
          at: on('03-05'),
        })
      }
      return true
    },
  })
  await engine.handle(receive)
  sdk.forget()
  return { engine, other, sdk }
}

describe('spans of an engine', () => {
  it('lie in the span of the caller: the command in it, the append and the catch-up in the command', async () => {
    const { engine, sdk } = await told({ log: unlent(memoryLog(), { delivery: 'later' }) })
    const request = sdk.tracer.startSpan('POST /dossiers')
    await context.with(trace.setSpan(context.active(), request), () => engine.handle(receive))
    request.end()

    const [append, catchUp, handle, outer] = sdk.spans()
    expect(sdk.spans().map(({ name }) => name)).toEqual([
      'append',
      'catch up',
      'handle receiveDossier',
      'POST /dossiers',
    ])
    expect(handle!.parentSpanContext?.spanId).toBe(outer!.spanContext().spanId)
    for (const inner of [append!, catchUp!])
      expect(inner.parentSpanContext?.spanId).toBe(handle!.spanContext().spanId)
    expect(handle!.attributes).toEqual({
      'dossier.command.type': 'receiveDossier',
      'dossier.outcome': 'accepted',
      'dossier.command.attempts': 1,
    })
    expect(append!.attributes).toEqual({
      'dossier.stream.kind': 'dossier',
      'dossier.append.commits': 1,
      'dossier.append.events': 2,
    })
    expect(catchUp!.attributes).toEqual({ 'dossier.catch_up.reason': 'append' })
    await engine.close()
  })

  it('of commands at the same time do not mix', async () => {
    const { engine, sdk } = await told({ log: unlent(memoryLog(), { delivery: 'later' }) })
    const ids = Array.from({ length: 20 }, (_, index) => `d${index}`)
    await Promise.all(ids.map((dossierId) => engine.handle({ ...receive, dossierId })))
    const handled = sdk.spans().filter(({ name }) => name.startsWith('handle'))
    const appends = sdk.spans().filter(({ name }) => name === 'append')
    expect(new Set(appends.map(({ parentSpanContext }) => parentSpanContext?.spanId))).toEqual(
      new Set(handled.map((span) => span.spanContext().spanId)),
    )
    expect(handled).toHaveLength(20)
    await engine.close()
  })

  it('tell of a refusal, and do not call it an error', async () => {
    const { engine, sdk } = await told()
    await engine.handle(start)
    const [handle] = sdk.spans()
    expect(handle!.status.code).toBe(SpanStatusCode.UNSET)
    expect(handle!.events).toEqual([])
    expect(handle!.attributes).toMatchObject({
      'dossier.outcome': 'refused',
      'dossier.rejection.code': 'dossier-unknown',
    })
    await engine.close()
  })

  it('tell of a command that was sent again', async () => {
    const { engine, sdk } = await told()
    await engine.handle({ ...receive, commandId: 'form-1' })
    await engine.handle({ ...receive, commandId: 'form-1' })
    expect(sdk.spans().at(-1)!.attributes).toMatchObject({ 'dossier.outcome': 'repeated' })
    await engine.close()
  })

  it('tell of commands to the office, of imports, and of opening', async () => {
    const sdk = memorySdk()
    const telemetry = openTelemetry({ tracer: sdk.tracer, meter: sdk.meter })
    const engine = await createEngine({ calendars: [officeCalendar], procedures: [licence], telemetry })
    expect(sdk.spans().map(({ name, attributes }) => attributes['dossier.catch_up.reason'] ?? name)).toEqual([
      'open',
      'append',
      'append',
    ])
    sdk.forget()
    await engine.administer({ type: 'abolishProcedure', actor: 'x' } as never).catch(() => {})
    await engine.import([{ dossierId: 'a', events: [] }], { source: 'register' })
    const [office, imported] = sdk.spans()
    expect(office!.name).toBe('administer abolishProcedure')
    expect(office!.attributes).toMatchObject({ 'error.type': 'command-invalid', 'dossier.outcome': 'failed' })
    expect(imported!.name).toBe('import')
    await engine.close()
  })

  it('give a command of an unknown type no name of its caller’s choice', async () => {
    const { engine, sdk } = await told()
    await expect(engine.handle({ type: 'Nguyen Van A' } as never)).rejects.toThrow()
    await expect(engine.handle(null as never)).rejects.toThrow()
    expect(sdk.spans().map(({ name }) => name)).toEqual(['handle _OTHER', 'handle _OTHER'])
    await engine.close()
  })

  it('record what failed by its kind and place, and by its message only where ids are asked for', async () => {
    for (const ids of [false, true]) {
      const log = memoryLog()
      const { engine, sdk } = await told(
        { log: { ...unlent(log), append: () => { throw new TypeError('row of Nguyen Van A') } }, calendars: [], procedures: [] }, // prettier-ignore
        { ids },
      )
      await expect(engine.publish({ calendars: [officeCalendar] })).rejects.toThrow(TypeError)
      const [append] = sdk.spans()
      expect(append!.status.code).toBe(SpanStatusCode.ERROR)
      expect(append!.attributes).toMatchObject({ 'error.type': 'TypeError' })
      const [exception] = append!.events
      expect(exception!.name).toBe('exception')
      expect(exception!.attributes).toMatchObject({ 'exception.type': 'TypeError' })
      expect(String(exception!.attributes?.['exception.stacktrace'])).toContain('    at ')
      expect(JSON.stringify([append!.events, append!.status]).includes('Nguyen')).toBe(ids)
      await engine.close()
    }
  })
})

describe('a race that was lost', () => {
  it('is a conflict and a retry, and no error of anything', async () => {
    const { engine, other, sdk } = await raced(2)
    const outcome = await engine.handle({ ...start, actor: 'racer' })
    expect(outcome.accepted).toBe(true)
    const appends = sdk.spans().filter(({ name }) => name === 'append')
    expect(appends.map(({ attributes }) => attributes['error.type'])).toEqual([
      'version-conflict',
      'version-conflict',
      undefined,
    ])
    expect(sdk.spans().every(({ status }) => status.code === SpanStatusCode.UNSET)).toBe(true)
    expect(sdk.spans().at(-1)!.attributes).toMatchObject({
      'dossier.outcome': 'accepted',
      'dossier.command.attempts': 3,
    })
    expect(await sdk.points(metrics.conflicts.name)).toEqual([
      { attributes: { 'dossier.stream.kind': 'dossier' }, value: 2 },
    ])
    expect(await sdk.points(metrics.retries.name)).toEqual([
      { attributes: { 'dossier.retry.reason': 'conflict' }, value: 2 },
    ])
    await Promise.all([engine.close(), other.close()])
  })

  it('that nobody else ran is none', async () => {
    const { engine, other, sdk } = await raced(0)
    await engine.handle({ ...start, actor: 'racer' })
    expect(await sdk.points(metrics.conflicts.name)).toEqual([])
    expect(await sdk.points(metrics.retries.name)).toEqual([])
    await Promise.all([engine.close(), other.close()])
  })
})

describe('metrics of an engine', () => {
  it('count commands by type and outcome, and events', async () => {
    const { engine, sdk } = await told()
    await engine.handle(receive)
    await engine.handle(start)
    await engine.handle(start)
    const points = await sdk.points(metrics.command.name)
    const counted = points.map(({ attributes, value }) => [...Object.values(attributes), value].join(' '))
    expect(counted.toSorted()).toEqual([
      'receiveDossier accepted 1',
      'startStep accepted 1',
      'startStep refused 1',
    ])
    const events = await sdk.points(metrics.appended.name)
    expect(events.find(({ attributes }) => attributes['dossier.stream.kind'] === 'dossier')?.value).toBe(3)
    await engine.close()
  })

  it('carry the attributes that were given, each of them', async () => {
    const { engine, sdk } = await told({}, { attributes: { 'office.name': 'son-la' } })
    await engine.handle(receive)
    const points = (await sdk.collect()).flatMap(({ dataPoints }) =>
      dataPoints.map(({ attributes }) => attributes),
    )
    expect(points.length).toBeGreaterThan(4)
    for (const attributes of [...points, ...sdk.spans().map((span) => span.attributes)])
      expect(attributes).toMatchObject({ 'office.name': 'son-la' })
    await engine.close()
  })

  it('say how far the replica is behind, in commits and in seconds, until the engine is closed', async () => {
    const shared = memoryLog()
    const { held, log, deliver } = heldBack(unlent(shared))
    const { engine, sdk } = await told({ log, clock: () => on('03-05', '10:01') })
    const other = await createEngine({ log: unlent(shared), clock: () => on('03-05', '10:00') })
    const values = async () => [
      (await sdk.points(metrics.pending.name))[0]?.value,
      (await sdk.points(metrics.lag.name))[0]?.value,
    ]
    expect(await values()).toEqual([0, 0])
    held.back = true
    for (const dossierId of ['a', 'b', 'c']) await other.handle({ ...receive, dossierId })
    expect(await values()).toEqual([3, 60])
    deliver()
    expect(await values()).toEqual([0, 0])
    let asked = 0
    const { head } = log
    log.head = () => {
      asked += 1
      return head()
    }
    await sdk.collect()
    expect(asked).toBe(1)
    await engine.close()
    await sdk.collect()
    expect(asked).toBe(1)
    await other.close()
  })

  it('leave out what can not be read, and do not fail', async () => {
    const log = unlent(memoryLog())
    const { engine, sdk } = await told({ log })
    log.head = () => Promise.reject(new Error('the database is away'))
    expect(await sdk.points(metrics.lag.name)).toEqual([])
    expect(await sdk.points(metrics.append.name)).not.toEqual([])
    await engine.close()
  })

  it('are those that the page lists, with their units', async () => {
    const page = read('docs/how-to/observe-an-engine.md')
    const listed = [...page.matchAll(/^\| `(dossier\.[a-z_.]+)` +\| ([^|]+?) +\|/gm)].map(
      ([, name, unit]) => `${name} ${unit?.replaceAll('`', '')}`,
    )
    expect(listed.toSorted()).toEqual(Object.values(metrics).map(({ name, unit }) => `${name} ${unit}`).toSorted()) // prettier-ignore
  })
})

describe('what is told', () => {
  it('holds no personal data, no id and no actor, unless ids are asked for', async () => {
    for (const ids of [false, true]) {
      const { engine, sdk } = await told({ log: unlent(memoryLog(), { delivery: 'later' }) }, { ids })
      const applicant = { subject: 'subject-9', data: { name: 'Nguyen Van A' } }
      await engine.handle({ ...receive, applicant, commandId: 'form-1' })
      await engine.handle({ ...start, note: 'Nguyen Van A' } as never).catch(() => {})
      await engine.handle(start)
      await engine.handle({ ...start, dossierId: 'Nguyen Van A' })
      const all = JSON.stringify([
        sdk
          .spans()
          .map(({ name, attributes, events, status, links }) => [name, attributes, events, status, links]),
        await sdk.collect(),
      ])
      expect(all).toContain('receiveDossier')
      const names = ['Nguyen', 'subject-9', 'desk-3', 'lan', 'form-1'].filter((text) =>
        all.includes(`${text}`),
      )
      if (!ids) expect([names, all.includes('dossier-17')]).toEqual([[], false])
      else expect(all).toContain('dossier-17')
      await engine.close()
    }
  })
})

describe('openTelemetry', () => {
  it.each([
    [{ tracers: {} }, 'tracers: is not known here'],
    [{ tracer: {} }, 'tracer: is not a tracer'],
    [{ meter: {} }, 'meter: is not a meter'],
    [{ ids: 'yes' }, 'ids: is not true or false'],
    [null, 'is not an object'],
  ])('refuses %j', (options, message) => {
    expect(() => openTelemetry(options as never)).toThrow(message)
  })

  it('does nothing where no SDK was registered', async () => {
    const telemetry = openTelemetry()
    const engine = await createEngine({ calendars: [officeCalendar], procedures: [licence], telemetry })
    expect((await engine.handle(receive)).accepted).toBe(true)
    expect(engine.progress('dossier-17').state).toBe('received')
    await engine.close()
  })
})

/** A log that delivers nothing while it is held back. */
function heldBack(log: EventLog) {
  const held = { back: false }
  const waiting: (() => void)[] = []
  const subscribe = ({ onCommit, ...rest }: Subscriber) =>
    log.subscribe({
      ...rest,
      onCommit: (commit) => (held.back ? void waiting.push(() => onCommit(commit)) : onCommit(commit)),
    })
  const deliver = () => {
    held.back = false
    for (const each of waiting.splice(0)) each()
  }
  return { held, deliver, log: { ...log, subscribe } }
}
