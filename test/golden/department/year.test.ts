// The year of the department comes out of the engine exactly as the report has it, and with one seed it is the same log to
// the last hash, in any process and time zone. A whole year is run, by the demo: this is the slowest golden test.

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSqliteLog } from 'dossier-engine/adapters/sqlite'
import { askAboutYear, type YearAnswers } from '../../../src/cli/department/answers.js'
import { runYear, type Year } from '../../../src/cli/department/year.js'
import { toInstant } from '../../../src/kernel/instant.js'
import { temporaryFolder } from '../../support/temporary.js'
import { named, report } from './report.js'

const stored = JSON.parse(readFileSync(new URL('year-digest.json', import.meta.url), 'utf8')) as {
  seed: number
  digest: string
}

/** What the year has of each kind of event, at the least. */
const leastOfEach: Readonly<Record<string, number>> = {
  ...{ CalendarPublished: 1, OrganisationPublished: 1, AgencyRenamed: 1 },
  ...{ ProcedureDrafted: 155, ProcedurePublished: 154, ProcedureAmended: 3, ProcedureReplaced: 1 },
  ...{ ProcedureAbolished: 1, ProcedurePublicised: 310 },
  ...{ OfficerAbsent: 88, AbsenceEnded: 2, DutyDelegated: 1, DelegationEnded: 1 },
  ...{ DossierCodesReserved: 250, DossierLinked: 30, DossierTakenOver: 7 },
  ...{ AttributesSet: 10_732, DocumentAttached: 20_000, DocumentSigned: 10_000, EventCorrected: 5 },
  ...{ ReceptionRefused: 6, WithdrawalRequested: 6, DossierWithdrawn: 6 },
  ...{ StepStarted: 30_000, StepCompleted: 30_000, StepSkipped: 6, ReturnedToStep: 20 },
  ...{ Assigned: 1000, HandedOver: 20 },
  ...{ SupplementRequested: 200, SupplementReceived: 200, SupplementTermExpired: 3 },
  ...{ ProcessingStopped: 1, ProcessingResumed: 1, PaymentRequested: 100, PaymentRecorded: 2000 },
  ...{ ConcurrenceRequested: 300, ConcurrenceGiven: 300, ExtensionGranted: 5, ApologyIssued: 5 },
  ...{ DossierReopened: 5, ResultReturned: 10_000 },
  ...{ FeedbackReceived: 20, FeedbackAnswered: 20, SatisfactionRated: 2000 },
}

describe('the year of the department', () => {
  const file = join(temporaryFolder(), 'year.db')
  let demo: { readonly printed: YearAnswers; readonly said: string }
  let year: Year
  let answers: YearAnswers
  beforeAll(async () => {
    demo = await runDemo(file)
    // Started again on the log of the whole year, by another process in another time zone.
    year = await runYear({ seed: stored.seed, log: await createSqliteLog({ path: file, durability: 'normal' }) })
    answers = await askAboutYear(year)
  }, 600_000)
  afterAll(async () => {
    await year.engine.close()
    await year.log.close()
  })

  it("has the report's figures, from the engine's answers", () => {
    expect(named(answers.figures)).toEqual(report)
    expect(answers.figures.every(({ isEqual }) => isEqual)).toBe(true)
    expect(answers.isRight).toBe(true)
  })

  it('loses no dossier: carried over + received + reopened = resolved + in process + ended otherwise, in every row', () => {
    const { byLevel, byMonth, byField } = answers.onTime
    const all = [byLevel, byMonth, byField].flatMap(({ rows, total }) => [total, ...rows.map((row) => row.counts)])
    expect(all.length).toBeGreaterThan(30)
    for (const { carriedOver, received, reopened, takenOver, resolved, inProcess, residue } of all) {
      const otherwise = Object.values(residue).reduce((sum, count) => sum + count, 0)
      const came = carriedOver + received + reopened + takenOver
      expect(came).toBe(resolved.total + inProcess.total + otherwise)
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
    // Also those whose clock stands, which are not nearly due.
    const states = ['received', 'processing', 'supplementRequested', 'paymentRequested', 'stopped'] as const
    const open = year.engine.search({ state: states }).dossiers
    expect(open).toHaveLength(8)
    for (const { dueAt } of open) expect(dueAt).toBeGreaterThan(Date.parse('2025-01-01T00:00:00+07:00'))
    expect(new Set(answers.open.map(({ dossierId }) => dossierId))).toEqual(
      new Set(open.map(({ dossierId }) => dossierId)),
    )
    for (const { unit, officer, unheld, step } of answers.open) {
      expect([typeof unit, typeof officer, unheld]).toEqual(['string', 'string', undefined])
      expect(step).toBeDefined()
    }
  })

  it('has nobody end otherwise of those that were received: who withdraws or is refused never was', () => {
    const { total } = answers.onTime.byLevel
    expect([total.received, total.carriedOver, total.takenOver, total.residue]).toEqual([10_732, 0, 0, {}])
  })

  it('has what a real year has, from the catalogue to the satisfaction of those who came', () => {
    const counts = new Map(answers.events)
    const leasts = Object.entries(leastOfEach).map(([type, least]) => [type, least, counts.get(type) ?? 0] as const)
    expect(leasts.filter(([, least, count]) => count < least)).toEqual([])
    expect(counts.get('DossierReceived')).toBe(10_732)
    expect(counts.get('DossierRegistered')).toBeGreaterThan(10_714)
    expect(counts.get('DossierResolved')).toBe(
      10_724 + counts.get('DossierTakenOver')! + counts.get('DossierReopened')!,
    )
  })

  it('sets due dates for every reason but a change of the facts behind them', async () => {
    const causes = new Set<unknown>()
    for await (const { events } of year.log.readAll())
      for (const { type, data } of events) if (type === 'DeadlineSet') causes.add(data['cause'])
    expect(causes).toEqual(new Set(['reception', 'resumption', 'restart', 'extension']))
  })

  it('counts by type what the log holds', async () => {
    const counts = new Map<string, number>()
    for await (const { events } of year.log.readAll())
      for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1)
    expect(new Map(answers.events)).toEqual(counts)
  })

  it('amends three procedures in July by decision, and dossiers received before keep their version', () => {
    const { engine } = year
    const amended = engine.catalogue().procedures().filter(({ version }) => version === 2)
    expect(amended).toHaveLength(3)
    const from = Date.parse('2024-07-01T00:00:00+07:00')
    const versions = new Map<boolean, Set<number | undefined>>()
    for (const { definition } of amended) {
      for (const { dossierId } of engine.search({ procedure: definition.code, limit: 500 }).dossiers) {
        const { receivedAt, procedureVersion } = engine.dossier(dossierId)
        if (receivedAt === undefined) continue
        const isLater = receivedAt >= from
        versions.set(isLater, (versions.get(isLater) ?? new Set()).add(procedureVersion))
      }
    }
    expect(versions).toEqual(new Map([[false, new Set([1])], [true, new Set([2])]]))
  })

  it('ended two procedures before the year, one of them for one of the 152', () => {
    const catalogue = year.engine.catalogue()
    expect(year.engine.procedures()).toHaveLength(154)
    const [replaced, abolished] = ['2.000105', '2.000117'].map((code) => catalogue.historyOf(code)?.end)
    expect([replaced?.how, abolished?.how]).toEqual(['replaced', 'abolished'])
    expect(catalogue.procedures().map(({ definition }) => definition.code)).toContain(replaced?.by)
  })

  it('gives each dossier a code of its agency and its day, and none twice', () => {
    const codes = new Set<string>()
    let dossiers = 0
    for (let after: string | undefined, more = true; more;) {
      const page = year.engine.search({ limit: 1000, ...(after !== undefined && { after }) })
      for (const { dossierCode } of page.dossiers) codes.add(dossierCode!)
      dossiers += page.dossiers.length
      after = page.next
      more = after !== undefined
    }
    expect(codes.size).toBe(dossiers)
    for (const each of codes) expect(each).toMatch(/^H52\.(14|31|31\.05)-2[34]\d{4}-\d{4}$/)
  })

  it('serves as the law asks: feedback answered in time, results signed, versions on two portals', () => {
    const { feedback, results, satisfaction, portals, payments } = answers.service
    expect(feedback.inTime).toBe(feedback.asked)
    expect(results.signedDigitally / results.all).toBeGreaterThan(0.9)
    expect(satisfaction.map(({ about }) => about)).toEqual(['attitude', 'service', 'time'])
    for (const { average } of satisfaction) expect(average).toBeGreaterThan(3)
    expect(portals.map(({ versions }) => versions)).toEqual([155, 155])
    for (const { onTime, versions } of portals) expect([onTime > 140, onTime <= versions]).toEqual([true, true])
    expect(payments.asked).toBeLessThan(payments.paid)
  })

  it('lets whoever stands in see what they stand in for', () => {
    const organisation = year.engine.organisation()
    const inSummer = toInstant('2024-08-01T10:00:00+07:00')
    const standIns = organisation.standsInFor('directors-2', inSummer)
    expect(standIns).toContainEqual({
      officer: 'directors-1',
      by: 'delegation',
      through: [],
      decision: '77/UQ-SCT',
    })
    expect(organisation.standsInFor('directors-2', toInstant('2024-08-12T10:00:00+07:00'))).not.toContainEqual(
      expect.objectContaining({ by: 'delegation' }),
    )
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

  it('is what `npm run demo -- --json` prints', () => {
    const { printed, said } = demo
    expect([printed.digest, printed.isRight, named(printed.figures)]).toEqual([stored.digest, true, report])
    // A machine that is busy takes long enough for lines of progress; nothing else is said.
    expect(said.replaceAll(/^The year of the department: .*\n/gm, '')).toBe(`The log is ${file}\n`)
  })

  it('has each command answered as before when the year is sent once more', () => {
    expect(year.commands).toBeGreaterThan(100_000)
    expect(year.repeated).toBe(year.commands)
  })
})

async function runDemo(file: string) {
  const words = ['src/cli/demo.ts', '--json', '--seed', String(stored.seed), '--file', file]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', 'tsx', ...words], {
    env: { ...process.env, TZ: 'America/New_York' },
    maxBuffer: 2 ** 24,
  })
  return { printed: JSON.parse(stdout) as YearAnswers, said: stderr }
}
