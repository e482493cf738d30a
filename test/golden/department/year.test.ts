// The year of the department comes out of the engine exactly as the report has it, whatever the seed; with one seed
// it is the same log to the last hash, in any process. Whole years are run: this is the slowest golden test.

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { askAboutYear, askForFigures, type YearAnswers } from '../../../src/cli/department/answers.js'
import { lostIn } from '../../../src/cli/department/figures.js'
import { runYear, type Year } from '../../../src/cli/department/year.js'
import { toInstant } from '../../../src/kernel/instant.js'

const stored = JSON.parse(readFileSync(new URL('year-digest.json', import.meta.url), 'utf8')) as {
  seed: number
  digest: string
}

/** The figures of the report, worked out nowhere in src/. */
const report = [
  ['procedures', 152],
  ['  of the province', 135],
  ['  of the districts', 15],
  ['  of the communes', 2],
  ['  online the whole way', 53],
  ['  their share', 34.87],
  ['dossiers received', 10_732],
  ['  online', 10_714],
  ['  their share', 99.83],
  ['resolved ahead of and on schedule', 10_724],
  ['in process', 8],
  ['  of them overdue', 0],
]

const named = (figures: YearAnswers['figures']) => figures.map(({ name, engine }) => [name, engine])

describe('the year of the department', () => {
  let year: Year
  let answers: YearAnswers
  beforeAll(async () => {
    year = await runYear({ seed: stored.seed })
    answers = await askAboutYear(year)
  }, 180_000)

  it("has the report's figures, from the engine's answers", () => {
    expect(named(answers.figures)).toEqual(report)
    expect(answers.figures.every(({ isEqual }) => isEqual)).toBe(true)
    expect(answers.isRight).toBe(true)
  })

  it('loses no dossier: carried over + received = resolved + in process + ended otherwise, in every row', () => {
    const { byLevel, byMonth, byField } = answers.onTime
    const all = [byLevel, byMonth, byField].flatMap(({ rows, total }) => [total, ...rows.map((row) => row.counts)])
    expect(all.length).toBeGreaterThan(30)
    for (const { carriedOver, received, resolved, inProcess, residue } of all) {
      const otherwise = Object.values(residue).reduce((sum, count) => sum + count, 0)
      expect(carriedOver + received).toBe(resolved.total + inProcess.total + otherwise)
      expect(resolved.early + resolved.onTime + resolved.late + resolved.undated).toBe(resolved.total)
    }
    expect(answers.lost).toEqual([])
  })

  it('carries over into each month what was in process at the end of the one before', () => {
    const months = answers.onTime.byMonth.rows
    expect(months.map(({ key }) => key.period).at(-1)).toBe('2024-12')
    expect(months.slice(1).map(({ counts }) => counts.carriedOver)).toEqual(
      months.slice(0, -1).map(({ counts }) => counts.inProcess.total),
    )
  })

  it('has no late dossier by instants either', () => {
    const { total } = year.engine.onTime({ from: '2024-01-01', to: '2024-12-31', definition: 'byInstant' })
    expect([total.resolved.total, total.resolved.late, total.inProcess.total]).toEqual([10_724, 0, 8])
  })

  it('leaves eight dossiers on the desks, due in the new year and not overdue', () => {
    expect(answers.workload.total).toMatchObject({ total: 8, overdue: 0 })
    const asOf = '2024-12-31T23:59:59+07:00'
    expect(year.engine.overdue({ asOf }).dossiers).toEqual([])
    const open = year.engine.nearlyDue({ asOf, within: { months: 3 } }).dossiers
    expect(open).toHaveLength(8)
    for (const { dueAt } of open) expect(dueAt).toBeGreaterThan(Date.parse('2025-01-01T00:00:00+07:00'))
  })

  it('has what a real year has: pauses, restarts, hand-overs, refusals, withdrawals before reception', async () => {
    const counts = new Map<string, number>()
    const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
    for await (const { events } of year.log.readAll()) {
      for (const { type, data } of events) count(type === 'DeadlineSet' ? `due by ${data['cause']}` : type)
    }
    const expected = ['SupplementRequested', 'due by resumption', 'due by restart', 'HandedOver', 'Assigned']
    for (const what of [...expected, 'ReceptionRefused', 'DossierWithdrawn', 'ResultReturned'])
      expect(counts.get(what), what).toBeGreaterThan(5)
    expect(counts.get('DossierReceived')).toBe(10_732)
    expect(counts.get('DossierRegistered')).toBeGreaterThan(10_714)
    // Three terms were shortened in July.
    expect(counts.get('ProcedurePublished')).toBe(155)
  })

  it('explains a due date over the days off of April and the Saturday worked instead', () => {
    const { trace, dueAt } = answers.explained!.why.promises[0]!
    const kinds = new Map<string, string>(trace!.days.map(({ on, kind }) => [on, kind]))
    expect(kinds.get('2024-04-29')).toBe('dayOff')
    expect(kinds.get('2024-05-04')).toBe('makeUpDay')
    expect(trace!.dueAt).toBe(dueAt)
  })

  it('is an intact log, with the digest that is stored', () => {
    expect(answers.verification).toMatchObject({ intact: true })
    expect(answers.digest).toBe(stored.digest)
  })

  it('is the same year again in a process of another time zone, as `npm run demo -- --json` prints it', async () => {
    const words = ['--import', 'tsx', 'src/cli/demo.ts', '--json', '--seed', String(stored.seed)]
    const { stdout, stderr } = await promisify(execFile)(process.execPath, words, {
      env: { ...process.env, TZ: 'America/New_York' },
      maxBuffer: 2 ** 24,
    })
    const printed = JSON.parse(stdout) as YearAnswers
    expect([printed.digest, printed.isRight, named(printed.figures)]).toEqual([answers.digest, true, report])
    expect(stderr).toBe('')
  }, 180_000)
})

it.each([7, 20_241_231])("is another year with the report's figures for seed %i", async (seed) => {
  const { engine } = await runYear({ seed })
  const { figures, lost } = askForFigures(engine)
  expect(named(figures)).toEqual(report)
  expect(lost).toEqual([])
}, 180_000)

it("shows late dossiers where officers look at no due date: the figures are the engine's", async () => {
  const endsAt = toInstant('2024-03-01T00:00:00+07:00')
  const { engine } = await runYear({ seed: stored.seed, heedsDueDates: false, endsAt })
  const { total } = engine.onTime({ from: '2024-01-01', to: '2024-02-29', definition: 'byInstant' })
  expect(total.resolved.late).toBeGreaterThan(20)
  expect(total.rate).toBeLessThan(1)
  expect(lostIn([engine.onTime({ from: '2024-01-01', to: '2024-02-29', groupBy: ['level'] })])).toEqual([])
}, 180_000)
