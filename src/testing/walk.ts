// Testing kit: what is known of a dossier on its way, as far as it takes to say which command makes sense next. Types
// only.

import type { Instant } from '../kernel/instant.js'
import type { FieldTable } from '../log/field.js'
import type { DossierCommandInput } from '../dossier/commands.js'
import type { Channel } from '../procedure/channel.js'
import type { Procedure } from '../procedure/declaration.js'
import type { WalkRoute } from './walk-route.js'

/** What was told beside the steps. */
export interface Beside {
  /** Requests for an opinion: all, and those that were answered. */
  readonly asked: string[]
  readonly answered: string[]
  readonly documents: string[]
  /** Feedback, and the answers. */
  readonly feedback: string[]
}

/** Who and when, for whatever command. */
export interface Moment {
  readonly actor: string
  readonly at: Instant
  readonly commandId: string
  readonly dossierId: string
}

/** What a walk may do besides. */
export interface WalkChoices {
  readonly attributes?: FieldTable | undefined
  readonly corrections?: boolean | undefined
}

/** How a dossier stands, as far as the commands sent to it tell. */
export interface Walk extends Beside {
  phase: 'absent' | 'registered' | 'open' | 'supplement' | 'payment' | 'stopped' | 'resolved' | 'ended'
  /** Published under one code, the version in force last. */
  versions: readonly Procedure[]
  route: WalkRoute
  /** By which the dossier came. */
  channel?: Channel
  /** What the applicant was asked to pay. */
  owed: { readonly amount: number; readonly currency: string }
}

/** A command that makes sense, and what becomes of the walk if it is accepted. */
export type Suggestion = () => DossierCommandInput
