// Reports under each definition of "on time", against a plain recount: dossier by dossier, from what each of them says of
// itself and from its events, with civil dates as Intl writes them. It shares nothing with the reports but the words.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createEngine,
  defineOnTime,
  type Dossier,
  type Engine,
  type OnTimeDefinition,
  type RecordedEvent,
} from 'dossier-engine'
import { importedFactsArbitrary } from 'dossier-engine/testing'
import { answer, play, scenarioArbitrary } from './scenario.js'

type Class = 'early' | 'onTime' | 'late' | 'none'
const names = ['byDate', 'byInstant', 'byStep', 'byRelease', 'decision766', 'overToProcess'] as const
const dayMs = 86_400_000
const open = new Set(['received', 'processing', 'supplementRequested', 'paymentRequested', 'stopped'])

const day = fc
  .integer({ min: 0, max: 500 })
  .map((days) => new Date(Date.UTC(2023, 11, 20) + days * dayMs).toISOString().slice(0, 10))
const period = fc.tuple(day, day).map((days) => {
  const [from, to] = days.toSorted()
  return { from: from!, to: to! }
})

const order = (end: number | string, due: number | string): Class =>
  end < due ? 'early' : end > due ? 'late' : 'onTime'

/** The plain class of one dossier. */
function plainClass(
  definition: OnTimeDefinition,
  { dossier, events }: { dossier: Readonly<Dossier>; events: readonly RecordedEvent[] },
  { asOf, dateOf }: { asOf: number; dateOf: (at: number) => string },
): Class {
  const { resolvedAt, returnedAt, steps, supplements, extensions, state } = dossier
  const dueAt = dossier.deadline?.dueAt
  // 24:00 of the engine's own promise; another system's 00:00 is the date itself.
  const dueOn = dateOf((dueAt ?? 0) - (dossier.deadline?.policy === 'recorded' ? 0 : 1))
  const last = (type: string) => events.findLast((event) => event.type === type)?.at
  if (definition === 'decision766') {
    if (dueAt === undefined) return 'none'
    if (supplements >= 2) return 'late'
    const ended =
      resolvedAt ??
      returnedAt ??
      (state === 'withdrawn' || state === 'receptionRefused' ? firstEnd(events) : undefined) ??
      (state === 'stopped' ? last('ProcessingStopped') : undefined)
    if (ended !== undefined) return order(dateOf(ended), dueOn)
    const until = state === 'supplementRequested' ? last('SupplementRequested')! : asOf
    return dateOf(until) > dueOn ? 'late' : 'onTime'
  }
  if (resolvedAt === undefined) return 'none'
  if (definition === 'byStep') {
    const minute = (at: number) => at - (((at % 60_000) + 60_000) % 60_000)
    const each = steps.flatMap((run) => {
      const ended = run.completedAt ?? run.closedAt
      return ended === undefined || run.dueAt === undefined ? [] : [order(minute(ended), minute(run.dueAt))]
    })
    if (each.length === 0) return 'none'
    return each.some((is) => is === 'late') ? 'late' : each.every((is) => is === 'early') ? 'early' : 'onTime'
  }
  if (dueAt === undefined) return 'none'
  if (definition === 'byInstant') return order(resolvedAt, dueAt)
  if (definition === 'byDate' || definition === 'overToProcess') return order(dateOf(resolvedAt), dueOn)
  if (resolvedAt > dueAt) return 'late'
  if (returnedAt !== undefined && returnedAt < dueAt) return 'early'
  return extensions.length > 0 && resolvedAt < dueAt ? 'early' : 'onTime'
}

/** The first end that was told since the last re-opening. */
function firstEnd(events: readonly RecordedEvent[]): number | undefined {
  let first: number | undefined
  for (const { type, at } of events) {
    if (type === 'DossierReopened') first = undefined
    else if (['DossierResolved', 'ResultReturned', 'DossierWithdrawn', 'ReceptionRefused'].includes(type))
      first = Math.min(first ?? at, at)
  }
  return first
}

interface Recount {
  readonly classes: ReadonlyMap<string, Class>
  readonly counts: Record<Class, number>
}

/** Classes by dossier, of those that a period counts. */
function recount(
  engine: Engine,
  dossierIds: readonly string[],
  definition: OnTimeDefinition,
  { startAt, endAt, of, zone }: { startAt: number; endAt: number; of: 'resolved' | 'received'; zone: string },
): Recount {
  const asOf = endAt - 1
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
  const dateOf = (at: number) => format.format(at)
  const within = (at: number | undefined) => at !== undefined && at >= startAt && at < endAt
  const at = (id: string, moment: number) => {
    const found = answer(() => engine.dossier(id, { asOf: moment }))
    return typeof found === 'string' ? undefined : (found as Readonly<Dossier>)
  }
  const classes = new Map<string, Class>()
  for (const dossierId of dossierIds) {
    const dossier = at(dossierId, asOf)
    if (dossier === undefined) continue
    const isNew = within(dossier.receivedAt)
    const before = at(dossierId, startAt - 1)
    const isCounted =
      of === 'received'
        ? isNew
        : isNew ||
          within(dossier.takenOverAt) ||
          within(dossier.reopenedAt) ||
          (before !== undefined && open.has(before.state))
    if (!isCounted) continue
    const events = engine.timeline(dossierId, { asOf })
    classes.set(dossierId, plainClass(definition, { dossier, events }, { asOf, dateOf }))
  }
  const counts = { early: 0, onTime: 0, late: 0, none: 0 }
  for (const found of classes.values()) counts[found] += 1
  return { classes, counts }
}

const bounds = ({ from, to }: { from: string; to: string }) => ({
  startAt: Date.parse(`${from}T00:00Z`),
  endAt: Date.parse(`${to}T00:00Z`) + dayMs,
})

describe('a report under each definition', () => {
  it('is a plain recount, whatever was done', async () => {
    await fc.assert(
      fc.asyncProperty(
        scenarioArbitrary({ maxLength: 60 }),
        fc.array(period, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('resolved' as const, 'received' as const),
        async (scenario, periods, of) => {
          // A correction may make a past that was told otherwise at the time: the recount reads events as recorded.
          const commands = scenario.commands.filter(({ type }) => type !== 'correctEvent')
          const { engine, dossierIds } = await play({ ...scenario, commands })
          const zone = scenario.definition.timeZone
          for (const asked of periods) {
            for (const definition of names) {
              const { total } = engine.onTime({ ...asked, definition, of, timeZone: 'UTC' })
              const { counts } = recount(engine, dossierIds, definition, { ...bounds(asked), of, zone })
              expect([definition, total.classes]).toEqual([definition, counts])
              const { early, onTime, late } = counts
              const whole = total.carriedOver + total.received + total.reopened + total.takenOver
              const [numerator, denominator] =
                definition === 'overToProcess' ? [late, whole] : [early + onTime, early + onTime + late]
              expect(total.rateOf).toEqual({ numerator, denominator })
              expect(total.rate).toBe(denominator === 0 ? undefined : numerator / denominator)
              const { resolved } = total
              if (definition !== 'decision766')
                expect([resolved.early, resolved.onTime, resolved.late]).toEqual([early, onTime, late])
            }
          }
        },
      ),
      { numRuns: 120 },
    )
  })

  it('is a plain recount of what was received, over histories that break every rule', async () => {
    await fc.assert(
      fc.asyncProperty(importedFactsArbitrary({ maxEvents: 20 }), period, async (facts, asked) => {
        const engine = await createEngine({ timeZone: 'UTC' })
        await engine.import(facts, { source: 'elsewhere' })
        const dossierIds = facts.map(({ dossierId }) => dossierId)
        for (const definition of names) {
          const { total } = engine.onTime({ ...asked, definition, of: 'received' })
          const around = { ...bounds(asked), of: 'received' as const, zone: 'UTC' }
          expect([definition, total.classes]).toEqual([
            definition,
            recount(engine, dossierIds, definition, around).counts,
          ])
        }
      }),
      { numRuns: 150 },
    )
  })
})

/** Histories that end, wait or go on close to their promise: to the minute, to the day, or well before or after. */
const closeFacts = fc
  .array(
    fc.record({
      supplements: fc.constantFrom(0, 0, 1, 2),
      isExtended: fc.boolean(),
      isDated: fc.nat(9).map((drawn) => drawn > 0),
      isDueAtMidnight: fc.boolean(),
      isRecorded: fc.boolean(),
      step: fc.option(fc.constantFrom(-dayMs, -60_000, -1, 0, 59_999, 60_000)),
      last: fc.constantFrom('resolved', 'resolved', 'returned', 'withdrawn', 'stopped', 'waiting', 'open'),
      by: fc.constantFrom(-3 * dayMs, -dayMs, -60_000, -1, 0, 1, 60_000, 8 * 3_600_000, dayMs, 9 * dayMs),
      fetchedAfter: fc.option(fc.constantFrom(0, 59_000, dayMs, 5 * dayMs)),
    }),
    { minLength: 3, maxLength: 12 },
  )
  .map((drawn) => drawn.map((each, index) => ({ dossierId: `d-${index}`, events: historyOf(each) })))

function historyOf(drawn: {
  supplements: number
  isExtended: boolean
  isDated: boolean
  isDueAtMidnight: boolean
  isRecorded: boolean
  step: number | null
  last: string
  by: number
  fetchedAfter: number | null
}) {
  const { supplements, isExtended, isDated, isDueAtMidnight, isRecorded, step, last, by, fetchedAfter } =
    drawn
  const receivedAt = Date.UTC(2024, 3, 1, 2)
  // 17:00, or 24:00, in the office's zone.
  const dueAt = Date.UTC(2024, 4, 7, isDueAtMidnight ? 17 : 10)
  const endAt = dueAt + by
  const events: { type: string; at: number; data: Record<string, unknown> }[] = []
  const tell = (type: string, at: number, data: Record<string, unknown> = {}) =>
    events.push({ type, at, data })
  tell('DossierReceived', receivedAt, { procedure: 'p', channel: 'online' })
  const policy = isRecorded ? 'recorded' : 'onSupplement=resume,end=midnight,roll=next'
  const promise = { clock: 'statutory', policy, cause: 'reception', dueAt }
  if (isDated) tell('DeadlineSet', receivedAt, promise)
  if (step !== null) tell('StepStarted', receivedAt, { step: 's', dueAt: endAt - step })
  for (let count = 1; count <= supplements; count++) {
    tell('SupplementRequested', receivedAt + count * dayMs, { reason: 'x', stopsClock: true })
    tell('SupplementReceived', receivedAt + count * dayMs + 3_600_000)
  }
  const extension = { term: { workingDays: 1 }, reason: 'x', fromDueAt: dueAt }
  if (isExtended) tell('ExtensionGranted', receivedAt + 5 * dayMs, extension)
  if (last === 'resolved' && step !== null) tell('StepCompleted', endAt, { step: 's' })
  if (last === 'resolved') tell('DossierResolved', endAt)
  if (last === 'returned' || (last === 'resolved' && fetchedAfter !== null))
    tell('ResultReturned', endAt + (fetchedAfter ?? 0), { channel: 'online' })
  if (last === 'withdrawn') tell('DossierWithdrawn', endAt)
  if (last === 'stopped') tell('ProcessingStopped', endAt, { reason: 'x' })
  if (last === 'waiting') tell('SupplementRequested', endAt, { reason: 'x', stopsClock: true })
  return events
}

describe('a report close to the promise', () => {
  it('is a plain recount, and every class of every definition occurs', async () => {
    const seen = new Set<string>()
    const to = fc.integer({ min: -10, max: 20 }).map((days) => new Date(Date.UTC(2024, 4, 7) + days * dayMs))
    const from = fc.constantFrom('2024-01-01', '2024-04-20')
    await fc.assert(
      fc.asyncProperty(closeFacts, from, to, async (facts, first, last) => {
        const engine = await createEngine({ timeZone: 'UTC' })
        await engine.import(facts, { source: 'elsewhere' })
        const dossierIds = facts.map(({ dossierId }) => dossierId)
        const asked = { from: first, to: last.toISOString().slice(0, 10) }
        for (const definition of names) {
          const { total } = engine.onTime({ ...asked, definition })
          const around = { ...bounds(asked), of: 'resolved' as const, zone: 'UTC' }
          const { counts } = recount(engine, dossierIds, definition, around)
          expect([definition, total.classes]).toEqual([definition, counts])
          for (const [found, count] of Object.entries(counts))
            if (count > 0) seen.add(`${definition} ${found}`)
        }
      }),
      { numRuns: 150 },
    )
    const all = names.flatMap((name) => ['early', 'late', 'none', 'onTime'].map((is) => `${name} ${is}`))
    expect([...seen].toSorted()).toEqual(all.toSorted())
  })
})

describe('a comparison of definitions', () => {
  const mine = defineOnTime({
    name: 'mine',
    classify: ({ supplements, resolvedAt }) =>
      resolvedAt === undefined ? undefined : supplements > 0 ? 'late' : 'onTime',
  })
  const definitions = fc
    .shuffledSubarray([...names, 'mine'] as const, { minLength: 2 })
    .map((drawn) => drawn as [(typeof drawn)[number], ...typeof drawn])

  it('sums up to the reports that it compares, and names everybody who changes', async () => {
    let changes = 0
    await fc.assert(
      fc.asyncProperty(
        scenarioArbitrary({ maxLength: 60, dossiers: 6 }),
        period,
        definitions,
        fc.constantFrom('resolved' as const, 'received' as const),
        fc.integer({ min: 1, max: 3 }),
        async (scenario, asked, compared, of, limit) => {
          const { engine } = await play(scenario, { onTimeDefinitions: [mine] })
          const question = { ...asked, of, timeZone: 'UTC' } as const
          const reports = compared.map((definition) => engine.onTime({ ...question, definition }).total)
          const groupBy = ['procedure', 'channel'] as const
          const { total, rows } = engine.compareDefinitions({ ...question, definitions: compared, groupBy })
          const classNames = ['early', 'onTime', 'late', 'none'] as const
          for (const [index, { definition, classes, rateOf, rate }] of total.rates.entries()) {
            const report = reports[index]!
            expect({ definition, classes, rateOf, rate }).toEqual({
              definition: compared[index],
              classes: report.classes,
              rateOf: report.rateOf,
              rate: report.rate,
            })
          }
          for (const [index, { matrix, changed, against, definition }] of total.changes.entries()) {
            expect([against, definition]).toEqual([compared[0], compared[index + 1]])
            for (const each of classNames) {
              const row = classNames.reduce((sum, is) => sum + matrix[each][is], 0)
              const column = classNames.reduce((sum, was) => sum + matrix[was][each], 0)
              expect([row, column]).toEqual([reports[0]!.classes[each], reports[index + 1]!.classes[each]])
            }
            const kept = classNames.reduce((sum, each) => sum + matrix[each][each], 0)
            expect(changed).toBe(total.dossiers - kept)
            // The rows are the total, cut up.
            for (const was of classNames)
              for (const is of classNames) {
                const inRows = rows.map(({ counts }) => counts.changes[index]!.matrix[was][is])
                expect(inRows.reduce((sum, count) => sum + count, 0)).toBe(matrix[was][is])
              }
          }
          // Page by page, each that changes is named once, with its classes.
          const found = new Map<string, Readonly<Record<string, Class>>>()
          for (let after: string | undefined; ;) {
            const page = engine.compareDefinitions({ ...question, definitions: compared, limit, after })
            expect(page.dossiers.length).toBeLessThanOrEqual(limit)
            for (const { dossierId, classes } of page.dossiers) {
              expect(found.has(dossierId)).toBe(false)
              found.set(dossierId, classes)
            }
            if (page.next === undefined) break
            after = page.next
          }
          expect(found.size).toBe(total.changed)
          changes += found.size
          for (const { matrix, definition } of total.changes)
            for (const was of classNames)
              for (const is of classNames) {
                if (was === is) continue
                const named = [...found.values()].filter(
                  (classes) => classes[compared[0]] === was && classes[definition] === is,
                )
                expect(named).toHaveLength(matrix[was][is])
              }
        },
      ),
      { numRuns: 60 },
    )
    expect(changes).toBeGreaterThan(20)
  })
})

describe('open dossiers', () => {
  const within = fc.oneof(
    fc.record({ workingDays: fc.nat(30) }),
    fc.record({ days: fc.nat(60) }),
    fc.record({ workingHours: fc.nat(100) }),
  )

  it('are nearly due in the counts as in the list, and each stands one way', async () => {
    let nearly = 0
    await fc.assert(
      fc.asyncProperty(
        scenarioArbitrary({ dossiers: 6 }),
        fc.nat(99),
        within,
        async (scenario, which, nearlyWithin) => {
          const { engine } = await play(scenario)
          // A moment at which something happened, so that something is open.
          const asOf = Number(scenario.commands[which % scenario.commands.length]!.at)
          const on = new Date(asOf).toISOString().slice(0, 10)
          const list = answer(() => engine.nearlyDue({ asOf, within: nearlyWithin }).dossiers.length)
          const counted = answer(() => engine.workload({ asOf, nearlyWithin }).total)
          // The list looks ahead in every calendar, the counts only where a dossier needs it.
          if (typeof list === 'string' || typeof counted === 'string') return
          const plain = engine.workload({ asOf }).total
          const { total, inTime, nearlyDue, paused, overdue, undated } = counted as typeof plain
          expect(nearlyDue).toBe(list)
          expect(inTime + nearlyDue + paused + overdue + undated).toBe(total)
          expect({ ...plain, inTime: plain.inTime - nearlyDue, nearlyDue }).toEqual(counted)
          nearly += nearlyDue
          const upTo = { from: '2023-12-15', to: on < '2023-12-15' ? '2023-12-15' : on, timeZone: 'UTC' }
          const open = answer(() => engine.onTime({ ...upTo, nearlyWithin }).total.inProcess)
          if (typeof open === 'string') return
          const { inProcess } = engine.onTime(upTo).total
          const split = open as typeof inProcess
          expect({ ...split, inTime: split.inTime + split.nearlyDue, nearlyDue: 0 }).toEqual(inProcess)
        },
      ),
      { numRuns: 80 },
    )
    expect(nearly).toBeGreaterThan(5)
  })
})
