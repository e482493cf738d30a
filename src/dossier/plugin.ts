// (1)–(3) Your own: event types, commands, and what they know of a dossier, as one plain object that an engine is
// given once. Own commands are decided like the engine's; own events are events like all others.

import type { Instant } from '../kernel/instant.js'
import type { EventDefinition, EventDefinitions, DataOf } from '../log/event-definition.js'
import type { Handlers } from '../log/envelope.js'
import { defineCommand, type CommandDefinition } from '../log/command-definition.js'
import type { FieldTable, FieldValues } from '../log/field.js'
import type { DecisionContext } from './decision.js'
import { dossierStates, type Dossier, type DossierState } from './dossier.js'

/** What a plug-in knows of each dossier: a fold of its own events. */
export interface OwnState<State = unknown, Definitions extends EventDefinitions = EventDefinitions> {
  /** What is known before its first event. */
  start(): State
  /** By event type, also of the engine's events: changes the state. */
  readonly on: Handlers<State, Definitions>
}

/** The same of events that are told elsewhere. */
export interface AnyOwnState<State = unknown> {
  start(): State
  readonly on: object
}

/** A fact of a plug-in's own. Made by {@link happened}. */
export interface OwnFact<Type extends string = string> {
  readonly type: Type
  readonly data: Readonly<Record<string, unknown>>
}

/** Why a plug-in refuses. The engine puts the plug-in's name before the code. */
export interface OwnRefusal {
  readonly refused: string
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>> | undefined
}

/** What a plug-in's command is decided on. */
export interface OwnQuestion<Fields extends FieldTable = FieldTable, State = unknown> {
  readonly command: {
    readonly type: string
    readonly actor: string
    readonly at: Instant
    readonly dossierId: string
  } & FieldValues<Fields>
  readonly dossier: Readonly<Dossier>
  /** What the plug-in knows of the dossier; to read, and not to change. */
  readonly own: State
  readonly context: DecisionContext
}

/** A command of a plug-in's own. */
export interface OwnCommand<
  Type extends string = string,
  Fields extends FieldTable = FieldTable,
> extends CommandDefinition<Type, Fields, false> {
  /** What it is decided on besides; the plug-in's own. */
  readonly state?: AnyOwnState | undefined
  /** The facts that follow, or a refusal. Pure: the same question has the same answer, always. */
  decide(question: OwnQuestion<Fields, never>): readonly OwnFact[] | OwnRefusal
}

/** A plug-in. */
export interface Plugin {
  /** kebab-case; its refusals begin with it. */
  readonly name: string
  readonly events?: readonly EventDefinition[] | undefined
  readonly commands?: readonly OwnCommand[] | undefined
  /** What it knows of each dossier, as `dossier.own[name]`. */
  readonly state?: AnyOwnState | undefined
}

/**
 * Declares what a plug-in knows of a dossier; name the definitions of the events that it folds.
 * @example
 * const visits = ownState({ SiteVisited }, { start: () => ({ count: 0 }), on: { SiteVisited(state) { state.count += 1 } } })
 */
export function ownState<const Definitions extends EventDefinitions, State>(
  _definitions: Definitions,
  state: OwnState<State, Definitions>,
): OwnState<State, Definitions> {
  return state
}

/**
 * Declares a command of your own: its fields, the states of a dossier in which it makes sense (any that exists, if
 * left out), and how it is decided. With `state`, `own` is what the plug-in knows of the dossier.
 * @example
 * const visitSite = defineOwnCommand('visitSite', { ward: code() }, {
 *   in: ['processing'],
 *   decide: ({ command }) => [happened(SiteVisited, { ward: command.ward })],
 * })
 */
export function defineOwnCommand<
  const Type extends string,
  const Fields extends FieldTable,
  State = undefined,
>(
  type: Type,
  fields: Fields,
  options: {
    readonly in?: readonly Exclude<DossierState, 'absent'>[]
    readonly state?: AnyOwnState<State>
    decide(question: OwnQuestion<Fields, State>): readonly OwnFact[] | OwnRefusal
  },
): OwnCommand<Type, Fields> {
  const states = options.in ?? dossierStates.filter((state) => state !== 'absent')
  const decide = (question: OwnQuestion<Fields, never>) => options.decide(question)
  return Object.freeze({ ...defineCommand(type, fields, { in: states }), decide, state: options.state })
}

/**
 * Declares a plug-in: a plain object, whose literal types are kept so that an engine knows its commands and events.
 * @example
 * const siteVisits = definePlugin({ name: 'site-visits', events: [SiteVisited], commands: [visitSite], state: visits })
 */
export function definePlugin<const Definition extends Plugin>(plugin: Definition): Definition {
  return plugin
}

/** A fact of an own event type, with its data typed. */
export function happened<Definition extends EventDefinition>(
  definition: Definition,
  data: DataOf<Definition>,
): OwnFact<Definition['type']> {
  return { type: definition.type, data: data as OwnFact['data'] }
}

/** A refusal by a plug-in's own rules. */
export function refuse(
  code: string,
  message: string,
  details?: Readonly<Record<string, unknown>>,
): OwnRefusal {
  return { refused: code, message, details }
}
