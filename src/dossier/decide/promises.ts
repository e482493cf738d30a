// (2) Promises as facts: by what one is made, and terms of others that are counted in the same calendar.

import { isDossierError } from '../../kernel/errors.js'
import type { Term } from '../../calendar/term.js'
import type { Instant } from '../../kernel/instant.js'
import type { PublishedCalendar, PublishedProcedure } from '../../procedure/catalogue.js'
import { fact, type DecisionContext, type Fact } from '../decision.js'
import type { Dossier } from '../dossier.js'
import { calendarIdOf, type DeadlinePromise, type Holder, type PromiseBasis } from '../rules/deadline.js'
import { procedureOf } from './lookups.js'

/** What of a dossier says by what its promise is made. */
export type BasisFacts = Holder & Pick<Dossier, 'channel' | 'deadline'>

/** What is looked up, as of the moment from which is counted. */
export interface Lookups {
  readonly context: Pick<DecisionContext, 'calendar' | 'calendarOf'>
  readonly at: Instant
}

/**
 * By what a dossier's promise is made. Once there is one, it stays in the calendar of it, whoever holds the dossier.
 * @throws DossierError `calendar-unknown`
 */
export function basisOf(
  procedure: PublishedProcedure,
  { channel, deadline, unit, agency }: BasisFacts,
  { context, at }: Lookups,
): PromiseBasis {
  const { calendar: choice, code, start, steps, ...office } = procedure.definition
  // What is only filed lies with nobody yet: it is counted as whoever is to receive it works.
  const holder = {
    unit: unit ?? office.unit ?? steps[start]!.unit,
    agency: agency ?? office.agency,
    procedure: code,
    at,
  }
  const kept = typeof choice === 'object' ? deadline?.calendar : undefined
  return {
    procedure,
    channel,
    calendarId: kept ?? calendarIdOf(choice, holder, context),
    calendar: (id) => context.calendar(id),
  }
}

/** The calendar in which a dossier's terms are counted, if its procedure has one. */
export function calendarOf(
  dossier: BasisFacts,
  procedure: PublishedProcedure,
  lookups: Lookups,
): PublishedCalendar | undefined {
  const { calendarId } = basisOf(procedure, dossier, lookups)
  return calendarId === undefined ? undefined : lookups.context.calendar(calendarId)
}

/** A promise as a fact, if there is one. */
export function promised(data: DeadlinePromise | undefined): Fact[] {
  return data === undefined ? [] : [fact('DeadlineSet', data)]
}

/** When a term of somebody else's ends, counted in the dossier's calendar from now. */
export function dueIn(
  term: Term | undefined,
  at: Instant,
  dossier: Dossier,
  context: DecisionContext,
): Instant | undefined {
  if (term === undefined) return undefined
  const procedure = procedureOf(dossier, context, at)
  return calendarOf(dossier, procedure, { context, at })?.calendar.add(
    at,
    term,
    procedure.definition.termOptions,
  )
}

/** What may hang on a date that no calendar knows; `undefined` where it does. */
export function whereCountable<Counted>(count: () => Counted): Counted | undefined {
  try {
    return count()
  } catch (error) {
    if (!isDossierError(error)) throw error
    return undefined
  }
}
