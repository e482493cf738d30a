// No dossier is stuck: from wherever commands have led it, some commands lead it to its end.

import fc from 'fast-check'
import { describe, it } from 'vitest'
import { decide, evolve, isDossierError, workingCalendar, type Dossier } from 'dossier-engine'
import { declared } from 'dossier-engine/testing'
import { openStates } from '../../../src/dossier/dossier.js'
import { played, recorded, sequenceArbitrary, type Turn } from './sequences.js'

describe('a dossier', () => {
  it('leaves every open dossier a way to its end', () => {
    fc.assert(
      fc.property(sequenceArbitrary({ maxLength: 20, dossiers: 1, nonsense: 0 }), (sequence) => {
        const context = declared({
          calendars: [workingCalendar(sequence.definition)],
          procedures: sequence.procedures,
        })
        const turns = [...played(sequence)]
        const dossier = turns.at(-1)?.after
        if (dossier === undefined || !openStates.has(dossier.state)) return
        const procedure = sequence.procedures.find(({ code }) => code === dossier.procedure)!
        const moment = { dossierId: dossier.id, actor: 'lan', at: dossier.latestAt! }
        const must = (fields: object) => {
          const command = { ...moment, ...fields } as Turn['command']
          const decision = decide(command, dossier, context)
          if (!decision.accepted) throw new Error(`${command.type}: ${decision.rejection.message}`)
          for (const fact of decision.events) evolve(dossier, recorded(fact, dossier.id, dossier.version + 1))
        }
        try {
          if (dossier.state === 'supplementRequested') must({ type: 'receiveSupplement' })
          for (const step of wayToTheEnd(procedure.steps, dossier, procedure.start)) {
            if (step.start) must({ type: 'startStep', step: step.name })
            must({ type: 'completeStep', step: step.name, next: step.next })
          }
          must({ type: 'resolveDossier', outcome: 'granted' })
          must({ type: 'returnResult', channel: 'post' })
        } catch (error) {
          if (!isDossierError(error, 'calendar-range')) throw error
        }
      }),
      { numRuns: 100 },
    )
  })
})

type Steps = Parameters<typeof declared>[0]['procedures'] extends readonly (infer Each)[] | undefined
  ? Each extends { steps: infer All }
    ? All
    : never
  : never

/** The steps from where a dossier stands to a last one, by breadth-first search. */
function wayToTheEnd(steps: Steps, dossier: Dossier, start: string) {
  const open = dossier.steps.findLast(
    ({ startedAt, completedAt }) => startedAt !== undefined && completedAt === undefined,
  )
  const last = dossier.steps.at(-1)
  const first = open?.step ?? (last === undefined ? start : last.next)
  if (first === undefined) return []
  const cameFrom = new Map<string, string | undefined>([[first, undefined]])
  for (const name of cameFrom.keys()) {
    const next = steps[name]!.next
    if (next === undefined) {
      const way: { name: string; start: boolean; next: string | undefined }[] = []
      for (let at: string | undefined = name, following: string | undefined; at !== undefined;) {
        way.unshift({ name: at, start: at !== first || open === undefined, next: following })
        following = at
        at = cameFrom.get(at)
      }
      return way
    }
    for (const follower of next) if (!cameFrom.has(follower)) cameFrom.set(follower, name)
  }
  throw new Error('a procedure without an exit was declared')
}
