// (6) All clocks of one dossier: the legal term, those that its procedure declares, the budgets of its steps, and the
// terms that others were given. Each with who is to act, and how it stands or did.

import * as z from 'zod'
import type { Instant } from '../kernel/instant.js'
import type { Position } from '../log/envelope.js'
import { statutoryClock } from '../procedure/clock-checks.js'
import type { OnTimePolicy, Timeliness } from '../dossier/rules/define-on-time.js'
import type { OnTimeDefinition, OnTimeRegistry } from '../dossier/rules/on-time.js'
import { clockList } from '../dossier/rules/clock-list.js'
import type { ClockOwner } from '../dossier/rules/clocks.js'
import type { View } from '../projections/books.js'
import { dossierStream } from '../dossier/dossier.js'
import { factsOfRun, standingOfRun } from './clock-runs.js'
import { dossierAt } from './dossier-at.js'
import { classOf, dayCounter, factsOf } from './on-time-facts.js'
import { definitionMember } from './on-time.js'
import type { Standing } from './open-counts.js'
import { members, questionOf, type AsOf } from './query-check.js'

/** One run of one of a dossier's clocks. */
export interface DossierClock {
  /** `statutory`, a clock that the procedure declares, `step/…`, `supplement`, `payment`, `concurrence/…`, `feedback/…`. */
  readonly clock: string
  /** Who is to act by the date. */
  readonly owner: ClockOwner
  /** The unit or the agency that answers for it. */
  readonly unit: string | undefined
  readonly startedAt: Instant | undefined
  readonly dueAt: Instant
  /** Since when it has stood. */
  readonly pausedAt: Instant | undefined
  /** When what it measured was done, or it ended with the dossier. */
  readonly endedAt: Instant | undefined
  /** Of a clock that ended by what it waited for: its class by the definition. */
  readonly timeliness: Timeliness | undefined
  /** Of a clock that has not ended: how it stands. */
  readonly standing: Standing | undefined
}

/** A dossier's clocks at a moment. */
export interface DossierClocks {
  readonly dossierId: string
  readonly asOf: Instant
  readonly definition: string
  /** In the order in which they started. */
  readonly clocks: readonly DossierClock[]
  readonly position: Position
}

/** Which moment, and what "on time" means. */
export interface DossierClocksQuestion<Definition extends string = OnTimeDefinition> extends AsOf {
  /** By its name; `byInstant` if left out. A run's start is the reception, its end the resolution. */
  readonly definition?: Definition | undefined
  /** The zone of dates where no calendar is known. */
  readonly timeZone?: string | undefined
}

/** Makes the check of {@link DossierClocksQuestion} for an engine with these definitions. */
export function dossierClocksCheck(registry: OnTimeRegistry) {
  return questionOf('clocks', {
    asOf: members.asOf,
    knownAt: members.knownAt,
    definition: definitionMember({ keys: [...registry.keys()] }).default('byInstant'),
    timeZone: z.string().max(100).optional(),
  })
}

/**
 * The clocks of a dossier.
 * @throws DossierError `dossier-unknown`
 */
export function clocksOf(
  view: View,
  dossierId: string,
  {
    asOf,
    policy,
    timeZone,
  }: { readonly asOf: Instant; readonly policy: OnTimePolicy; readonly timeZone: () => string },
): DossierClocks {
  const dossier = dossierAt(view, dossierId)
  const daysIn = dayCounter(view, timeZone)
  const facts = factsOf(view, { asOf, daysIn })(view.table.ordinalOf(dossierStream(dossierId))!)
  const clocks = clockList(dossier)
    .toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0))
    .map(({ isMet, occurrence: _, calendar, isAwaited: __, ...clock }): DossierClock => {
      const { endedAt, startedAt = clock.dueAt, dueAt } = clock
      // The legal term has facts of its own: supplements, extensions, the return of the result.
      const told =
        clock.clock === statutoryClock
          ? facts
          : factsOfRun({ ...clock, calendar, startedAt, dueAt }, facts, daysIn)
      return {
        ...clock,
        timeliness: isMet ? classOf(policy, told) : undefined,
        standing: endedAt === undefined ? standingOfRun(clock, asOf) : undefined,
      }
    })
  return { dossierId, asOf, definition: policy.name, clocks, position: view.position }
}
