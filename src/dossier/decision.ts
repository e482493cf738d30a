// What `decide` is given besides command and dossier, and what it gives back.

import type { Rejected } from '../kernel/outcome.js'
import type { Instant } from '../kernel/instant.js'
import type { DataOf } from '../log/event-definition.js'
import type { PublishedCalendar, PublishedProcedure } from '../procedure/catalogue.js'
import type { DossierEvents } from './events.js'

/** Why a command may be refused. `docs/reference/errors.md` says of each what to do. */
export type RejectionCode =
  | 'at-before-last-event'
  | 'command-reused'
  | 'dossier-exists'
  | 'dossier-unknown'
  | 'next-not-allowed'
  | 'next-required'
  | 'not-authorized'
  | 'procedure-mismatch'
  | 'procedure-required'
  | 'procedure-unknown'
  | 'step-not-expected'
  | 'step-not-open'
  | 'step-open'
  | 'step-unknown'
  | 'steps-remaining'
  | 'wrong-state'

/** A fact that `decide` found: an event before it is recorded. */
export type DossierFact = {
  [Type in keyof DossierEvents]: {
    readonly type: Type
    readonly at: Instant
    readonly actor: string
    readonly data: DataOf<DossierEvents[Type]>
  }
}[keyof DossierEvents]

/** The rules' answer to a command. */
export type Decision =
  { readonly accepted: true; readonly events: readonly DossierFact[] } | Rejected<RejectionCode>

/** What the rules may look up: published procedures and calendars. No clock. */
export interface DecisionContext {
  /** A published version, the latest if none is named; `undefined` if there is none. */
  findProcedure(code: string, version?: number): PublishedProcedure | undefined
  /**
   * A published version, the latest if none is named.
   * @throws DossierError `calendar-unknown`
   */
  calendar(id: string, version?: number): PublishedCalendar
}
