// When the clock stands: while there is a ground for it. Grounds may overlap; the time is counted once.

import type { Instant } from '../../kernel/instant.js'
import type { PauseMove } from '../../calendar/course.js'
import type { PauseGround } from '../../procedure/declaration.js'
import type { Dossier, Pause } from '../dossier.js'

/** A stretch in which the clock stood, and why; `to` is absent while it stands. */
export interface Standing {
  readonly from: Instant
  readonly to?: Instant
  readonly grounds: ReadonlySet<string>
}

/** A pause of a dossier, or of a clock of its own. */
export type Stood = Omit<Pause, 'ground'> & { readonly ground: string }

/**
 * The stretches in which the clock stood, each once, first begun first: a correction may have moved what was told later to
 * be the earlier. Only of one that begins as another ends do the instants not tell whether the clock ran in between.
 */
export function standing(pauses: readonly Stood[]): Standing[] {
  const stretches: { from: Instant; to?: Instant; grounds: Set<string> }[] = []
  for (const { from, to, ground, overlaps } of pauses.toSorted((a, b) => a.from - b.from)) {
    const last = stretches.at(-1)
    const isApart = last?.to !== undefined && (from > last.to || (from === last.to && overlaps !== true))
    if (last === undefined || isApart) {
      stretches.push({ from, ...(to !== undefined && { to }), grounds: new Set([ground]) })
      continue
    }
    last.grounds.add(ground)
    if (to === undefined) delete last.to
    else if (last.to !== undefined && to > last.to) last.to = to
  }
  return stretches
}

/** The stretches that ended after an instant, from it on, as moves of a promise; and not beyond an end, if there is one. */
export function pausesSince(
  { pauses }: { readonly pauses: readonly Stood[] },
  start: Instant,
  end: Instant | undefined,
): PauseMove[] {
  return standing(pauses).flatMap(({ from: stoppedAt, to: resumedAt = end, grounds }) => {
    const to = end === undefined || resumedAt === undefined || resumedAt < end ? resumedAt : end
    const from = Math.max(stoppedAt, start) as Instant
    const isOver = to === undefined || to <= start || (end !== undefined && from >= end)
    return isOver ? [] : [{ kind: 'pause', from, to, grounds: [...grounds] }]
  })
}

/** Since when the clock has stood, in the order in which it was told, as the tracking book has it; `undefined` if it runs. */
export function pausedSince({ pauses }: Pick<Dossier, 'pauses'>): Instant | undefined {
  if (!pauses.some(({ to }) => to === undefined)) return undefined
  return pauses.findLast(({ overlaps }) => overlaps !== true)!.from
}

/** Begins a pause; one for another agency names the request. */
export function beginPause(dossier: Dossier, ground: PauseGround, at: Instant, concurrence?: string): void {
  const overlaps = dossier.pauses.some(({ to }) => to === undefined)
  dossier.pauses.push({
    from: at,
    ground,
    ...(concurrence !== undefined && { concurrence }),
    ...(overlaps && { overlaps }),
  })
}

/** Ends the pauses on a ground, or all pauses. */
export function endPauses(dossier: Dossier, at: Instant, ground?: PauseGround): void {
  for (const pause of dossier.pauses)
    if (pause.to === undefined && (ground === undefined || pause.ground === ground)) pause.to = at
}

/** Ends the pause for a request: of several agencies that are asked, each answers for itself. */
export function endPauseFor(dossier: Dossier, concurrence: string, at: Instant): void {
  const open = dossier.pauses.filter(({ to, ground }) => to === undefined && ground === 'concurrence')
  // An import may tell of an answer to what it names otherwise.
  const pause = open.find((each) => each.concurrence === concurrence) ?? open[0]
  if (pause !== undefined) pause.to = at
}
