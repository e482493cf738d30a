// Testing kit: sequences of commands to a handful of dossiers, through their whole lives: most of them make sense, with nonsense mixed in.
// Moments never go back, but for a few commands that say so on purpose. All are of their form: what the rules make of
// them is another matter.

import fc from 'fast-check'
import { toInstant, type InstantInput, type Instant } from '../kernel/instant.js'
import type { DossierCommandInput } from '../dossier/commands.js'
import type { Procedure } from '../procedure/declaration.js'
import type { FieldTable } from '../log/field.js'
import { CommandWalk } from './command-walk.js'

/** What all drawn sequences share. */
export interface SequenceChoices {
  /** How many dossiers are worked on; 3 if left out. */
  readonly dossiers?: number | undefined
  /** Most commands; 40 if left out. */
  readonly maxLength?: number | undefined
  /** Fewest commands; 0 if left out. */
  readonly minLength?: number | undefined
  /** The moment of the first; a Monday morning in January 2024 if left out. */
  readonly startAt?: InstantInput | undefined
  /** Of ten commands, how many make no sense; 1 if left out. */
  readonly nonsense?: number | undefined
  /** The office's own attributes, which are set then; none if left out. */
  readonly attributes?: FieldTable | undefined
  /** Whether events are corrected; they are if left out. */
  readonly corrections?: boolean | undefined
}

const minuteMs = 60_000

/** From no time at all to three weeks, most often within the day. */
const gap = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 600 }).map((minutes) => minutes * minuteMs) },
  { weight: 2, arbitrary: fc.integer({ min: 600, max: 5 * 1440 }).map((minutes) => minutes * minuteMs) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 21 * 1440 * minuteMs }) },
)

/**
 * Sequences of commands on these procedures, in the form in which callers give them. Each has a command id of its own
 * (`c-1`, `c-2`, …); the dossiers are `d-1`, `d-2`, …
 * @example
 * fc.assert(fc.asyncProperty(commandSequenceArbitrary([licence]), async (commands) => {
 *   for (const command of commands) await engine.handle(command)
 * }))
 */
export function commandSequenceArbitrary(
  procedures: readonly Procedure[],
  choices: SequenceChoices = {},
): fc.Arbitrary<readonly DossierCommandInput[]> {
  const {
    dossiers = 3,
    maxLength = 40,
    minLength = 0,
    startAt = '2024-01-08T09:00:00+07:00',
    nonsense = 1,
  } = choices
  const draw = fc.record({
    dossier: fc.nat({ max: dossiers - 1 }),
    choices: fc.array(fc.nat({ max: 9_999 }), { minLength: 12, maxLength: 12 }),
    gap,
    isNonsense: fc.nat({ max: 9 }).map((chance) => chance < nonsense),
  })
  return fc.array(draw, { minLength, maxLength, size: 'max' }).map((draws) => {
    const walks = Array.from({ length: dossiers }, () => new CommandWalk(procedures, choices))
    let at: number = toInstant(startAt)
    return draws.map(({ dossier, choices: choice, gap: passed, isNonsense }, index) => {
      at += passed
      let picked = 0
      const pick = <Value>(values: readonly Value[]): Value => {
        const round = Math.floor(picked / choice.length)
        const drawn = choice[picked++ % choice.length]! + 7 * round
        return values[drawn % values.length]!
      }
      const moment = {
        actor: pick(['officer-1', 'officer-2']),
        at: at as Instant,
        commandId: `c-${index + 1}`,
        dossierId: `d-${dossier + 1}`,
      }
      const walk = walks[dossier]!
      return isNonsense ? walk.nonsense(moment, pick) : walk.next(moment, pick)
    })
  })
}
