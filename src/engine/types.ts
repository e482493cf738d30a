// What an engine knows by type: the codes, steps, attributes, commands and events that it was set up with, so that a
// misspelt one does not compile. Types only.

import type { CommandInputOf } from '../log/command-definition.js'
import type { DataOf, EventDefinition } from '../log/event-definition.js'
import type { RecordedEvent } from '../log/envelope.js'
import type { FieldInputs, FieldTable } from '../log/field.js'
import type { Procedure } from '../procedure/declaration.js'
import type { DossierCommandInput } from '../dossier/commands.js'
import type { OwnCommand, Plugin } from '../dossier/plugin.js'
import type { OnTimePolicy } from '../dossier/rules/define-on-time.js'
import type { OnTimeDefinition } from '../dossier/rules/on-time.js'

/** What an engine knows by type. */
export interface EngineTypes {
  readonly procedure: string
  readonly step: string
  readonly attributes: FieldTable
  readonly commands: OwnCommand
  readonly events: EventDefinition
  /** Names of the office's own definitions of "on time". */
  readonly definition: string
}

/** An engine of which nothing is known by type: any code, step and attribute, no commands of its own. */
export interface AnyTypes extends EngineTypes {
  readonly commands: never
  readonly events: never
}

/** The types of an engine with these procedures, attributes, events, plug-ins and definitions of "on time". */
export interface TypesOf<
  Procedures extends readonly Procedure[],
  Attributes extends FieldTable,
  Events extends readonly EventDefinition[],
  Plugins extends readonly Plugin[],
  Policies extends readonly OnTimePolicy[] = readonly [],
> extends EngineTypes {
  readonly procedure: Procedures[number]['code']
  readonly step: StepOf<Procedures[number]>
  readonly attributes: Attributes
  readonly commands: MembersOf<Plugins[number]['commands']>
  readonly events: Events[number] | MembersOf<Plugins[number]['events']>
  readonly definition: Policies[number]['name']
}

type StepOf<Each> = Each extends Procedure ? keyof Each['steps'] & string : never
type MembersOf<List> = List extends readonly (infer Member)[] ? Member : never

/** A command as an engine of these types takes it. */
export type CommandInputIn<Types extends EngineTypes> =
  | (DossierCommandInput extends infer Input ? (Input extends unknown ? Named<Input, Types> : never) : never)
  | CommandInputOf<Types['commands']>

/** Members whose values the engine knows by name. */
type Named<Input, Types extends EngineTypes> = {
  [Key in keyof Input]: Key extends 'procedure'
    ? Types['procedure'] | Extract<Input[Key], undefined>
    : Key extends 'step' | 'next'
      ? Types['step'] | Extract<Input[Key], undefined>
      : Key extends 'attributes'
        ? AttributeInputs<Types['attributes']> | Extract<Input[Key], undefined>
        : Input[Key]
}

/** Attributes as a command gives them: each may be left out, and `null` takes one away. */
export type AttributeInputs<Attributes extends FieldTable> = {
  readonly [Name in keyof Attributes]?: FieldInputs<Attributes>[Name & keyof FieldInputs<Attributes>] | null
}

/** The names under which questions group by attributes. */
export type AttributeName<Types extends EngineTypes> = `attributes.${keyof Types['attributes'] & string}`

/** The names of the definitions of "on time" that an engine has: the built-in ones and the office's own. */
export type DefinitionName<Types extends EngineTypes> = OnTimeDefinition | Types['definition']

/** Own events by type, as listeners hear them. */
export type OwnSignals<Definition extends EventDefinition> = {
  [Each in Definition as Each['type']]: [event: RecordedEvent<Each['type'], DataOf<Each>>]
}

/** The commands of an engine, as its `handle` takes them: `EngineCommand<typeof engine>`. */
export type EngineCommand<Each extends { handle(command: never): unknown }> = Parameters<Each['handle']>[0]

/** The steps that an engine knows. */
export type EngineStep<Each extends { handle(command: never): unknown }> = Extract<
  EngineCommand<Each>,
  { readonly type: 'startStep' }
>['step']
