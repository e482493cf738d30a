// Drawn commands are only worth something if they lead everywhere. These draws are the same each time, so a type of
// command that is never accepted, or a state that is never reached, is a fact and not bad luck.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dossierCommands } from 'dossier-engine'
import { dossierStates } from '../../../src/dossier/dossier.js'
import { definitions, played, sequenceArbitrary } from './sequences.js'

describe('walks', () => {
  const counts = { commands: new Map<string, number>(), states: new Map<string, number>() }
  const events = new Map<string, number>()
  const refusals = new Map<string, number>()
  const add = (into: Map<string, number>, key: string) => void into.set(key, (into.get(key) ?? 0) + 1)
  const sequences = fc.sample(sequenceArbitrary({ maxLength: 60 }), { numRuns: 250, seed: 20_240_304 })
  for (const sequence of sequences) {
    for (const { command, decision, after } of played(sequence)) {
      add(counts.states, after.state)
      if (decision?.accepted === false) add(refusals, decision.rejection.code)
      if (decision?.accepted !== true) continue
      add(counts.commands, command.type)
      for (const { type } of decision.events) add(events, type)
    }
  }
  const missing = (all: readonly string[], seen: ReadonlyMap<string, number>, least: number) =>
    all.filter((each) => (seen.get(each) ?? 0) < least)

  it('have every type of command accepted, and often enough', () => {
    // Counting anew moves nothing as long as no calendar changes, and none does here: see engine/calendar-change.test.ts.
    const all = Object.keys(dossierCommands).filter((type) => type !== 'recomputeDeadlines')
    expect(missing(all, counts.commands, 5)).toEqual([])
  })

  it('reach each of the ten states', () => {
    expect(missing(dossierStates, counts.states, 20)).toEqual([])
  })

  it('make every type of event happen', () => {
    expect(
      missing(
        definitions.map(({ type }) => type),
        events,
        5,
      ),
    ).toEqual([])
  })

  it('are refused for most of the reasons that there are', () => {
    expect([...refusals.keys()].length).toBeGreaterThan(30)
  })
})
