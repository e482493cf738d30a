// Every promise is one course: whatever the order in which a dossier waits, is extended, ends and begins again, its dates
// are those of its start and all that moved it, no pause makes one earlier, and each is explained to the day.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createEngine,
  isDossierError,
  memoryLog,
  workingCalendar,
  type DossierCommandInput,
  type Engine,
} from 'dossier-engine'
import { calendarDefinitionArbitrary } from 'dossier-engine/testing'
import { isRunning } from '../../../src/dossier/clock-run.js'
import { isOpen, openStates } from '../../../src/dossier/dossier.js'
import { unlent } from '../../model/unlent-log.js'
import { untraced } from './every-clock.js'
import { recounted } from './recounted.js'
import { play, put, scenarioArbitrary } from './scenario.js'
import { patientProcedure, waitingLife } from './waiting-lives.js'

const life = fc.tuple(calendarDefinitionArbitrary(), patientProcedure).chain(([definition, procedure]) =>
  fc.record({
    definition: fc.constant(definition),
    procedure: fc.constant(procedure),
    commands: waitingLife(procedure),
  }),
)
type Life = typeof life extends fc.Arbitrary<infer Each> ? Each : never

async function open({ definition, procedure }: Life) {
  const log = memoryLog()
  const calendar = workingCalendar(definition)
  const engine = await createEngine({ calendars: [calendar], procedures: [procedure], log })
  return { engine, log, calendar }
}

/** Puts a command; tells whether it was accepted. */
async function done(engine: Engine, command: DossierCommandInput): Promise<boolean> {
  return (await put(engine, command))?.accepted === true
}

describe('the dates of a dossier', () => {
  it('are always those of one course, from its start over all that moved it', async () => {
    const seen = { moves: 0, clocks: 0, steps: 0 }
    await fc.assert(
      fc.asyncProperty(life, async (each) => {
        const { engine, calendar } = await open(each)
        for (const command of each.commands) {
          if (!(await done(engine, command))) continue
          const dossier = engine.dossier('d')
          const { dueAt, steps, clocks } = recounted(engine.timeline('d'), each.procedure, calendar)
          const isOpenNow = openStates.has(dossier.state)
          if (isOpenNow && dueAt !== undefined) expect(dossier.deadline?.dueAt).toBe(dueAt)
          const open = dossier.steps.filter((run) => isOpen(run) && run.dueAt !== undefined)
          expect(open.map((run) => [run.step, run.dueAt])).toEqual([...steps])
          expect(
            (dossier.clocks ?? []).map((run) => ({
              ...{ clock: run.clock, startedAt: run.startedAt, dueAt: run.dueAt },
              isRunning: isRunning(run),
            })),
          ).toEqual(clocks)
          seen.moves += dossier.pauses.length + dossier.extensions.length
          seen.clocks += clocks.length
          seen.steps += steps.size
        }
      }),
      { numRuns: 450 },
    )
    // The lives are not idle ones.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100)
  })

  it('never come earlier by a pause, unless the whole term begins anew', async () => {
    const begins = new Set(['reopenDossier', 'extendDeadline'])
    await fc.assert(
      fc.asyncProperty(life, async (each) => {
        fc.pre(each.procedure.onSupplement !== 'restart')
        const { engine } = await open(each)
        let before = new Map<string, number>()
        for (const command of each.commands) {
          if (!(await done(engine, command))) continue
          const { deadline, steps, clocks = [] } = engine.dossier('d')
          const now = new Map<string, number>([
            ...(deadline === undefined ? [] : [['statutory', deadline.dueAt] as const]),
            ...steps.flatMap(({ dueAt }, index) =>
              dueAt === undefined ? [] : [[`step ${index}`, dueAt] as const],
            ),
            ...clocks.map(({ dueAt }, index) => [`clock ${index}`, dueAt] as const),
          ])
          for (const [clock, dueAt] of now) {
            const last = before.get(clock)
            const isAnew = clock === 'statutory' && begins.has(command.type)
            if (last !== undefined && !isAnew) expect(dueAt, clock).toBeGreaterThanOrEqual(last)
          }
          before = now
        }
      }),
      { numRuns: 200 },
    )
  })

  it('are the same in a second engine on the same log, and are explained alike', async () => {
    await fc.assert(
      fc.asyncProperty(life, async (each) => {
        const { engine, log } = await open(each)
        for (const command of each.commands) await done(engine, command)
        if (!hasDossier(engine)) return
        const again = await createEngine({ log: unlent(log) })
        expect(again.dossier('d')).toEqual(engine.dossier('d'))
        for (const clock of ['statutory', ...Object.keys(each.procedure.clocks ?? {})])
          expect(again.explainDeadline('d', { clock })).toEqual(engine.explainDeadline('d', { clock }))
      }),
      { numRuns: 60 },
    )
  })

  it('stay where they are when they are counted anew and nothing changed', async () => {
    await fc.assert(
      fc.asyncProperty(life, async (each) => {
        const { engine } = await open(each)
        for (const command of each.commands) await done(engine, command)
        const { position } = engine
        const at = Number(each.commands.at(-1)!.at)
        expect(await engine.recomputeDeadlines({ calendar: 'office', actor: 'boss', at })).toMatchObject({
          ...{ recomputed: 0, refused: [], position },
        })
        expect(engine.position).toBe(position)
      }),
      { numRuns: 100 },
    )
  })
})

describe('every promise', () => {
  it('is traced to the very instant that was recorded: lives of much waiting', async () => {
    await fc.assert(
      fc.asyncProperty(life, async (each) => {
        const { engine } = await open(each)
        for (const command of each.commands) await done(engine, command)
        if (hasDossier(engine)) expect(untraced(engine, 'd')).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('is traced to the very instant that was recorded: whole lives', async () => {
    // Where an event is corrected that gave somebody a term, the date that it gave is no longer that of its moment.
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({ corrections: false }), async (scenario) => {
        const { engine, dossierIds } = await play(scenario)
        for (const id of dossierIds) expect(untraced(engine, id)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})

function hasDossier(engine: Engine): boolean {
  try {
    engine.dossier('d')
    return true
  } catch (error) {
    if (isDossierError(error, 'dossier-unknown')) return false
    throw error
  }
}
