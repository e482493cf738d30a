// When the clock stands: while there is a ground for it. Grounds may overlap; the time is counted once.

import type { Instant } from '../../kernel/instant.js'
import type { PauseMove } from '../../calendar/course.js'
import type { PauseGround } from '../../procedure/declaration.js'
import type { Dossier, Pause } from '../dossier.js'

/** A stretch in which the clock stood, and why; `to` is absent while it stands. */
export interface Standing {
  readonly from: Instant
  readonly to?: Instant
  readonly grounds: ReadonlySet<PauseGround>
}

/**
 * The stretches in which the clock stood, each once, in the order in which they were told. Whether one ended before the
 * next began is not read from their instants: both may be the same.
 */
export function standing(pauses: readonly Pause[]): Standing[] {
  const stretches: { from: Instant; to?: Instant; grounds: Set<PauseGround> }[] = []
  for (const { from, to, ground, overlaps } of pauses) {
    const last = stretches.at(-1)
    if (last === undefined || overlaps !== true) {
      stretches.push({ from, ...(to !== undefined && { to }), grounds: new Set([ground]) })
      continue
    }
    last.grounds.add(ground)
    if (to === undefined) delete last.to
    else if (last.to !== undefined && to > last.to) last.to = to
  }
  return stretches
}

/** The stretch in which the clock stands, or `undefined` if it runs. */
export function standingNow({ pauses }: Pick<Dossier, 'pauses'>): Standing | undefined {
  // Most dossiers never waited: this is asked at every command.
  if (pauses.length === 0) return undefined
  const last = standing(pauses).at(-1)!
  return last.to === undefined ? last : undefined
}

/** The stretches that ended after an instant, from it on, as moves of a promise; and not beyond an end, if there is one. */
export function pausesSince(
  { pauses }: Pick<Dossier, 'pauses'>,
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

/** Since when the clock has stood, or `undefined` if it runs. */
export function pausedSince(dossier: Pick<Dossier, 'pauses'>): Instant | undefined {
  return standingNow(dossier)?.from
}

/** Begins a pause. */
export function beginPause(dossier: Dossier, ground: PauseGround, at: Instant): void {
  const overlaps = dossier.pauses.some(({ to }) => to === undefined)
  dossier.pauses.push({ from: at, ground, ...(overlaps && { overlaps }) })
}

/** Ends one pause on a ground, or all pauses. */
export function endPauses(dossier: Dossier, at: Instant, ground?: PauseGround): void {
  for (const pause of dossier.pauses) {
    if (pause.to !== undefined || (ground !== undefined && pause.ground !== ground)) continue
    pause.to = at
    // Of several agencies that are asked, each answers for itself.
    if (ground === 'concurrence') return
  }
}
