// Testing kit: given what happened, when a command comes, then these events follow, or that refusal. On the pure
// functions alone (`evolve`, `decide`): no engine, no log, no clock, and no test runner. What fails says so in words.

import { toInstant, type InstantInput } from '../kernel/instant.js'
import { CommandTable, type AnyDecision, type ReadyCommand } from '../dossier/command-table.js'
import type { DecisionContext, OwnRejectionCode, RejectionCode } from '../dossier/decision.js'
import { dossierStream, type Dossier } from '../dossier/dossier.js'
import type { Plugin } from '../dossier/plugin.js'
import type { AnyTypes, CommandInputIn, EngineTypes, TypesOf } from '../engine/types.js'
import type { EventDefinition } from '../log/event-definition.js'
import { instant, type FieldTable } from '../log/field.js'
import type { Procedure } from '../procedure/declaration.js'
import { declared, type Declared } from './declared.js'
import { firstDifference, shown } from './difference.js'
import {
  definitionsOf,
  finderOf,
  someone,
  storedData,
  storedEvent,
  storedForm,
  type AnyTold,
  type DefinitionOf,
  type ExpectedEvent,
  type GivenEvent,
} from './short-events.js'
import { ToldHistory } from './told-history.js'

type BriefOf<Input> = Input extends unknown
  ? Omit<Input, 'actor' | 'at' | 'dossierId'> & {
      readonly at: InstantInput
      /** `someone` if left out. */
      readonly actor?: string | undefined
      /** The one dossier of the test, if left out. */
      readonly dossierId?: string | undefined
    }
  : never

/** A command in a test: its moment is named, since there is no clock. */
export type GivenCommand<Types extends EngineTypes = AnyTypes> = BriefOf<CommandInputIn<Types>>

/** What is checked of the answer. */
export interface Then<Types extends EngineTypes = AnyTypes> {
  /**
   * The events that follow, to go on from: `given([...happened, ...answer.events], …)`.
   * @throws GivenError if the command is refused
   */
  readonly events: readonly GivenEvent<Types>[]
  /**
   * Holds the answer against the events that should follow, or the code of the refusal. All events must be there, in
   * order; of their data, what is named. Gives the dossier as it is afterwards.
   * @throws GivenError that says what was expected and what came
   */
  then(expected: readonly ExpectedEvent<Types>[] | RejectionCode | OwnRejectionCode): Readonly<Dossier>
}

/** What a command is put to. */
export interface Given<Types extends EngineTypes = AnyTypes> {
  /**
   * Puts a command.
   * @throws DossierError `command-invalid`; `calendar-range`, `calendar-unknown`, `procedure-unknown` as `decide` does
   */
  when(command: GivenCommand<Types>): Then<Types>
}

/** What an office declares, and what else there is. */
export interface Situation<
  Attributes extends FieldTable = FieldTable,
  Events extends readonly EventDefinition[] = readonly EventDefinition[],
  Plugins extends readonly Plugin[] = readonly Plugin[],
> extends Declared<Attributes, Events, Plugins> {
  /** The other dossiers: by id, the code that people know each by, if it has one. Any id is one, if left out. */
  readonly others?: Readonly<Record<string, string | undefined>> | undefined
}

/** What came is not what was expected. Runners that know `expected` and `actual` show them side by side. */
export class GivenError extends Error {
  override readonly name: string = 'GivenError'
  readonly expected: unknown
  readonly actual: unknown

  constructor(message: string, values: { readonly expected: unknown; readonly actual: unknown }) {
    super(message)
    this.expected = values.expected
    this.actual = values.actual
  }
}

type AnyFact = Extract<AnyDecision, { accepted: true }>['events'][number]

/** The id of the dossier that a test is about. */
export const givenDossierId = 'dossier-1'

/**
 * Starts a test of the rules from what happened to one dossier; `[]` for nothing yet. Commands and events of plug-ins,
 * own events and attributes are known by what is declared.
 * @throws DossierError `event-invalid`, `instant-invalid` where a given event is not of its form
 * @example
 * given([{ type: 'DossierRegistered', at: '2024-03-04T09:00:00+07:00', data: { procedure: 'licence', channel: 'post' } }],
 *   { procedures: [licence], calendars: [office] })
 *   .when({ type: 'receiveDossier', at: '2024-03-04T10:00:00+07:00' })
 *   .then([{ type: 'DossierReceived' }, { type: 'DeadlineSet', data: { dueAt: '2024-03-13T17:00:00+07:00' } }])
 * @example
 * given([received, { type: 'SiteVisited', at: '2024-03-05T09:00:00+07:00', data: { ward: 'w-1' } }], { plugins: [visits] })
 *   .when({ type: 'visitSite', ward: 'w-1', at: '2024-03-06T09:00:00+07:00' })
 *   .then('visits/visited-before')
 */
export function given<
  const Attributes extends FieldTable = FieldTable,
  const Events extends readonly EventDefinition[] = readonly [],
  const Plugins extends readonly Plugin[] = readonly [],
>(
  events: readonly GivenEvent<NoInfer<TypesOf<readonly Procedure[], Attributes, Events, Plugins>>>[],
  situation: Situation<Attributes, Events, Plugins> = {},
): Given<TypesOf<readonly Procedure[], Attributes, Events, Plugins>> {
  const { plugins, attributes, others } = situation
  const definitions = definitionsOf(situation)
  const definitionOf = finderOf(definitions)
  const told = events.map((event) => storedEvent(event as AnyTold, definitionOf))
  const history = (more: typeof told = []) => {
    const happened = new ToldHistory(dossierStream(givenDossierId), definitions)
    for (const event of [...told, ...more]) happened.add(event)
    return happened
  }
  const commands = new CommandTable(plugins, attributes)
  const catalogue = declared(situation)
  const before = history()
  const context: DecisionContext = {
    attributes,
    findProcedure: (code, version) => catalogue.findProcedure(code, version),
    procedureCodes: catalogue.procedureCodes,
    procedureInForce: (code, at) => catalogue.procedureInForce(code, at),
    calendar: (id, version) => catalogue.calendar(id, version),
    definitionOf: (type) => definitions.find((definition) => definition.type === type),
    eventsOf: (id) => (id === givenDossierId ? before.events : []),
    hasDossier: (id) => others === undefined || Object.hasOwn(others, id),
    dossierOfCode: (code) => Object.keys(others ?? {}).find((id) => others?.[id] === code),
  }
  return {
    when(input) {
      const command = commandForm(input as AnyTold, commands, { history: before, definitionOf })
      const decision = commands.decide(command, before.dossier(givenDossierId, commands.ownHandlers), context)
      const title = `given ${told.length} event${told.length === 1 ? '' : 's'}, when ${command.type} at ${new Date(command.at).toISOString()}`
      return {
        get events() {
          if (decision.accepted) return decision.events as never
          const { code, message } = decision.rejection
          throw new GivenError(`${title}:\n  expected events, but got the rejection '${code}': ${message}`, {
            expected: 'events',
            actual: code,
          })
        },
        // oxlint-disable-next-line unicorn/no-thenable -- given/when/then are the words; an `await` gets told
        then(expected) {
          if (typeof expected === 'function')
            throw new TypeError(`${title}: nothing to await here; call .then with events or a rejection code`)
          compare(title, expected as readonly AnyTold[] | string, decision, definitionOf)
          const facts = decision.accepted ? decision.events : []
          const after = history(facts.map((fact) => storedEvent(fact, definitionOf)))
          return after.dossier(givenDossierId, commands.ownHandlers)
        },
      }
    },
  }
}

/** A command after its check, with references instead of personal data. */
function commandForm(
  input: AnyTold,
  commands: CommandTable,
  { history, definitionOf }: { history: ToldHistory; definitionOf: DefinitionOf },
): ReadyCommand {
  const checked = commands.check({ actor: someone, dossierId: givenDossierId, ...input })
  const { commandId: _, ...command } = checked
  const stored = { ...storedForm({ ...commands.fieldsOf(checked.type), at: instant() }, command) }
  const inner = (member: string, fields: FieldTable | undefined) => {
    const values = stored[member]
    if (fields !== undefined && typeof values === 'object' && values !== null)
      stored[member] = storedForm(fields, values)
  }
  if ('attributes' in stored) inner('attributes', commands.attributes)
  if (checked.type === 'correctEvent') {
    const corrected = history.events.find(({ version }) => version === checked['event'])
    inner('data', corrected && definitionOf(corrected.type).fields)
  }
  return stored as unknown as ReadyCommand
}

function compare(
  title: string,
  expected: readonly AnyTold[] | string,
  decision: AnyDecision,
  definitionOf: DefinitionOf,
): void {
  const list = (events: readonly AnyTold[]) => listed(events, definitionOf)
  const fail = (what: string, actual: unknown) => {
    throw new GivenError(`${title}:\n  ${what}`, { expected, actual })
  }
  if (typeof expected === 'string') {
    if (decision.accepted)
      fail(
        `expected the rejection '${expected}', but these events follow:${list(decision.events)}`,
        decision.events,
      )
    else if (decision.rejection.code !== expected) {
      const { code, message } = decision.rejection
      fail(`expected the rejection '${expected}', but got '${code}': ${message}`, code)
    }
    return
  }
  if (!decision.accepted) {
    const { code, message } = decision.rejection
    fail(`expected these events:${list(expected)}\n  but got the rejection '${code}': ${message}`, code)
    return
  }
  const differences = expected.flatMap((event, index) => {
    const found = differenceOf(event, decision.events[index], definitionOf)
    return found === undefined ? [] : [`event ${index + 1}${found}`]
  })
  if (expected.length !== decision.events.length)
    differences.push(`expected ${expected.length} of them, got ${decision.events.length}`)
  if (differences.length === 0) return
  const lines = differences.map((line) => `\n  - ${line}`).join('')
  fail(
    `expected these events:${list(expected)}\n  but got:${list(decision.events)}\n  because${lines}`,
    decision.events,
  )
}

function differenceOf(
  expected: AnyTold,
  actual: AnyFact | undefined,
  definitionOf: DefinitionOf,
): string | undefined {
  const { type, at, actor, data = {} } = expected
  if (type !== actual?.type) return `: expected ${type}, got ${actual?.type ?? 'none'}`
  const found = actual.data as Readonly<Record<string, unknown>>
  // What a correction puts right is read by the type that it corrects.
  const told = { ...('correctedType' in found && { correctedType: found['correctedType'] }), ...data }
  const stored = storedData(type, told, definitionOf)
  const named = Object.fromEntries(Object.keys(data).map((name) => [name, stored[name]]))
  const wanted = { at: at === undefined ? at : toInstant(at), actor, data: named }
  const seen = {
    at: at === undefined ? at : actual.at,
    actor: actor === undefined ? actor : actual.actor,
    data: Object.fromEntries(Object.keys(named).map((name) => [name, found[name]])),
  }
  const difference = firstDifference(wanted, seen)
  return difference === undefined ? undefined : ` (${type}), ${difference}`
}

/** Events one a line, with their instants as ISO texts. */
function listed(events: readonly AnyTold[], definitionOf: DefinitionOf): string {
  if (events.length === 0) return '\n    (none)'
  return events
    .map(({ type, data = {} }, index) => {
      const { fields } = definitionOf(type)
      const readable = Object.entries(data).map(([name, value]: [string, unknown]) => {
        const isInstant = Object.hasOwn(fields, name) && fields[name]!.kind === 'instant'
        return [name, isInstant && typeof value === 'number' ? new Date(value).toISOString() : value]
      })
      return `\n    ${index + 1}. ${type} ${shown(Object.fromEntries(readable), 400)}`
    })
    .join('')
}
