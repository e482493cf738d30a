// The bench of calendars at a tiny size and without peers: our answers are those of a walk over minutes, a wrong one
// tells no speed, and the walk itself gives the cases that people worked out by hand.

import { describe, expect, it } from 'vitest'
import { AnswerWrong, benchCalendars, type CalendarLaunch } from '../../../bench/calendar/bench.js'
import { compileTime } from '../../../bench/calendar/compile-time.js'
import type { CalendarContender } from '../../../bench/calendar/contender.js'
import { contenders } from '../../../bench/calendar/contenders.js'
import { measureCalendar } from '../../../bench/calendar/measure.js'
import { offices } from '../../../bench/calendar/offices.js'
import { questionsOf } from '../../../bench/calendar/questions.js'
import { calendarTables } from '../../../bench/calendar/tables.js'
import { walkOver } from '../../../bench/calendar/walk.js'

const noPackage = (name: string): never => {
  throw new Error(`${name} is not for tests`)
}
const timing = { runs: 1, warmUps: 0, atLeastMs: 0 }
const launch: CalendarLaunch = {
  measure: (contender, office, kind, truth) =>
    measureCalendar({ contender: { ...contender, count: 2 }, office, kind, truth, load: noPackage, timing }),
  compile: (office) => Promise.resolve(compileTime(office, 1)),
}
const without = contenders.filter(({ packages }) => packages.length === 0)
const run = (all: readonly CalendarContender[], asked = offices, proofs = 3) =>
  benchCalendars({ contenders: all, offices: asked, proofs, compilations: 1, launch })

describe('the bench of calendars', () => {
  it('finds every answer of ours right, in all offices and kinds', async () => {
    const report = await run(without)
    expect(report.comparisons).toHaveLength(19)
    for (const { standings, failed } of report.comparisons) {
      expect(failed).toEqual({})
      expect(standings.map(({ contender }) => contender)).toEqual(['dossier-engine', 'walk'])
      expect(new Set(standings.map(({ hash }) => hash)).size).toBe(1)
      for (const { right, asked } of standings) expect({ right, asked }).toEqual({ right: 3, asked: 3 })
    }
    expect(report.totals.map(({ claimed, right }) => [claimed, right])).toEqual([
      [57, 57],
      [57, 57],
    ])
    const text = calendarTables(report, offices, without)
    for (const { title } of [...offices, ...without]) expect(text).toContain(title)
  })

  it('tells no speed when ours is wrong, and the share of a peer that is', async () => {
    const [ours, walk] = without as [CalendarContender, CalendarContender]
    const wrong: CalendarContender = {
      ...ours,
      load: (office, load) => ({ ...ours.load(office, load), addDays: (at, days) => at + days * 86_400_000 }),
    }
    const [weekdays] = offices
    await expect(run([wrong, walk], [weekdays!], 20)).rejects.toThrow(AnswerWrong)
    const { comparisons, totals } = await run([ours, { ...wrong, name: 'peer' }], [weekdays!], 20)
    expect(comparisons[0]!.standings[1]!.right).toBeLessThan(20)
    expect(comparisons[0]!.standings[1]!.mistake).toContain('instead of')
    expect(totals[1]!.right).toBeLessThan(totals[1]!.claimed)
  })

  it('says why a contender could not be measured', async () => {
    const [ours] = without as [CalendarContender]
    const broken: CalendarContender = { ...ours, name: 'broken', load: () => noPackage('broken') }
    const { comparisons } = await run([ours, broken], [offices[0]!], 1)
    expect(comparisons[0]!.failed).toEqual({ broken: 'broken is not for tests' })
  })
})

describe('the questions', () => {
  it('are the same for an office and kind, however many are asked', () => {
    const few = questionsOf(offices[0]!, 'addHours', 5)
    const more = questionsOf(offices[0]!, 'addHours', 9)
    expect([...more.first.subarray(0, 5)]).toEqual([...few.first])
    expect([...more.second.subarray(0, 5)]).toEqual([...few.second])
    expect(new Set(more.first).size).toBe(9)
  })
})

describe('the walk over minutes', () => {
  const hours = ['07:30-11:30', '13:30-17:00']
  const week = { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours }
  const covers = { from: '2024-01-01', to: '2024-12-31' }
  const walk = walkOver({
    id: 'golden',
    timeZone: 'Asia/Ho_Chi_Minh',
    covers,
    week,
    days: [
      ...['2024-04-29', '2024-04-30', '2024-05-01'].map((on) => ({ on, hours: [], reason: 'off' })),
      { on: '2024-05-04', hours, reason: 'make-up day' },
    ],
  })
  const at = (local: string) => Date.parse(`${local}+07:00`)

  it('gives the cases that were worked out by hand', () => {
    expect(walk.addDays(at('2024-03-04T07:30'), 20)).toBe(at('2024-04-01T07:30'))
    expect(walk.addHours(at('2024-03-04T11:30'), 2)).toBe(at('2024-03-04T15:30'))
    expect(walk.addDays(at('2024-04-26T10:00'), 5)).toBe(at('2024-05-07T10:00'))
    expect(walk.between(at('2024-03-01T16:00'), at('2024-03-04T08:00'))).toBe(90 * 60_000)
  })
})
