// Testing kit: given what happened, when a command comes, then these events follow, or that refusal. On the pure
// functions alone (`evolve`, `decide`): no engine, no log, no clock, and no test runner. What fails says so in words.

import { toInstant, type InstantInput } from '../kernel/instant.js'
import { checkCommand, dossierCommands, type DossierCommand } from '../dossier/commands.js'
import type { CommandInputOf } from '../log/command-definition.js'
import { decide } from '../dossier/decide.js'
import type { Decision, DossierFact, RejectionCode } from '../dossier/decision.js'
import { dossierStream, emptyDossier, type Dossier } from '../dossier/dossier.js'
import { evolve } from '../dossier/evolve.js'
import { declared, type Declared } from './declared.js'
import { firstDifference, shown } from './difference.js'
import {
  definitionOf,
  recordedForm,
  someone,
  storedForm,
  type ExpectedEvent,
  type GivenEvent,
} from './short-events.js'

type Definitions = typeof dossierCommands
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
export type GivenCommand = {
  [Type in keyof Definitions]: BriefOf<CommandInputOf<Definitions[Type]>>
}[keyof Definitions]

/** What is checked of the answer. */
export interface Then {
  /**
   * Holds the answer against the events that should follow, or the code of the refusal. All events must be there, in
   * order; of their data, what is named. Gives the dossier as it is afterwards.
   * @throws GivenError that says what was expected and what came
   */
  then(expected: readonly ExpectedEvent[] | RejectionCode): Readonly<Dossier>
}

/** What a command is put to. */
export interface Given {
  /**
   * Puts a command.
   * @throws DossierError `command-invalid`; `calendar-range`, `calendar-unknown`, `procedure-unknown` as `decide` does
   */
  when(command: GivenCommand): Then
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

/** The id of the dossier that a test is about. */
export const givenDossierId = 'dossier-1'

/**
 * Starts a test of the rules from what happened to one dossier; `[]` for nothing yet.
 * @throws DossierError `event-invalid`, `instant-invalid` where a given event is not of its form
 * @example
 * given([{ type: 'DossierRegistered', at: '2024-03-04T09:00:00+07:00', data: { procedure: 'licence', channel: 'post' } }],
 *   { procedures: [licence], calendars: [office] })
 *   .when({ type: 'receiveDossier', at: '2024-03-04T10:00:00+07:00' })
 *   .then([{ type: 'DossierReceived' }, { type: 'DeadlineSet', data: { dueAt: '2024-03-13T17:00:00+07:00' } }])
 */
export function given(events: readonly GivenEvent[], declaredBy: Declared = {}): Given {
  const happened = recordedForm(events, dossierStream(givenDossierId))
  const context = declared(declaredBy)
  const dossier = () => {
    const folded = emptyDossier(givenDossierId)
    for (const event of happened) evolve(folded, event)
    return folded
  }
  return {
    when(input) {
      const command = commandForm(input)
      const decision = decide(command, dossier(), context)
      const title = `given ${happened.length} event${happened.length === 1 ? '' : 's'}, when ${command.type} at ${new Date(command.at).toISOString()}`
      return {
        // oxlint-disable-next-line unicorn/no-thenable -- given/when/then are the words; an `await` gets told
        then(expected) {
          if (typeof expected === 'function')
            throw new TypeError(`${title}: nothing to await here; call .then with events or a rejection code`)
          compare(title, expected, decision)
          const after = dossier()
          if (decision.accepted) {
            for (const [index, fact] of decision.events.entries())
              evolve(after, recorded(fact, happened.length + index + 1))
          }
          return after
        },
      }
    },
  }
}

function commandForm({ actor = someone, dossierId = givenDossierId, ...rest }: GivenCommand): DossierCommand {
  const checked = checkCommand({ ...rest, actor, dossierId })
  const { fields } = dossierCommands[checked.type as keyof Definitions]
  const { commandId: _, ...command } = checked
  return storedForm(
    { ...fields, at: { kind: 'instant', optional: false } },
    command,
  ) as unknown as DossierCommand
}

function recorded(fact: DossierFact, version: number) {
  const { data, ...event } = fact
  const shape = { type: fact.type, at: fact.at, actor: fact.actor, data } as GivenEvent
  return { ...recordedForm([shape], dossierStream(givenDossierId))[0]!, ...event, version }
}

function compare(
  title: string,
  expected: readonly ExpectedEvent[] | RejectionCode,
  decision: Decision,
): void {
  const fail = (what: string, actual: unknown) => {
    throw new GivenError(`${title}:\n  ${what}`, { expected, actual })
  }
  if (typeof expected === 'string') {
    if (decision.accepted)
      fail(
        `expected the rejection '${expected}', but these events follow:${listed(decision.events)}`,
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
    fail(`expected these events:${listed(expected)}\n  but got the rejection '${code}': ${message}`, code)
    return
  }
  const differences = expected.flatMap((event, index) => differenceOf(event, decision.events[index], index))
  if (expected.length !== decision.events.length)
    differences.push(`expected ${expected.length} of them, got ${decision.events.length}`)
  if (differences.length === 0) return
  const lines = differences.map((line) => `\n  - ${line}`).join('')
  fail(
    `expected these events:${listed(expected)}\n  but got:${listed(decision.events)}\n  because${lines}`,
    decision.events,
  )
}

function differenceOf(expected: ExpectedEvent, actual: DossierFact | undefined, index: number): string[] {
  const place = `event ${index + 1}`
  if (actual === undefined) return [`${place}: expected ${expected.type}, got none`]
  if (expected.type !== actual.type) return [`${place}: expected ${expected.type}, got ${actual.type}`]
  const { at, actor, data = {} } = expected
  const named = storedForm(definitionOf(expected.type).fields, data)
  const found = actual.data as Readonly<Record<string, unknown>>
  const wanted = {
    ...(at !== undefined && { at: toInstant(at) }),
    ...(actor !== undefined && { actor }),
    data: named,
  }
  const seen = {
    ...(at !== undefined && { at: actual.at }),
    ...(actor !== undefined && { actor: actual.actor }),
    data: Object.fromEntries(Object.keys(named).map((name) => [name, found[name]])),
  }
  const difference = firstDifference(wanted, seen)
  return difference === undefined ? [] : [`${place} (${expected.type}), ${difference}`]
}

/** Events one a line, with their instants as ISO texts. */
function listed(events: readonly (ExpectedEvent | DossierFact)[]): string {
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
