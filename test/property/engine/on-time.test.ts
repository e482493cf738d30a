// What every report must add up to: nothing is lost, nothing is counted twice, a rate is a rate, and one period ends
// as the next begins.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine, type Engine, type OnTimeCounts, type OnTimeQuestion } from 'dossier-engine'
import { importedFactsArbitrary } from 'dossier-engine/testing'
import { licence, openOffice } from '../../support/office.js'
import { play, scenarioArbitrary } from './scenario.js'
import { tried, turnArbitrary, turnsArbitrary } from './turns.js'

const attributes = [
  'procedure',
  'level',
  'field',
  'agency',
  'unit',
  'officer',
  'channel',
  'agencyAtReception',
  'placeOfReception',
  'placeOfHelp',
  'state',
] as const
const day = fc
  .integer({ min: 0, max: 800 })
  .map((days) => new Date(Date.UTC(2023, 11, 20) + days * 86_400_000).toISOString().slice(0, 10))
const periodLength = fc.constantFrom('month' as const, 'quarter' as const, 'year' as const)
const timeZone = fc.constantFrom('Asia/Ho_Chi_Minh', 'America/St_Johns', 'UTC')
const question: fc.Arbitrary<OnTimeQuestion> = fc
  .record({
    days: fc.tuple(day, day).map((days) => days.toSorted()),
    definition: fc.constantFrom('byInstant' as const, 'byDate' as const),
    of: fc.constantFrom('resolved' as const, 'received' as const),
    groupBy: fc.subarray([...attributes, 'period'] as const, { maxLength: 3 }),
    every: periodLength,
    timeZone,
  })
  .map(({ days: [from, to], every, ...rest }) => ({
    from: from!,
    to: to!,
    ...rest,
    ...(rest.groupBy.includes('period') && { every }),
  }))

const sum = (counts: Partial<Record<string, number>>) =>
  Object.values(counts).reduce<number>((all, each) => all + (each ?? 0), 0)

/** What must hold in every row. */
function addsUp(counts: Readonly<OnTimeCounts>): void {
  const { carriedOver, received, reopened, takenOver, resolved, inProcess, residue, rate } = counts
  expect(carriedOver + received + reopened + takenOver).toBe(resolved.total + inProcess.total + sum(residue))
  expect(resolved.total).toBe(resolved.early + resolved.onTime + resolved.late + resolved.undated)
  const { inTime, nearlyDue, paused, overdue, undated } = inProcess
  expect(inProcess.total).toBe(inTime + nearlyDue + paused + overdue + undated)
  expect(sum(counts.classes)).toBe(carriedOver + received + reopened + takenOver)
  const dated = resolved.total - resolved.undated
  expect(rate).toBe(dated === 0 ? undefined : (resolved.early + resolved.onTime) / dated)
  expect(Object.hasOwn(counts, 'rate')).toBe(dated > 0)
  if (rate !== undefined) {
    expect(rate).toBeGreaterThanOrEqual(0)
    expect(rate).toBeLessThanOrEqual(1)
  }
  for (const count of [
    carriedOver,
    received,
    reopened,
    takenOver,
    ...Object.values(resolved),
    ...Object.values(inProcess),
    ...Object.values(residue),
  ]) {
    expect(Number.isInteger(count) && count >= 0).toBe(true)
  }
}

function reportAddsUp(engine: Engine, asked: OnTimeQuestion): void {
  const report = engine.onTime(asked)
  addsUp(report.total)
  for (const { counts } of report.rows) addsUp(counts)
  const keys = report.rows.map(({ key }) => JSON.stringify(key))
  expect(new Set(keys).size).toBe(keys.length)
  // Grouped by attributes alone, the rows are the total, cut up.
  if (asked.groupBy!.length > 0 && !asked.groupBy!.includes('period')) {
    for (const part of ['carriedOver', 'received', 'reopened', 'takenOver'] as const)
      expect(report.rows.reduce((all, { counts }) => all + counts[part], 0)).toBe(report.total[part])
    expect(report.rows.reduce((all, { counts }) => all + counts.resolved.late, 0)).toBe(
      report.total.resolved.late,
    )
    expect(report.rows.reduce((all, { counts }) => all + counts.inProcess.overdue, 0)).toBe(
      report.total.inProcess.overdue,
    )
  }
}

describe('a report on time', () => {
  it('adds up in every row, whatever was done and however it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        scenarioArbitrary(),
        fc.array(question, { minLength: 1, maxLength: 4 }),
        async (scenario, asked) => {
          const { engine } = await play(scenario)
          for (const each of asked) reportAddsUp(engine, each)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('adds up over histories that break every rule', async () => {
    await fc.assert(
      fc.asyncProperty(
        importedFactsArbitrary(),
        fc.array(question, { minLength: 1, maxLength: 4 }),
        async (facts, asked) => {
          const engine = await createEngine()
          await engine.import(facts, { source: 'elsewhere' })
          for (const each of asked) reportAddsUp(engine, each)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('ends each period as the next begins', async () => {
    const periods = fc.record({ every: periodLength, timeZone })
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary(), periods, async (scenario, { every, timeZone }) => {
        // A correction may put a resolution after the return of its result: as an import may, which is held below.
        const commands = scenario.commands.filter(({ type }) => type !== 'correctEvent')
        const { engine } = await play({ ...scenario, commands })
        const { rows } = engine.onTime({
          from: '2023-12-15',
          to: '2026-12-31',
          groupBy: ['period'],
          every,
          timeZone,
        })
        follow(rows)
        // The whole is its parts: what came in did so once, and only what was taken up again was resolved again.
        const { total } = engine.onTime({ from: '2023-12-15', to: '2026-12-31', timeZone })
        const all = (of: (counts: Readonly<OnTimeCounts>) => number) =>
          rows.reduce((sum, { counts }) => sum + of(counts), 0)
        const came = (counts: Readonly<OnTimeCounts>) => counts.received + counts.takenOver
        expect(all(came)).toBe(came(total))
        const again = all(({ resolved }) => resolved.total) - total.resolved.total
        expect(again).toBeGreaterThanOrEqual(0)
        expect(again).toBeLessThanOrEqual(all(({ reopened }) => reopened))
        expect(rows.at(-1)?.counts.inProcess.total ?? 0).toBe(total.inProcess.total)
      }),
      { numRuns: 60 },
    )
  })

  it('ends each period as the next begins, over histories that break every rule', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(importedFactsArbitrary(), turnsArbitrary), async (facts) => {
        const engine = await createEngine({ timeZone: 'Asia/Ho_Chi_Minh' })
        await engine.import(facts, { source: 'elsewhere' })
        const { rows } = engine.onTime({ from: '2023-12-15', to: '2025-02-28', groupBy: ['period'] })
        follow(rows)
        for (const { counts } of rows) addsUp(counts)
      }),
      { numRuns: 400 },
    )
  })

  it('ends each period as the next begins, whatever turns dossiers take', async () => {
    let turns = 0
    await fc.assert(
      fc.asyncProperty(fc.array(turnArbitrary, { minLength: 1, maxLength: 30 }), async (drawn) => {
        const { engine } = await openOffice({ procedures: [licence] })
        let at = Date.UTC(2024, 0, 2, 2)
        for (const each of drawn) {
          at += each.days * 86_400_000
          for (const command of each.commands) await tried(engine, { ...command, at, ...each.who })
        }
        const { rows } = engine.onTime({ from: '2023-11-01', to: '2025-12-31', groupBy: ['period'] })
        follow(rows)
        for (const { counts } of rows) {
          addsUp(counts)
          turns += counts.reopened + counts.takenOver
        }
      }),
      { numRuns: 400 },
    )
    expect(turns).toBeGreaterThan(20)
  })

  it('says of open dossiers what the workload says at that moment', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary(), day, async (scenario, to) => {
        const { engine } = await play(scenario)
        const { inProcess } = engine.onTime({
          from: '2023-12-15',
          to: to < '2023-12-15' ? '2023-12-15' : to,
          timeZone: 'UTC',
        }).total
        const asOf = Date.parse(`${to}T00:00Z`) + 86_400_000
        // The period ends just before; what happened in its last millisecond is in it.
        const { total } = engine.workload({ asOf: asOf - 1 })
        const { inTime, overdue, ...rest } = total
        expect(inProcess).toMatchObject(rest)
        expect(inProcess.inTime + inProcess.overdue).toBe(inTime + overdue)
      }),
      { numRuns: 40 },
    )
  })
})

/** Open at the end of one period is carried over into the next; a period in which nothing was is left out. */
function follow(
  rows: readonly { readonly key: { readonly period?: string }; readonly counts: Readonly<OnTimeCounts> }[],
): void {
  for (const [index, { counts, key }] of rows.entries()) {
    const before = rows[index - 1]?.counts.inProcess.total ?? 0
    expect([key.period, counts.carriedOver]).toEqual([key.period, before])
  }
}
