// What the simulated department starts from: chance that is the same everywhere, an agenda in order, the catalogue
// of the report, and what comes in. What becomes of it is in test/golden/department.

import { describe, expect, it } from 'vitest'
import { vietnamOffice } from '../../../../src/calendar/vietnam.js'
import { Agenda } from '../../../../src/cli/department/agenda.js'
import { parseArguments, UsageError } from '../../../../src/cli/department/arguments.js'
import { Chance, Lot } from '../../../../src/cli/department/chance.js'
import { filingsOfTheYear } from '../../../../src/cli/department/filings.js'
import { officeActs } from '../../../../src/cli/department/office-acts.js'
import { Office } from '../../../../src/cli/department/office.js'
import { departmentOrganisation } from '../../../../src/cli/department/organisation.js'
import { leastMinutesFrom } from '../../../../src/cli/department/pace.js'
import {
  departmentProcedures,
  formerProcedures,
  shortenedProcedures,
} from '../../../../src/cli/department/procedures.js'
import type { Instant } from '../../../../src/kernel/instant.js'

const calendar = vietnamOffice()
const procedures = departmentProcedures(calendar.id)

describe('chance', () => {
  it('is the same for the same seed and stream, on every machine', () => {
    const chance = new Chance(2024, 7)
    expect(Array.from({ length: 4 }, () => chance.uint32())).toEqual([
      3906048429, 1934988328, 3472723661, 498013509,
    ])
  })

  it('is another for another stream or seed, also for great seeds', () => {
    const seeds = [0, 1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]
    const first = seeds.flatMap((seed) => [0, 1].map((number) => new Chance(seed, number).uint32()))
    expect(new Set(first).size).toBe(first.length)
  })

  it('draws whole numbers from the first to the last, and by weight', () => {
    const chance = new Chance(1)
    const draws = Array.from({ length: 2000 }, () => chance.between(3, 5))
    expect(new Set(draws)).toEqual(new Set([3, 4, 5]))
    const lot = new Lot(
      ['never', 'often', 'rarely'],
      (item) => ({ never: 0, often: 9, rarely: 1 })[item] ?? 0,
    )
    const items = Array.from({ length: 2000 }, () => lot.draw(chance))
    expect(items.filter((item) => item === 'never')).toEqual([])
    expect(items.filter((item) => item === 'often').length).toBeGreaterThan(1600)
  })
})

describe('the agenda', () => {
  it('gives what comes next; of one moment, what was noted first; nothing from the end on', () => {
    const agenda = new Agenda<number>()
    const chance = new Chance(3)
    const moments = Array.from({ length: 500 }, () => chance.between(0, 60))
    moments.forEach((at, index) => agenda.note(at as Instant, index))
    const taken: number[] = []
    for (let next = agenda.takeBefore(50 as Instant); next; next = agenda.takeBefore(50 as Instant))
      taken.push(next.item)
    const expected = [...moments.entries()].filter(([, at]) => at < 50).toSorted((a, b) => a[1] - b[1])
    expect(taken).toEqual(expected.map(([index]) => index))
  })
})

describe('the catalogue', () => {
  it('has 152 procedures, 135 + 15 + 2 by level, 53 of them online the whole way', () => {
    const of = (level: string) => procedures.filter(({ procedure }) => procedure.level === level).length
    expect([of('province'), of('district'), of('commune')]).toEqual([135, 15, 2])
    expect(procedures.filter(({ procedure }) => procedure.onlineService === 'full')).toHaveLength(53)
    expect(new Set(procedures.map(({ procedure }) => procedure.code)).size).toBe(152)
  })

  it('has terms from the same day with a cut-off to 30 working days, and all supplement policies', () => {
    const terms = procedures.map(({ procedure: { term } }) => term?.workingDays)
    expect(procedures.every(({ procedure }) => procedure.term !== undefined)).toBe(true)
    expect([
      Math.min(...terms.map((days) => days ?? 9)),
      Math.max(...terms.map((days) => days ?? 0)),
    ]).toEqual([0, 30])
    const sameDay = procedures.filter(({ procedure: { term } }) => term?.workingDays === 0)
    expect(sameDay.every(({ procedure }) => procedure.termOptions?.cutOff === '15:00')).toBe(true)
    const policies = new Set(procedures.map(({ procedure }) => procedure.onSupplement))
    expect(policies).toEqual(new Set(['resume', 'restart', 'ignore']))
  })

  it('shortens three terms in the middle of the year', () => {
    const before = new Map(
      procedures.map(({ procedure }) => [procedure.code, procedure.term?.workingDays ?? 0]),
    )
    const shortened = shortenedProcedures(procedures)
    expect(shortened).toHaveLength(3)
    for (const { code, term } of shortened) expect(term?.workingDays).toBeLessThan(before.get(code)!)
  })

  it('counts how far a procedure is online by the old scale: level 4 is the whole way', () => {
    const services = new Map([
      [2, 'information'],
      [3, 'partial'],
      [4, 'full'],
    ])
    for (const { procedure } of procedures)
      expect(procedure.onlineService).toBe(services.get(procedure.onlineLevel!))
  })

  it('has two procedures before it that are none of its own: one lives on in one of them', () => {
    const codes = procedures.map(({ procedure }) => procedure.code)
    const former = formerProcedures(procedures)
    expect(former.map(({ procedure }) => codes.includes(procedure.code))).toEqual([false, false])
    expect(former.map(({ replacedBy }) => replacedBy !== undefined && codes.includes(replacedBy))).toEqual([
      true,
      false,
    ])
  })

  it('sends two units on their ways at once where somebody goes to see', () => {
    const visits = procedures.filter(({ route }) => route === 'visit')
    expect(visits.length).toBeGreaterThan(15)
    for (const { procedure } of visits) {
      const { check, draft } = procedure.steps
      expect([check?.fork, draft?.join]).toEqual([
        ['appraise', 'fire-safety'],
        ['visit', 'fire-safety'],
      ])
      // The slower branch decides: appraisal and visit take longer than the question to the fire police.
      expect(leastMinutesFrom(procedure, 'check')).toBe(10 + 45 + 900 + 30 + 10 + 10 + 15)
    }
  })

  it('is worked on by units and for agencies that are declared', () => {
    const { agencies, units, officers } = departmentOrganisation(calendar.id)
    const [unitIds, agencyIds] = [units, agencies].map((list) => new Set(list.map(({ id }) => id)))
    for (const { procedure } of procedures) {
      expect(agencyIds!.has(procedure.agency!)).toBe(true)
      for (const { unit } of Object.values(procedure.steps))
        expect(unit === undefined || unitIds!.has(unit)).toBe(true)
    }
    expect(units.filter(({ oneStop }) => oneStop === true)).toHaveLength(3)
    expect(officers.every((officer) => Object.keys(officer).join() === 'id,unit')).toBe(true)
  })
})

describe('what the office decides about itself', () => {
  const office = new Office(calendar, new Chance(5))
  const acts = officeActs(procedures, office, new Chance(6))

  it('comes in the order of its moments, two absences for each officer among it', () => {
    const moments = acts.map(({ at }) => at)
    expect(moments).toEqual(moments.toSorted((a, b) => a - b))
    const commands = acts.flatMap(({ commands }) => commands)
    const of = (type: string) => commands.filter((command) => command.type === type).length
    expect([of('draftProcedure'), of('publishProcedure'), of('amendProcedure')]).toEqual([155, 154, 3])
    expect([of('publiciseProcedure'), of('declareAbsence'), office.leaves().length]).toEqual([310, 88, 88])
  })

  it('lets another sign while the duty to sign is delegated, and only then', () => {
    const [before, during, after] = ['2024-07-14', '2024-08-01', '2024-08-10'].map((on) =>
      office.signerFor('directors-1', Date.parse(`${on}T10:00:00+07:00`) as Instant),
    )
    expect([before, during, after]).toEqual(['directors-1', 'directors-2', 'directors-1'])
  })
})

describe('what comes in', () => {
  it.each([1, 2024])('is 10,732 dossiers that can be received, 10,714 of them online (seed %i)', (seed) => {
    const filings = filingsOfTheYear(procedures, calendar, new Chance(seed))
    const complete = filings.filter(({ fate }) => fate === 'complete')
    expect(complete).toHaveLength(10_732)
    expect(complete.filter(({ channel }) => channel === 'online')).toHaveLength(10_714)
    const [first, last] = ['2024-01-01T00:00:00+07:00', '2025-01-01T00:00:00+07:00'].map((at) =>
      Date.parse(at),
    )
    expect(filings.every(({ at }) => at >= first! && at < last!)).toBe(true)
    const bundled = filings.filter(({ bundle }) => bundle !== undefined)
    const bundles = new Set(bundled.map(({ bundle }) => bundle))
    expect(bundles.size).toBeGreaterThan(30)
    for (const each of bundles) {
      const pair = bundled.filter(({ bundle }) => bundle === each)
      expect(pair).toHaveLength(2)
      expect(pair[0]!.procedure).not.toBe(pair[1]!.procedure)
    }
  })
})

describe('the words after `npm run demo --`', () => {
  it('are a seed, where the log is, whether JSON is wanted, or a call for help', () => {
    const usual = { seed: 2024, json: false, file: 'demo-2024.db', isFresh: false }
    expect(parseArguments([])).toEqual(usual)
    expect(parseArguments(['--seed', '7', '--json'])).toEqual({
      ...usual,
      seed: 7,
      json: true,
      file: 'demo-7.db',
    })
    expect(parseArguments(['--seed=0'])).toEqual({ ...usual, seed: 0, file: 'demo-0.db' })
    expect(parseArguments(['--file', 'a.db', '--fresh'])).toEqual({ ...usual, file: 'a.db', isFresh: true })
    expect(parseArguments(['--memory'])).toEqual({ ...usual, file: undefined })
    expect(parseArguments(['--help'])).toBe('help')
  })

  it.each([
    [['--dossiers', '5']],
    [['--sed', '5']],
    [['-x']],
    [['2024']],
    [['--', '2024']],
    [['--seed']],
    [['--seed', 'one']],
    [['--seed', '-1']],
    [['--seed', '1.5']],
    [['--seed', '9007199254740993']],
    [['--seed', '1', '--seed', '2']],
    [['--file']],
    [['--file', 'a.db', '--file', 'b.db']],
    [['--memory', '--file', 'a.db']],
    [['--memory', '--fresh']],
  ])('are refused: %j', (words) => {
    expect(() => parseArguments(words)).toThrow(UsageError)
  })
})
