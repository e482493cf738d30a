// What an office says when it declares a procedure: types only. The check is in procedure.ts.

import type { CountedTerm, Term, TermOptions } from '../calendar/term.js'
import type { Json } from '../log/canonical.js'
import type { Channel } from './channel.js'

/** How far the procedure can be done online: from nothing, over information and partial, to the whole way. */
export type OnlineService = 'none' | 'information' | 'partial' | 'full'

/** The old scale of online services; see `online-level.ts`. */
export type OnlineLevel = 1 | 2 | 3 | 4

/**
 * What a request for a supplement does to the promised date: `resume` subtracts the pause, `restart` gives the
 * full term from the day the supplement is there, `ignore` lets the clock run on.
 */
export type SupplementPolicy = 'resume' | 'restart' | 'ignore'

/** One step of a procedure. After it comes one of `next`, or all of `fork`, or nothing: then it is a last step. */
export interface StepDefinition<StepName extends string = string> {
  /** What people call it; the step's key if left out. */
  readonly name?: string | undefined
  /**
   * The step's own budget, from its start; it stands while the dossier's clock does. It never replaces the procedure's
   * term, and must not exceed it.
   */
  readonly within?: Term | undefined
  /** The unit that does it; whoever holds the dossier if left out. */
  readonly unit?: string | undefined
  /** The steps that may follow, one of which is chosen. */
  readonly next?: readonly StepName[] | undefined
  /** The steps that all start when this one is done: parallel branches, which a `join` brings together. */
  readonly fork?: readonly StepName[] | undefined
  /** The last steps of the branches that this step waits for; each of them has it as its only `next`. */
  readonly join?: readonly StepName[] | undefined
  /** Whether it is started and completed by itself when its turn comes; it has at most one `next`, and no budget. */
  readonly automatic?: boolean | undefined
  /** Whether it may be skipped, with a reason. */
  readonly mayBeSkipped?: boolean | undefined
}

/**
 * The calendar that terms are counted in: one by its id, or that of the unit that holds the dossier (else of that unit's
 * agency), or that of the competent agency, as the organisation declares them.
 */
export type CalendarChoice = string | { readonly of: 'unit' | 'agency' }

/** A ground on which a dossier's clock stands. */
export const pauseGrounds = ['supplement', 'payment', 'concurrence', 'stop'] as const
/** One of {@link pauseGrounds}. */
export type PauseGround = (typeof pauseGrounds)[number]

/** An event that starts, stops, pauses or resumes a clock: by its type; or only of one step. */
export type ClockTrigger = string | { readonly event: string; readonly step: string }

/**
 * A clock of the procedure's own, beside the legal term: an intake check, a service norm. It starts at each of its start
 * events unless it runs, and stops at the first of its stop events. Events of your own can be among them.
 */
export interface ClockDefinition {
  /** What people call it; the clock's key if left out. */
  readonly name?: string | undefined
  readonly start: readonly ClockTrigger[]
  readonly stop: readonly ClockTrigger[]
  readonly within: Term
  /** How the term is read; as the procedure's term if left out. */
  readonly termOptions?: TermOptions | undefined
  /** Grounds on which it stands as the legal term does; none if left out. */
  readonly pausedBy?: readonly PauseGround[] | undefined
  /** Events at which it stands besides, until one of `resume`. */
  readonly pause?: readonly ClockTrigger[] | undefined
  readonly resume?: readonly ClockTrigger[] | undefined
  /** The unit that answers for it; whoever holds the dossier when it starts, if left out. */
  readonly unit?: string | undefined
  /** The procedure's if left out. */
  readonly calendar?: string | undefined
}

/** What an applicant pays. */
export interface Fee {
  readonly code: string
  readonly name?: string | undefined
  /** In the currency's smallest unit that is used: whole đồng, cents. */
  readonly amount: number
  /** ISO 4217, such as `VND`. */
  readonly currency: string
  /** Only for dossiers of this channel. */
  readonly channel?: Channel | undefined
}

/** The forms in which a component may be handed in. */
export const componentForms = ['original', 'copy', 'certifiedCopy', 'electronic'] as const
/** One of {@link componentForms}. */
export type ComponentForm = (typeof componentForms)[number]

/** One part of what a dossier must hold (thành phần hồ sơ). */
export interface Component {
  readonly code: string
  readonly name?: string | undefined
  /** The forms that will do; any if left out. */
  readonly forms?: readonly ComponentForm[] | undefined
  /** How many; 1 if left out. */
  readonly copies?: number | undefined
  /** Who brings it: the applicant (default), the office itself, or another agency by its id. */
  readonly providedBy?: string | undefined
  /** Whether what was handed in with an earlier dossier may be used again. */
  readonly reusable?: boolean | undefined
  /** Whether a dossier is complete without it. */
  readonly mayBeMissing?: boolean | undefined
}

/** Who may apply. */
export type SubjectKind = 'citizen' | 'business' | 'organisation' | 'foreigner' | 'agency'

/** A procedure as an office declares it. */
export interface ProcedureDefinition<Code extends string = string, StepName extends string = string> {
  /** The procedure's code in its catalogue, such as `2.000591`. */
  readonly code: Code
  readonly name: string
  /** Level of authority: `province`, `district`, `commune`, or what the country calls them. */
  readonly level?: string | undefined
  /** Field of administration. */
  readonly field?: string | undefined
  /** The competent agency. */
  readonly agency?: string | undefined
  /** The unit that holds a dossier after its reception. */
  readonly unit?: string | undefined
  /** Who may apply; everybody if left out. */
  readonly subjects?: readonly SubjectKind[] | undefined
  /** `none` if left out; or give `onlineLevel`. */
  readonly onlineService?: OnlineService | undefined
  /** The same on the old scale. Both may be given if they agree. */
  readonly onlineLevel?: OnlineLevel | undefined
  /** The calendar that terms are counted in; needed as soon as there is a term or a budget. */
  readonly calendar?: CalendarChoice | undefined
  /** The legal term, from reception to resolution. `none`, or left out: there is no due date. */
  readonly term?: Term | 'none' | undefined
  /** Another term for dossiers of some channels, as of those filed online. */
  readonly termByChannel?: { readonly [Each in Channel]?: Term | 'none' | undefined } | undefined
  /** How the term's start and end are read, and how a pause is given back. */
  readonly termOptions?: TermOptions | undefined
  /** Clocks of the procedure's own, by name. */
  readonly clocks?: { readonly [name: string]: ClockDefinition } | undefined
  readonly steps: { readonly [Name in StepName]: StepDefinition<NoInfer<StepName>> }
  /** The first step. */
  readonly start: NoInfer<StepName>
  /** `resume` if left out. */
  readonly onSupplement?: SupplementPolicy | undefined
  /** The applicant's own term for a supplement, and how often one may be requested; both open if left out. */
  readonly supplement?:
    { readonly within?: Term | undefined; readonly limit?: number | undefined } | undefined
  /** The applicant's own term for a payment, and whether the clock stands meanwhile (it does, if left out). */
  readonly payment?:
    { readonly within?: Term | undefined; readonly stopsClock?: boolean | undefined } | undefined
  /** How long an agency that is consulted has, and whether the clock stands meanwhile (it does not, if left out). */
  readonly concurrence?:
    { readonly within?: Term | undefined; readonly stopsClock?: boolean | undefined } | undefined
  /** Whether and how the term may be extended. Left out: it may not. */
  readonly extension?: ExtensionPolicy | undefined
  /** How long the office has to answer feedback; open if left out. */
  readonly feedback?: { readonly within?: Term | undefined } | undefined
  readonly fees?: readonly Fee[] | undefined
  readonly components?: readonly Component[] | undefined
  /** Values of your own, by the engine's `procedureAttributes`. */
  readonly attributes?: { readonly [name: string]: Json } | undefined
}

/** How a term may be extended. */
export interface ExtensionPolicy {
  /** How often; once if left out. */
  readonly limit?: number | undefined
  /** The longest that one extension may be, in the unit in which extensions are given or by a date; open if left out. */
  readonly atMost?: CountedTerm | undefined
  /** How long before the due date it must be notified at the latest; before it, if left out. */
  readonly notice?: CountedTerm | undefined
  /** Whether it comes with an apology and a new appointment; it does, if left out. */
  readonly apology?: boolean | undefined
}

/** A checked procedure: plain, frozen data with its defaults filled in. */
export interface Procedure<
  Code extends string = string,
  StepName extends string = string,
> extends ProcedureDefinition<Code, StepName> {
  readonly onlineService: OnlineService
  readonly onSupplement: SupplementPolicy
  readonly term?: Term | undefined
}
