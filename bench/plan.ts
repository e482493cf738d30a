// Who is measured in what, at which sizes. What takes long is measured at the largest size that it does in a reasonable
// time; ours is then measured at that size too, so that it has something to stand beside, and an answer to prove.

import type { Contender, MeasureName } from './contender.js'

/** What is asked for. */
export interface Asked {
  readonly contenders: readonly Contender[]
  /** Numbers of dossiers. */
  readonly sizes: readonly number[]
  /** The one contender or measure to run; all if left out. */
  readonly only?: string | undefined
  /** Whether to be done in about a minute: many dossiers for ours and the yardsticks alone. */
  readonly isShort?: boolean
}

/** One contender at one size, in a process of its own. */
export interface Step {
  readonly contender: Contender
  readonly dossiers: number
  readonly measures: readonly MeasureName[]
}

/** What goes event by event or command by command; whoever asks for one of these alone has it at any size. */
const mostDossiersIn: Readonly<Partial<Record<MeasureName, number>>> = { append: 10_000, commands: 2_000 }
const mostDossiersInShort = 10_000

/** All steps, small sizes first. */
export function planOf(options: Asked): readonly Step[] {
  const { contenders, sizes, only } = options
  const asked = contenders.flatMap((contender) =>
    measuresOf(contender, only).flatMap((measure) =>
      sizes.map((size) => ({
        contender,
        measure,
        dossiers: Math.min(size, mostOf(contender, measure, options)),
      })),
    ),
  )
  const all = [...new Set(asked.map(({ dossiers }) => dossiers))].toSorted((a, b) => a - b)
  return all.flatMap((dossiers) =>
    contenders.flatMap((contender) => {
      const isExtra = contender === contenders[0] && !sizes.includes(dossiers)
      const isAsked = (measure: MeasureName) =>
        asked.some(
          (each) => each.contender === contender && each.dossiers === dossiers && each.measure === measure,
        )
      const measures = contender.measures.filter(
        (measure) => isAsked(measure) || (isExtra && measure === 'replay'),
      )
      return measures.length === 0 ? [] : [{ contender, dossiers, measures }]
    }),
  )
}

function measuresOf({ name, measures }: Contender, only: string | undefined): readonly MeasureName[] {
  return only === undefined || only === name ? measures : measures.filter((measure) => measure === only)
}

function mostOf(contender: Contender, measure: MeasureName, { contenders, only, isShort }: Asked): number {
  const { name, mostDossiers = Infinity, isYardstick = contender === contenders[0] } = contender
  if (only === name) return Infinity
  const isLeftToLongRuns = isShort === true && !isYardstick
  return Math.min(
    mostDossiers,
    only === measure ? Infinity : (mostDossiersIn[measure] ?? Infinity),
    isLeftToLongRuns ? mostDossiersInShort : Infinity,
  )
}
