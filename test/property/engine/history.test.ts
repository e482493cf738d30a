// What an engine makes of commands: streams without a gap, a chain that verifies, listeners and watchers that hear
// everything once, and a resend that does nothing.

import fc from 'fast-check'
import { applyPatches, enablePatches } from 'immer'
import { describe, expect, it } from 'vitest'
import {
  createEngine,
  memoryLog,
  verifyLog,
  workingCalendar,
  type Dossier,
  type DossierChange,
  type EventLog,
  type Outcome,
  type RecordedEvent,
  type StoredCommit,
} from 'dossier-engine'
import { canonicalJson } from '../../../src/log/canonical.js'
import { unlent } from '../../model/unlent-log.js'
import { answer, play, put, scenarioArbitrary } from './scenario.js'

async function all(log: EventLog): Promise<StoredCommit[]> {
  const commits: StoredCommit[] = []
  for await (const commit of log.readAll()) commits.push(commit)
  return commits
}

/** How many pieces of a person's data these values refer to. */
function referencesTo(subject: string, values: unknown): number {
  const refs = JSON.stringify(values).matchAll(
    /"subject":"([^"]*)","ref":"([^"]*)"|"ref":"([^"]*)","subject":"([^"]*)"/g,
  )
  return new Set(
    [...refs].flatMap((found) => ((found[1] ?? found[4]) === subject ? [found[2] ?? found[3]] : [])),
  ).size
}

describe('the log of an engine', () => {
  it('has streams from 1 without a gap, positions that rise, and a chain that verifies', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary(), async (scenario) => {
        const { engine, log, dossierIds, outcomes } = await play(scenario)
        for (const id of dossierIds) {
          const timeline = engine.timeline(id)
          expect(timeline.map(({ version }) => version)).toEqual(timeline.map((_, index) => index + 1))
          expect(engine.dossier(id).version).toBe(timeline.length)
          for (const [index, { at }] of timeline.entries())
            if (index > 0) expect(at).toBeGreaterThanOrEqual(timeline[index - 1]!.at)
        }
        const commits = await all(log)
        const heads = new Map<string, number>()
        for (const { stream, version, events } of commits) {
          expect(version).toBe((heads.get(stream) ?? 0) + 1)
          heads.set(stream, version + events.length - 1)
        }
        expect(commits.map(({ position }) => position)).toEqual(
          commits.map(({ position }) => position).toSorted((a, b) => a - b),
        )
        expect(await verifyLog(log)).toMatchObject({
          intact: true,
          head: engine.position,
          commits: commits.length,
        })
        // What was answered is what is in the log, and nothing else is.
        const answered = outcomes.flatMap((outcome) => (outcome.accepted ? outcome.events : []))
        const inLog = dossierIds
          .flatMap((id) => engine.timeline(id))
          .toSorted((a, b) => a.position - b.position || a.version - b.version)
        expect(answered).toEqual(inLog)
      }),
      { numRuns: 60 },
    )
  })

  it('holds no personal data, and lets a person be erased without moving anything', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary(), async (scenario) => {
        const { engine, log, dossierIds } = await play(scenario)
        const before = await all(log)
        expect(JSON.stringify(before)).not.toContain('Nguyễn')
        const lastAt = Math.max(...scenario.commands.map(({ at }) => Number(at)))
        const totals = () => [
          engine.workload({ asOf: lastAt }).total,
          engine.overdue({ asOf: lastAt }).dossiers,
          engine.onTime({ from: '2024-01-01', to: '2026-12-31', groupBy: ['procedure'], timeZone: 'UTC' })
            .rows,
          dossierIds.map((id) => engine.dossier(id)),
        ]
        const expected = canonicalJson(totals())
        for (const id of dossierIds) {
          const { applicant } = engine.dossier(id)
          if (applicant === undefined) continue
          expect(await engine.personal(applicant)).toEqual({ name: 'Nguyễn Văn A' })
          await expect(engine.personal({ ...applicant, subject: 'somebody else' })).rejects.toMatchObject({
            code: 'personal-unavailable',
          })
          await expect(engine.personal({ ...applicant, commitment: '0'.repeat(64) })).rejects.toMatchObject({
            code: 'personal-unavailable',
          })
          // A command that was refused, or sent twice, leaves nothing behind.
          const { entries } = await engine.eraseSubject({ subject: applicant.subject, actor: 'dpo' })
          expect(entries).toBe(referencesTo(applicant.subject, engine.timeline(id)))
          await expect(engine.personal(applicant)).rejects.toMatchObject({ code: 'personal-unavailable' })
        }
        expect(canonicalJson(totals())).toBe(expected)
        expect((await all(log)).slice(0, before.length)).toEqual(before)
        expect(await verifyLog(log)).toMatchObject({ intact: true })
      }),
      { numRuns: 40 },
    )
  })

  it('is unchanged by any command that is sent again, and answers it as before', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({ maxLength: 20 }), fc.boolean(), async (scenario, isLent) => {
        const log = isLent ? memoryLog() : unlent(memoryLog())
        const { engine } = await play(scenario, { log })
        // A second engine on the same log, as after a restart.
        const engines = [engine, await createEngine({ log })]
        const first = new Map<string, Outcome>()
        for (const command of scenario.commands) {
          const outcome = await put(engine, command)
          if (outcome !== undefined) first.set(command.commandId!, outcome)
        }
        const head = await log.head()
        for (const each of engines) {
          await each.caughtUp()
          for (const command of scenario.commands) {
            const outcome = await put(each, command)
            const expected = first.get(command.commandId!)
            if (expected?.accepted === true) expect(outcome).toEqual({ ...expected, repeated: true })
            else if (outcome !== undefined) expect(outcome.accepted).toBe(false)
            const other = { ...command, actor: 'somebody else' }
            if (expected?.accepted === true)
              expect(await put(each, other)).toMatchObject({ rejection: { code: 'command-reused' } })
          }
        }
        expect(await log.head()).toBe(head)
      }),
      { numRuns: 40 },
    )
  })
})

describe('who listens and watches', () => {
  it('hears every event once, in the order of the log, after it is there', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({ maxLength: 25 }), fc.boolean(), async (scenario, isLent) => {
        const log = isLent ? memoryLog() : unlent(memoryLog(), { delivery: 'later' })
        const { definition, procedures, commands } = scenario
        const engine = await createEngine({ calendars: [workingCalendar(definition)], procedures, log })
        const heard: RecordedEvent[] = []
        const received: RecordedEvent[] = []
        let refusals = 0
        engine.on('event', (event) => {
          expect(engine.position).toBeGreaterThanOrEqual(event.position)
          heard.push(event)
        })
        engine.on('DossierReceived', (event) => void received.push(event))
        engine.on('rejected', () => void (refusals += 1))
        engine.on('error', (error) => {
          throw error
        })
        const outcomes: Outcome[] = []
        for (const command of commands) {
          const outcome = await put(engine, command)
          if (outcome !== undefined) outcomes.push(outcome)
        }
        const events = outcomes.flatMap((outcome) => (outcome.accepted ? outcome.events : []))
        expect(heard).toEqual(events)
        expect(received).toEqual(events.filter(({ type }) => type === 'DossierReceived'))
        expect(refusals).toBe(outcomes.filter(({ accepted }) => !accepted).length)
        await engine.close()
      }),
      { numRuns: 40 },
    )
  })

  it('is led by patches from each dossier to the next, and back', async () => {
    enablePatches()
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({ dossiers: 1 }), fc.nat({ max: 10 }), async (scenario, from) => {
        const { engine } = await play({ ...scenario, commands: scenario.commands.slice(0, from) })
        if (answer(() => engine.dossier('d-1')) === 'dossier-unknown') return
        const changes: DossierChange[] = []
        const { dossier, stop } = engine.watch('d-1', (change) => void changes.push(change))
        for (const command of scenario.commands.slice(from)) await put(engine, command)
        let current: Readonly<Dossier> = dossier
        for (const { dossier: next, patches, inversePatches, event } of changes) {
          expect(event.version).toBe(current.version + 1)
          expect(Object.isFrozen(next) && Object.isFrozen(next.steps)).toBe(true)
          expect(applyPatches(current, [...patches])).toEqual(next)
          expect(applyPatches(next, [...inversePatches])).toEqual(current)
          current = next
        }
        expect(current).toEqual(engine.dossier('d-1'))
        stop()
      }),
      { numRuns: 40 },
    )
  })

  it('who joins from inside a listener misses nothing and hears nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({ dossiers: 1, maxLength: 25 }), async (scenario) => {
        const { definition, procedures, commands } = scenario
        const engine = await createEngine({ calendars: [workingCalendar(definition)], procedures })
        const views: { current: Readonly<Dossier> }[] = []
        engine.on('event', ({ stream }) => {
          if (stream !== 'dossier/d-1' || views.length > 5) return
          const { dossier } = engine.watch('d-1', ({ dossier: next, patches }) => {
            expect(applyPatches(view.current, [...patches])).toEqual(next)
            expect(next.version).toBe(view.current.version + 1)
            view.current = next
          })
          const view = { current: dossier }
          views.push(view)
        })
        const errors: unknown[] = []
        engine.on('error', (error) => void errors.push(error))
        for (const command of commands) await put(engine, command)
        expect(errors).toEqual([])
        for (const { current } of views) expect(current).toEqual(engine.dossier('d-1'))
      }),
      { numRuns: 40 },
    )
  })
})
