// (1)–(2) All commands that one engine knows, its own and those of plug-ins: checked here at the border, decided by
// the rules that belong to them.

import * as z from 'zod'
import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { reject, type Rejected } from '../kernel/outcome.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import {
  commandInvalid,
  commandUnknown,
  type CheckedCommand,
  type CommandDefinition,
} from '../log/command-definition.js'
import { shapeOf, type FieldTable } from '../log/field.js'
import { dossierCommands, type DossierCommand } from './commands.js'
import { decide, stateProblem, timeProblem } from './decide.js'
import { clockFacts } from './decide/clocks.js'
import type { DecisionContext, DossierFact, Fact, OwnRejectionCode, RejectionCode } from './decision.js'
import { dossierEvents } from './events.js'
import type { Dossier } from './dossier.js'
import type { OwnHandlers } from './evolve.js'
import type { AnyOwnState, OwnCommand, OwnFact, OwnQuestion, OwnRefusal, Plugin } from './plugin.js'

/** A command after its check, with its moment and its dossier. */
export type ReadyCommand = DossierCommand | OwnQuestion['command']

/** The rules' answer to any command. */
export type AnyDecision =
  | { readonly accepted: true; readonly events: readonly (DossierFact | OwnDossierFact)[] }
  | Rejected<RejectionCode | OwnRejectionCode>

type OwnDossierFact = Pick<DossierFact, 'at' | 'actor'> & {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

const pluginMembers: ReadonlySet<string> = new Set(['name', 'events', 'commands', 'state'])

/** The commands of an engine with these plug-ins and attributes. */
export class CommandTable {
  /** The office's own attributes of dossiers. */
  readonly attributes: FieldTable | undefined
  /** How own events change what plug-ins know of a dossier. */
  readonly ownHandlers: OwnHandlers
  readonly #commands = new Map<string, CommandDefinition>()
  readonly #plugins = new Map<string, Plugin>()
  readonly #attributeSchema: z.ZodType<Record<string, unknown>>

  /** @throws DossierError `definition-invalid` for plug-ins that can't be used, or not together */
  constructor(plugins: readonly Plugin[] = [], attributes?: FieldTable) {
    this.attributes = attributes
    for (const definition of Object.values(dossierCommands)) this.#commands.set(definition.type, definition)
    const findings = plugins.flatMap((plugin, index) => this.#add(plugin, ['plugins', index]))
    if (findings.length > 0) {
      const message = `plug-ins can't be used like this:\n${formatFindings(findings)}`
      throw new DossierError('definition-invalid', message, { definition: 'plugins', findings })
    }
    this.ownHandlers = handlersOf(plugins)
    this.#attributeSchema = withoutCodeGeneration(() => {
      const shape = Object.entries(shapeOf(attributes ?? {}, 'input'))
      return z.strictObject(Object.fromEntries(shape.map(([name, each]) => [name, each.nullish()])))
    })
  }

  /** Whether there are commands of this type. */
  has(type: unknown): type is string {
    return typeof type === 'string' && this.#commands.has(type)
  }

  /** Fields of a type of command. */
  fieldsOf(type: string): FieldTable {
    return this.#commands.get(type)?.fields ?? {}
  }

  /**
   * Checks a command of any type.
   * @throws DossierError `command-invalid`
   */
  check(input: unknown): CheckedCommand {
    const type: unknown =
      typeof input === 'object' && input !== null && 'type' in input ? input.type : undefined
    const definition = typeof type === 'string' ? this.#commands.get(type) : undefined
    if (definition === undefined) {
      const message = `is none of ${[...this.#commands.keys()].join(', ')}`
      throw commandUnknown(type, message)
    }
    const checked = definition.check(input)
    const { attributes } = checked
    if (attributes === undefined || !Object.hasOwn(dossierCommands, definition.type)) return checked
    return { ...checked, attributes: this.#checkAttributes(definition.type, attributes) }
  }

  /** Decides a command: by the engine's rules, or by those of the plug-in that it belongs to. */
  decide(command: ReadyCommand, dossier: Dossier, context: DecisionContext): AnyDecision {
    const plugin = this.#plugins.get(command.type)
    return plugin === undefined
      ? decide(command as DossierCommand, dossier, context)
      : this.#decideOwn(plugin, command, dossier, context)
  }

  #checkAttributes(type: string, attributes: unknown): Record<string, unknown> {
    return check(this.#attributeSchema, attributes, (findings) =>
      commandInvalid(
        type,
        findings.map((finding) => ({ ...finding, path: ['attributes', ...finding.path] })),
      ),
    )
  }

  #decideOwn(
    plugin: Plugin,
    command: OwnQuestion['command'],
    dossier: Dossier,
    context: DecisionContext,
  ): AnyDecision {
    const definition = this.#commands.get(command.type) as OwnCommand
    const problem = stateProblem(command, dossier, definition.in) ?? timeProblem(command, dossier)
    if (problem !== undefined) return problem
    const own = (dossier.own[plugin.name] ?? plugin.state?.start()) as never
    const found = answerOf(plugin, command.type, definition.decide({ command, dossier, own, context }))
    if ('refused' in found) return reject(`${plugin.name}/${found.refused}`, found.message, found.details)
    if (found.length === 0) return reject('nothing-to-change', `${command.type} changes nothing`, {})
    const { at, actor } = command
    const followed = clockFacts({ at, actor }, found as readonly Fact[], dossier, context)
    return {
      accepted: true,
      events: [...found, ...followed].map(({ type, data }) => ({ type, at, actor, data })),
    }
  }

  #add(plugin: Plugin, path: readonly (string | number)[]): Finding[] {
    const findings: Finding[] = []
    const find = (more: readonly (string | number)[], message: string) =>
      findings.push({ path: [...path, ...more], code: 'plugin', message })
    const { name, events = [], commands = [] } = Object(plugin) as Plugin
    for (const key of Object.keys(Object(plugin) as object))
      if (!pluginMembers.has(key)) find([key], 'is not known here: remove it, or look for a spelling mistake')
    if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,63}$/.test(name)) find(['name'], 'is not kebab-case')
    else if (name in Object.prototype) find(['name'], 'is a name that every object has: take another')
    else if ([...this.#plugins.values()].some((other) => other.name === name))
      find(['name'], `is '${name}', which another plug-in has`)
    for (const [index, event] of events.entries())
      if (Object.hasOwn(dossierEvents, event.type))
        find(['events', index], `${event.type} is the engine's own`)
    for (const [index, command] of commands.entries()) {
      const { type, decide: decides, state } = Object(command) as Partial<OwnCommand>
      if (typeof type !== 'string' || typeof decides !== 'function')
        find(['commands', index], 'is no command: make it by defineOwnCommand')
      else if (state !== undefined && state !== (Object(plugin) as Plugin).state)
        find(['state'], `is not the one that '${type}' is decided on: give it to the plug-in too`)
      else if (this.#commands.has(type)) find(['commands', index], `'${type}' is there already`)
      else {
        this.#commands.set(type, command)
        this.#plugins.set(type, plugin)
      }
    }
    return findings
  }
}

/**
 * What a plug-in's rules answered, checked: facts of its own events, or a refusal.
 * @throws DossierError `definition-invalid`
 */
function answerOf(plugin: Plugin, command: string, answer: unknown): readonly OwnFact[] | OwnRefusal {
  const { refused, message } = Object(answer) as Partial<OwnRefusal>
  if (typeof refused === 'string' && typeof message === 'string') return answer as OwnRefusal
  const types = new Set<unknown>((plugin.events ?? []).map(({ type }) => type))
  const isFact = (each: unknown) => types.has((Object(each) as Partial<OwnFact>).type)
  if (Array.isArray(answer) && answer.every(isFact)) return answer as readonly OwnFact[]
  const wrong = `the answer of '${plugin.name}' to ${command} is neither a refusal nor a list of facts of its own events`
  throw new DossierError('definition-invalid', wrong, {
    definition: plugin.name,
    findings: [{ path: ['commands', command], code: 'plugin', message: wrong }],
  })
}

/** The fold of what plug-ins know of a dossier, by event type. */
function handlersOf(plugins: readonly Plugin[]): OwnHandlers {
  const handlers: Record<string, OwnHandlers[string]> = Object.create(null) as Record<string, never>
  for (const { name, state } of plugins) {
    for (const [type, handler] of Object.entries(state?.on ?? {})) {
      const before = handlers[type]
      handlers[type] = (dossier, event) => {
        before?.(dossier, event)
        dossier.own[name] ??= (state as AnyOwnState).start()
        ;(handler as (own: unknown, event: unknown) => void)(dossier.own[name], event)
      }
    }
  }
  return handlers
}
