// No dossier is stuck: from wherever commands have led it, some commands lead it to its end. And no step that does
// itself waits for anybody.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Dossier, Procedure } from 'dossier-engine'
import { isOpen, openStates } from '../../../src/dossier/dossier.js'
import { expectedSteps } from '../../../src/dossier/rules/route.js'
import { checked, PlayedDossiers, sequenceArbitrary, type Turn } from './sequences.js'

describe('a dossier', () => {
  it('leaves every open dossier a way to its end', () => {
    const ends = { reached: 0 }
    fc.assert(
      fc.property(sequenceArbitrary({ maxLength: 40, dossiers: 1 }), (sequence) => {
        const dossiers = new PlayedDossiers(sequence)
        for (const input of sequence.commands) dossiers.take(checked(input))
        const known = () => dossiers.dossier('d-1')
        if (!openStates.has(known().state)) return
        const { procedure: code, procedureVersion, latestAt } = known()
        const procedure = dossiers.context.findProcedure(code!, procedureVersion)!.definition
        const moment = { dossierId: 'd-1', actor: 'lan', at: latestAt! }
        for (let turn = 0; known().state !== 'returned'; turn++) {
          if (turn > 200) throw new Error('it goes in circles')
          const command = { ...moment, ...onward(known(), procedure) } as Turn['command']
          const decision = dossiers.take(command)
          // Nobody can tell what is due beyond the calendar.
          if (decision === undefined) return
          if (!decision.accepted) throw new Error(`${command.type}: ${decision.rejection.message}`)
        }
        ends.reached += 1
      }),
      { numRuns: 350 },
    )
    expect(ends.reached).toBeGreaterThan(40)
  })

  it('never waits for a step that does itself', () => {
    fc.assert(
      fc.property(sequenceArbitrary({ maxLength: 40, dossiers: 1 }), (sequence) => {
        const dossiers = new PlayedDossiers(sequence)
        for (const input of sequence.commands) {
          dossiers.take(checked(input))
          const dossier = dossiers.dossier('d-1')
          if (!openStates.has(dossier.state)) continue
          const { definition } = dossiers.context.findProcedure(dossier.procedure!, dossier.procedureVersion)!
          const waiting = expectedSteps(dossier, definition)
          expect(waiting.filter((step) => definition.steps[step]?.automatic)).toEqual([])
          // If nothing is in work, there is something to do, or all is done.
          const open = dossier.steps.filter(isOpen)
          if (open.length === 0 && dossier.arrivals.length > 0) expect(waiting).not.toEqual([])
        }
      }),
      { numRuns: 150 },
    )
  })
})

/** The next command on a shortest way to the end. */
function onward(dossier: Dossier, procedure: Procedure): object {
  const { state, payments } = dossier
  if (state === 'supplementRequested') return { type: 'receiveSupplement' }
  if (state === 'stopped') return { type: 'resumeProcessing' }
  if (state === 'resolved') return { type: 'returnResult', channel: 'post' }
  if (state === 'paymentRequested') {
    const { amount, currency } = payments.at(-1)!
    return { type: 'recordPayment', amount, currency }
  }
  const asked = dossier.concurrences.find(({ answeredAt }) => answeredAt === undefined)
  if (asked !== undefined)
    return { type: 'giveConcurrence', concurrence: asked.concurrence, answer: 'agreed' }
  const step = dossier.steps.find(isOpen)?.step
  if (step === undefined) {
    const [next] = expectedSteps(dossier, procedure)
    return next === undefined
      ? { type: 'resolveDossier', outcome: 'granted' }
      : { type: 'startStep', step: next }
  }
  const { next: choices = [] } = procedure.steps[step]!
  const length = lengths(procedure)
  const next = choices.toSorted((a, b) => length.get(a)! - length.get(b)!)[0]
  return { type: 'completeStep', step, next }
}

/** How many steps it takes from each to the end, at the least; found by going round until nothing changes. */
function lengths({ steps }: Procedure): ReadonlyMap<string, number> {
  const length = new Map(Object.keys(steps).map((step) => [step, Infinity]))
  for (let isChanged = true; isChanged;) {
    isChanged = false
    for (const [name, { next, fork }] of Object.entries(steps)) {
      const rest = fork
        ? Math.max(...fork.map((each) => length.get(each)!))
        : Math.min(...(next ?? []).map((each) => length.get(each)!), next === undefined ? 0 : Infinity)
      if (rest + 1 >= length.get(name)!) continue
      length.set(name, rest + 1)
      isChanged = true
    }
  }
  return length
}
