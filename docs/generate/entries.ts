// Every command and every event of the engine, each with what the runtime definition says of it, what its author wrote
// of it, and what the walk through the rules found.

import type ts from 'typescript'
import { dossierCommands } from '../../src/dossier/commands.js'
import { dossierStates, openStates, type DossierState } from '../../src/dossier/dossier.js'
import { DossierCodesReserved } from '../../src/dossier/dossier-code.js'
import { stateProblem } from '../../src/dossier/decide.js'
import { emptyDossier } from '../../src/dossier/dossier.js'
import { dossierEvents } from '../../src/dossier/events.js'
import { attributesEvent } from '../../src/dossier/rules/attributes.js'
import { stateAfter, type Move } from '../../src/dossier/state-after.js'
import { EventCorrected } from '../../src/log/correction.js'
import type { EventDefinition } from '../../src/log/event-definition.js'
import type { FieldTable } from '../../src/log/field.js'
import { LogSealed } from '../../src/log/seal.js'
import { SubjectErased } from '../../src/log/vault.js'
import { organisationCommands } from '../../src/organisation/commands.js'
import { organisationEvents } from '../../src/organisation/events.js'
import { calendarCommands } from '../../src/procedure/change-calendar.js'
import { procedureEvents } from '../../src/procedure/events.js'
import { procedureCommands } from '../../src/procedure/office-commands.js'
import { declarationsIn, filesOf, type Declaration } from './source.js'
import { Walker } from './walk.js'

/** What a command is about, or an event. */
export type Matter = 'dossier' | 'procedure' | 'calendar' | 'organisation' | 'engine'

/** One command. */
export interface CommandEntry {
  readonly matter: Matter
  readonly declaration: Declaration
  readonly fields: FieldTable
  /** States in which it makes sense; none for a command to the office. */
  readonly states: readonly DossierState[]
  readonly creates: boolean
  readonly refusals: readonly string[]
  /** Whether somebody else may refuse it before the rules are asked. */
  readonly isAuthorized: boolean
  /** What its own rule makes of it. */
  readonly events: readonly string[]
  /** What may follow of that: steps that do themselves, a clock that runs again, a number that is reserved. */
  readonly consequences: readonly { readonly events: readonly string[]; readonly when: string }[]
}

/** One event. */
export interface EventEntry {
  readonly matter: Matter
  readonly declaration: Declaration
  readonly definition: EventDefinition
  readonly move: Move | undefined
  /** Commands whose own rule makes it. */
  readonly commands: readonly string[]
  /** Commands of which it may be a consequence. */
  readonly alsoAfter: readonly string[]
  /** Other members of the engine that record it. */
  readonly calls: readonly string[]
}

/** Everything that the reference tells. */
export interface Entries {
  readonly commands: readonly CommandEntry[]
  readonly events: readonly EventEntry[]
  /** What is declared but not known at runtime, or the other way round. */
  readonly problems: readonly string[]
}

/** `AttributesSet` is made from an office's own table, so its author's words stand here. */
const ownTag = {
  text: "Values of the office's own attributes were set, changed or taken away. Its fields are the engine's `attributes`, each of which may be left out.",
  tags: { source: 'practice: what an office keeps of its own beside the forms' },
  fields: new Map([
    ['removed', { text: 'Names of the attributes that were taken away.', type: 'readonly string[]' }],
  ]),
}

const runtimeEvents: readonly { readonly matter: Matter; readonly definition: EventDefinition }[] = [
  ...Object.values(dossierEvents).map((definition) => ({ matter: 'dossier' as const, definition })),
  { matter: 'dossier', definition: attributesEvent({}) },
  ...Object.values(procedureEvents).map((definition) => ({
    matter: definition.type.startsWith('Calendar') ? ('calendar' as const) : ('procedure' as const),
    definition,
  })),
  ...Object.values(organisationEvents).map((definition) => ({ matter: 'organisation' as const, definition })),
  ...[EventCorrected, SubjectErased, LogSealed, DossierCodesReserved].map((definition) => ({
    matter: 'engine' as const,
    definition,
  })),
]

/** Reads everything from a program of this package. */
export function entriesOf(program: ts.Program): Entries {
  const declarations = new Map<string, Declaration>()
  for (const declaration of declarationsIn(program, filesOf(program, 'src/'))) {
    const own = declaration.name === 'AttributesSet' ? ownTag : {}
    declarations.set(declaration.name, { ...declaration, ...own })
  }
  const problems: string[] = []
  const declared = (name: string): Declaration => {
    const found = declarations.get(name)
    if (found !== undefined) return found
    problems.push(`${name} is known at runtime and declared nowhere in src/`)
    return { name, declaredBy: 'defineEvent', file: '', text: '', tags: {}, fields: new Map() }
  }
  const walker = new Walker(
    program,
    runtimeEvents.map(({ definition }) => definition.type),
  )
  const rules = new Rules(walker)
  const commands: CommandEntry[] = [
    ...Object.values(dossierCommands).map((definition) =>
      rules.ofDossier(definition, declared(definition.type)),
    ),
    ...Object.values(procedureCommands).map(({ type, fields }) => ({
      ...rules.ofOffice(type, 'src/procedure/decide-procedure.ts', 'decideProcedure'),
      ...{ matter: 'procedure' as const, fields, declaration: declared(type) },
    })),
    ...Object.values(calendarCommands).map(({ type, fields }) => ({
      ...rules.ofOffice(type, 'src/procedure/change-calendar.ts', 'decideCalendar'),
      ...{ matter: 'calendar' as const, fields, declaration: declared(type) },
    })),
    ...Object.values(organisationCommands).map(({ type, fields }) => ({
      ...rules.ofOffice(type, 'src/organisation/decide.ts', 'decideOrganisation'),
      ...{ matter: 'organisation' as const, fields, declaration: declared(type) },
    })),
  ]
  const order = inSourceOrder([...declarations.keys()])
  commands.sort(order)
  const events = runtimeEvents.map(({ matter, definition }): EventEntry => {
    const { type } = definition
    return {
      matter,
      definition,
      declaration: declared(type),
      move: (stateAfter as Readonly<Record<string, Move | undefined>>)[type],
      commands: namesOf(commands.filter((command) => command.events.includes(type))),
      alsoAfter: namesOf(
        commands.filter(
          ({ events: own, consequences }) =>
            !own.includes(type) && consequences.some((each) => each.events.includes(type)),
        ),
      ),
      calls: rules.callsThatRecord(type),
    }
  })
  const known = new Set([...namesOf(commands), ...runtimeEvents.map(({ definition }) => definition.type)])
  for (const { name, file } of declarations.values())
    if (!known.has(name)) problems.push(`${name} is declared in ${file} and registered nowhere`)
  return { commands, events: events.toSorted(order), problems }
}

/** By matter and file in the order in which these first occur at runtime, and in a file by the lines. */
function inSourceOrder(names: readonly string[]) {
  const files: string[] = []
  const place = ({ declaration: { file, name } }: CommandEntry | EventEntry) => {
    if (!files.includes(file)) files.push(file)
    return files.indexOf(file) * names.length + names.indexOf(name)
  }
  return (a: CommandEntry | EventEntry, b: CommandEntry | EventEntry) => place(a) - place(b)
}

function namesOf(commands: readonly CommandEntry[]): string[] {
  return commands.map(({ declaration }) => declaration.name)
}

/** What the walk finds of each command. */
class Rules {
  readonly #walker: Walker
  readonly #table: ReadonlyMap<string, import('typescript').Node>
  readonly #shell: { readonly dossier: readonly string[]; readonly office: readonly string[] }
  readonly #leadOn: ReadonlySet<string>
  readonly #runAgain: ReadonlySet<string>
  readonly #calls: ReadonlyMap<string, ReadonlySet<string>>

  constructor(walker: Walker) {
    this.#walker = walker
    this.#table = walker.tables('src/dossier/decide/', /^Rules\b/)
    const shell = (file: string, name: string) => [
      ...walker.reach(walker.find(file, name), '', /^src\/engine\//).refusals,
    ]
    this.#shell = {
      dossier: shell('src/engine/command-handler.ts', 'handleCommand'),
      office: shell('src/engine/administer.ts', 'administer'),
    }
    this.#leadOn = new Set(walker.texts('src/dossier/decide/follow-ups.ts', 'leadOn'))
    const handlers = walker.tables('src/dossier/evolve/', /^Handlers<Dossier\b/)
    // A clock runs again by what ends a pause and leaves the dossier open.
    this.#runAgain = new Set(
      [...handlers].flatMap(([type, handler]) => {
        const to = (stateAfter as Readonly<Record<string, Move | undefined>>)[type]?.to
        const staysOpen = to === undefined || openStates.has(to)
        const { functions } = walker.reach(handler, '')
        const endsOne = ['endPauses', 'endPauseFor'].some((name) => functions.has(name))
        return staysOpen && endsOne ? [type] : []
      }),
    )
    const calls = ['publish', 'eraseSubject', 'reserveDossierCodes'].map(
      (name): [string, ReadonlySet<string>] => [
        name,
        walker.reach(walker.find('src/engine/engine.ts', name), '', /^src\/engine\//).events,
      ],
    )
    this.#calls = new Map(calls)
  }

  ofDossier(
    { type, fields, in: states, creates }: (typeof dossierCommands)[keyof typeof dossierCommands],
    declaration: Declaration,
  ): CommandEntry {
    const rule = this.#table.get(type)
    if (rule === undefined) throw new Error(`no table of rules has ${type}`)
    const { refusals, events } = this.#walker.reach(rule, type)
    const time = this.#walker.reach(this.#walker.find('src/dossier/decide.ts', 'timeProblem'), type).refusals
    return {
      matter: 'dossier',
      declaration,
      fields,
      states: states as readonly DossierState[],
      creates,
      isAuthorized: this.#shell.dossier.includes('not-authorized'),
      refusals: [
        ...new Set([...refusals, ...time, ...stateRefusals(type, states), ...this.#shell.dossier]),
      ].toSorted(),
      events: [...events],
      consequences: this.#consequences([...events], creates),
    }
  }

  ofOffice(type: string, file: string, decider: string) {
    const { refusals, events } = this.#walker.reach(this.#walker.find(file, decider), type)
    return {
      states: [],
      creates: false,
      isAuthorized: this.#shell.office.includes('not-authorized'),
      refusals: [...new Set([...refusals, ...this.#shell.office])].toSorted(),
      events: [...events],
      consequences: [],
    }
  }

  callsThatRecord(event: string): string[] {
    return [...this.#calls].flatMap(([name, events]) => (events.has(event) ? [name] : []))
  }

  #consequences(events: readonly string[], creates: boolean): CommandEntry['consequences'] {
    const has = (types: ReadonlySet<string>) => events.some((type) => types.has(type))
    return [
      ...(has(this.#runAgain)
        ? [{ events: ['DeadlineSet'], when: 'the clock stood, and runs again by this' }]
        : []),
      ...(has(this.#leadOn)
        ? [{ events: ['StepStarted', 'StepCompleted'], when: 'the turn of an automatic step comes by this' }]
        : []),
      ...(creates
        ? [{ events: ['DossierCodesReserved'], when: 'the engine gives out codes and none is named' }]
        : []),
    ]
  }
}

/** The codes with which a command is refused in other states, by asking the rule itself in every state. */
function stateRefusals(type: string, allowed: readonly string[]): string[] {
  return dossierStates.flatMap((state) => {
    const refused = stateProblem({ type, dossierId: 'x' }, { ...emptyDossier('x'), state }, allowed)
    return refused === undefined ? [] : [refused.rejection.code]
  })
}
