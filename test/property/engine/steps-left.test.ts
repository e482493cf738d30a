// The steps that are said to be left are the fewest by which the route can be finished, whichever branch goes first.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine, workingCalendar } from 'dossier-engine'
import { calendarDefinitionArbitrary, procedureArbitrary } from 'dossier-engine/testing'
import { statesAfter } from '../procedure/token-game.js'
import { accept } from '../../support/office.js'

describe('progress', () => {
  it('says how few steps can finish the route, from wherever the dossier stands', async () => {
    let forked = 0
    const covers = { from: '2024-01-01', to: '2026-12-31' }
    await fc.assert(
      fc.asyncProperty(
        calendarDefinitionArbitrary({ covers }),
        procedureArbitrary({ automatic: false, maxSteps: 10 }),
        fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
        async (definition, procedure, draws) => {
          const { supplement: _, feedback: __, ...plain } = procedure
          const engine = await createEngine({
            calendars: [workingCalendar(definition)],
            procedures: [{ ...plain, term: undefined, termByChannel: undefined } as typeof procedure],
          })
          const route = procedure as Parameters<typeof fewestSteps>[0]
          const command = { dossierId: 'd', at: Date.UTC(2024, 5, 3) } as const
          await accept(engine, {
            ...command,
            type: 'receiveDossier',
            procedure: 'procedure',
            channel: 'post',
          })
          let tokens: readonly string[] = [route.start]
          for (const draw of draws) {
            const progress = engine.progress('d')
            const movable = tokens.filter((place) => Object.hasOwn(route.steps, place))
            expect(progress.expected.toSorted()).toEqual(movable.toSorted())
            expect(progress.stepsLeft).toBe(fewestSteps(route, tokens))
            expect(progress.awaiting.map(({ step }) => step).toSorted()).toEqual(
              [...new Set(tokens.flatMap((place) => place.split('>')[1] ?? []))].toSorted(),
            )
            if (movable.length === 0) break
            if (movable.length > 1) forked += 1
            const step = movable[draw % movable.length]!
            const { next } = route.steps[step]!
            const choice = next && draw % next.length
            await accept(engine, { ...command, type: 'startStep', step })
            expect(engine.progress('d')).toMatchObject({ step, steps: [step], stepsLeft: progress.stepsLeft })
            await accept(engine, {
              ...command,
              type: 'completeStep',
              step,
              next: choice === undefined ? undefined : next![choice],
            })
            tokens = statesAfter(route, tokens, step)[choice ?? 0]!
          }
        },
      ),
      { numRuns: 150 },
    )
    expect(forked).toBeGreaterThan(10)
  })
})

/** The fewest steps from a state of the token game to its end, by looking at every way. */
function fewestSteps(route: Parameters<typeof statesAfter>[0], from: readonly string[]): number {
  const seen = new Set([JSON.stringify(from)])
  let wave: (readonly string[])[] = [from]
  for (let count = 0; ; count++) {
    if (wave.some((state) => state.length === 0)) return count
    wave = wave.flatMap((state) =>
      state
        .filter((place) => Object.hasOwn(route.steps, place))
        .flatMap((step) => statesAfter(route, state, step))
        .filter((after) => {
          const name = JSON.stringify(after.toSorted())
          return seen.has(name) ? false : seen.add(name)
        }),
    )
  }
}
