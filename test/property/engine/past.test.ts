// Questions about the past: what was known then gives the same bytes for ever, whatever is appended, published or
// erased later, and whatever the recording clocks did.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  defineProcedure,
  emptyDossier,
  evolve,
  workingCalendar,
  type Dossier,
  type Engine,
  type EventLog,
  type RecordedEvent,
} from 'dossier-engine'
import {
  calendarDefinitionArbitrary,
  commandSequenceArbitrary,
  procedureArbitrary,
} from 'dossier-engine/testing'
import { departments } from '../../support/organisation.js'
import { answer, play, put, putAll, scenarioArbitrary } from './scenario.js'

interface Moments {
  readonly asOf: number
  readonly knownAt: number
}

/** Everything that can be asked, of one moment as known at one moment, as bytes. */
function answers(engine: Engine, { asOf, knownAt }: Moments, ids: readonly string[]): Record<string, string> {
  const period = { from: '2024-01-01', to: '2025-12-31', knownAt } as const
  const asked: Record<string, () => unknown> = {
    overdue: () => engine.overdue({ asOf, knownAt }),
    nearlyDue: () => engine.nearlyDue({ asOf, knownAt, within: { workingDays: 2 } }),
    nearlyDueInDays: () => engine.nearlyDue({ asOf, knownAt, within: { days: 3 } }),
    workload: () => engine.workload({ asOf, knownAt, groupBy: ['procedure', 'unit', 'officer'] }),
    onTime: () => engine.onTime({ ...period, groupBy: ['procedure', 'period'] }),
    onTimeByDate: () => engine.onTime({ ...period, definition: 'byDate', groupBy: ['unit'] }),
    onTimeReceived: () => engine.onTime({ ...period, of: 'received', every: 'year', groupBy: ['period'] }),
    search: () => engine.search({ asOf, knownAt }),
    searchKnown: () => engine.search({ knownAt, agency: 'trade' }),
    onTimeInZone: () => engine.onTime({ ...period, timeZone: 'UTC', groupBy: ['channel'] }),
  }
  for (const id of [...ids, 'nobody']) {
    asked[`progress ${id}`] = () => engine.progress(id, { asOf, knownAt })
    asked[`dossier ${id}`] = () => engine.dossier(id, { asOf, knownAt })
    asked[`timeline ${id}`] = () => engine.timeline(id, { asOf, knownAt })
    asked[`slip ${id}`] = () => engine.controlSlip(id, { asOf, knownAt })
    asked[`explain ${id}`] = () => engine.explainDeadline(id, { asOf, knownAt })
    asked[`progress known ${id}`] = () => engine.progress(id, { knownAt })
  }
  return Object.fromEntries(Object.entries(asked).map(([name, ask]) => [name, JSON.stringify(answer(ask))]))
}

/** By position, the greatest recording time up to it, which never goes back. */
async function effectiveTimes(log: EventLog): Promise<Map<number, number>> {
  const times = new Map<number, number>()
  let greatest = -Infinity
  for await (const { position, recordedAt } of log.readAll())
    times.set(position, (greatest = Math.max(greatest, recordedAt)))
  return times
}

describe('a question with a fixed knownAt', () => {
  it('gives the same bytes after more commands, publications and erasures', async () => {
    const more = fc
      .tuple(
        calendarDefinitionArbitrary(),
        calendarDefinitionArbitrary({ id: 'other' }),
        procedureArbitrary({ code: 'first' }),
        procedureArbitrary({ code: 'third' }),
      )
      .chain(([calendar, other, first, third]) =>
        fc.record({
          calendars: fc.constant([calendar, other].map((definition) => workingCalendar(definition))),
          procedures: fc.constant([first, third]),
          commands: commandSequenceArbitrary([first, third], {
            dossiers: 6,
            maxLength: 20,
            startAt: '2024-02-01T00:00:00Z',
          }),
        }),
      )
    await fc.assert(
      fc.asyncProperty(
        scenarioArbitrary({ maxLength: 30 }),
        more,
        fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
        async (scenario, later, draws) => {
          const { engine, log, clock, dossierIds } = await play(scenario)
          const times: number[] = []
          let greatest = -Infinity
          for await (const { recordedAt } of log.readAll())
            times.push((greatest = Math.max(greatest, recordedAt)))
          // Later appends may bear earlier times, but none before the greatest of now: so ask about before that.
          const askable = [...new Set(times)].filter((time) => time < greatest)
          const lastAt = Math.max(...scenario.commands.map(({ at }) => Number(at)))
          const asked = draws.map((draw) => ({
            knownAt: askable.length === 0 ? times[0]! - 1 : askable[draw % askable.length]!,
            asOf:
              draw % 3 === 0
                ? lastAt
                : Number(scenario.commands[draw % scenario.commands.length]!.at) + (draw % 5),
          }))
          const before = asked.map((moments) => answers(engine, moments, dossierIds))
          clock.now -= 60
          await engine.publish({ calendars: later.calendars, procedures: later.procedures })
          await putAll(engine, later.commands, clock, [-10, 3, 0, 20])
          for (const id of dossierIds) await engine.eraseSubject({ subject: `person-of-${id}`, actor: 'dpo' })
          for (const [index, moments] of asked.entries())
            expect(answers(engine, moments, dossierIds)).toEqual(before[index])
        },
      ),
      { numRuns: 60 },
    )
  })

  it('resolves to the last position before which nothing was recorded later', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({ dossiers: 2 }), fc.nat(), async (scenario, draw) => {
        const { engine, log, dossierIds } = await play(scenario)
        const times = await effectiveTimes(log)
        const knownAt = [...times.values()][draw % times.size]! + (draw % 3) - 1
        for (const id of dossierIds) {
          const known = engine.timeline(id).filter(({ position }) => times.get(position)! <= knownAt)
          expect(answer(() => engine.timeline(id, { knownAt }))).toEqual(
            known.length === 0 ? 'dossier-unknown' : known,
          )
        }
      }),
      { numRuns: 60 },
    )
  })
})

/** Events with what the last correction of each says. */
function corrected(timeline: readonly RecordedEvent[]): RecordedEvent[] {
  return timeline.map((event) => {
    const right = timeline.filter(
      ({ type, data }) => type === 'EventCorrected' && data['corrects'] === event.version,
    )
    const moved = right.findLast(({ data }) => data['correctedAt'] !== undefined)?.data['correctedAt']
    const data = (right.at(-1)?.data['data'] ?? event.data) as RecordedEvent['data']
    return { ...event, data, at: (moved ?? event.at) as RecordedEvent['at'] }
  })
}

describe('a question about one dossier as of a moment', () => {
  it('is answered from what had happened to it by then and was known by then', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary(), fc.nat(), async (scenario, draw) => {
        const { engine, dossierIds } = await play(scenario)
        for (const id of dossierIds) {
          const timeline = engine.timeline(id)
          const { at } = timeline[draw % timeline.length]!
          for (const asOf of [at - 1, at, at + 1]) {
            const seen = timeline.filter((event) => event.at <= asOf)
            const right = corrected(timeline).filter((event) => event.at <= asOf)
            const expected: Dossier = emptyDossier(id)
            for (const event of right) evolve(expected, event)
            expect(answer(() => engine.dossier(id, { asOf }))).toEqual(
              right.length === 0 ? 'dossier-unknown' : expected,
            )
            expect(answer(() => engine.timeline(id, { asOf }))).toEqual(
              seen.length === 0 ? 'dossier-unknown' : seen,
            )
          }
        }
      }),
      { numRuns: 50 },
    )
  })

  it('is the same asked now as it was when that moment was the present', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({ maxLength: 25 }), async (scenario) => {
        const { engine, clock } = await play({ ...scenario, commands: [] })
        // A correction changes what is told of the past; what was told before is asked for by knownAt.
        const commands = scenario.commands.filter(({ type }) => type !== 'correctEvent')
        const told: { readonly asOf: number; readonly id: string; readonly bytes: string }[] = []
        const ask = (asOf: number, id: string) =>
          JSON.stringify([
            answer(() => ({ ...engine.overdue({ asOf }), position: undefined })),
            answer(() => ({ ...engine.workload({ asOf }), position: undefined })),
            answer(() => ({ ...engine.progress(id, { asOf }), position: undefined })),
            answer(() => engine.controlSlip(id, { asOf })),
          ])
        for (const [index, command] of commands.entries()) {
          clock.now += 1
          await put(engine, command)
          const asOf = Number(command.at)
          const next = Number(commands[index + 1]?.at ?? Infinity)
          const id = command.dossierId ?? ''
          if (next > asOf && commands.slice(index + 1).every(({ at }) => Number(at) > asOf))
            told.push({ asOf, id, bytes: ask(asOf, id) })
        }
        for (const { asOf, id, bytes } of told) expect(ask(asOf, id)).toBe(bytes)
      }),
      { numRuns: 40 },
    )
  })
})

const hours = ['08:00-17:00']
const week = { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours }
const covers = { from: '2024-01-01', to: '2024-12-31' }
const office = workingCalendar({ id: 'office', timeZone: 'Asia/Ho_Chi_Minh', covers, week })
const procedure = defineProcedure({
  code: 'p',
  name: 'P',
  agency: 'trade',
  calendar: 'office',
  term: { workingDays: 3 },
  start: 'a',
  steps: { a: { next: ['b'] }, b: {} },
})
const received = {
  type: 'receiveDossier',
  procedure: 'p',
  channel: 'online',
  actor: 'x',
  at: '2024-03-01T09:00:00+07:00',
} as const

describe('a version of a calendar or procedure published later', () => {
  it('changes no answer that was known before', async () => {
    const { engine, clock } = await play({
      definition: office.definition,
      procedures: [procedure],
      commands: [],
      ticks: [1],
    })
    clock.now += 1
    await engine.handle({ ...received, type: 'registerDossier', dossierId: 'd-1' })
    await engine.handle({ ...received, dossierId: 'd-2' })
    const knownAt = clock.now
    const asOf = Date.parse('2024-03-05T09:00:00+07:00')
    const before = answers(engine, { asOf, knownAt }, ['d-1', 'd-2'])
    clock.now += 1_000
    await engine.publish({
      calendars: [
        workingCalendar({
          id: 'office',
          timeZone: 'America/New_York',
          covers,
          week: { sat: ['08:00-09:00'] },
        }),
        workingCalendar({
          id: 'other',
          timeZone: 'UTC',
          covers: { from: '2020-01-01', to: '2020-12-31' },
          week,
        }),
      ],
      procedures: [defineProcedure({ ...procedure, start: 'b', steps: { b: {} } })],
    })
    expect(answers(engine, { asOf, knownAt }, ['d-1', 'd-2'])).toEqual(before)
  })
})

describe('an agency in whose place comes another', () => {
  it('is found as the competent one by who knows of nothing after it, whatever happens then', async () => {
    const { engine, clock } = await play(
      { definition: office.definition, procedures: [procedure], commands: [], ticks: [1] },
      { organisation: departments },
    )
    await engine.handle({ ...received, dossierId: 'd-1' })
    const merge = {
      type: 'mergeAgencies',
      agencies: ['trade', 'science'],
      into: 'growth',
      name: 'Growth',
    } as const
    const decided = { decision: '7', decidedOn: '2024-03-04', inForceFrom: '2024-04-01', actor: 'x' }
    clock.now += 1
    expect(await engine.administer({ ...merge, ...decided, at: '2024-03-04T09:00:00+07:00' })).toMatchObject({
      accepted: true,
    })
    const knownAt = clock.now
    const ask = () =>
      ['trade', 'growth'].map((agency) =>
        engine.search({ knownAt, agency }).dossiers.map(({ dossierId }) => dossierId),
      )
    expect(ask()).toEqual([['d-1'], []])
    clock.now += 1
    await engine.handle({ ...received, dossierId: 'd-2', at: '2024-04-02T09:00:00+07:00' })
    expect(ask()).toEqual([['d-1'], []])
    expect(engine.search({ agency: 'growth' }).dossiers).toHaveLength(2)
  })
})
