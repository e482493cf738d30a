// Command sequences played on the pure functions alone: decide, then evolve, with nothing between.

import fc from 'fast-check'
import {
  code,
  count,
  decide,
  dossierCommands,
  flag,
  isDossierError,
  optional,
  personal,
  workingCalendar,
  type CalendarDefinition,
  type Decision,
  type DecisionContext,
  type Dossier,
  type DossierCommand,
  type DossierCommandInput,
  type DossierFact,
  type Procedure,
  type RecordedEvent,
} from 'dossier-engine'
import {
  calendarDefinitionArbitrary,
  commandSequenceArbitrary,
  declared,
  procedureArbitrary,
  type SequenceChoices,
} from 'dossier-engine/testing'
import { definitionsOf, finderOf, storedEvent, storedForm } from '../../../src/testing/short-events.js'
import { ToldHistory } from '../../../src/testing/told-history.js'

/** An office that knows its rules, and what is asked of it. */
export interface Sequence {
  readonly definition: CalendarDefinition
  readonly procedures: readonly Procedure[]
  readonly commands: readonly DossierCommandInput[]
}

/** Sequences on two procedures of one calendar, one of them with two versions. */
export function sequenceArbitrary(choices: SequenceChoices = {}): fc.Arbitrary<Sequence> {
  return fc
    .tuple(
      calendarDefinitionArbitrary(),
      procedureArbitrary({ code: 'one' }),
      procedureArbitrary({ code: 'one' }),
      procedureArbitrary({ code: 'two' }),
    )
    .chain(([definition, ...procedures]) =>
      fc.record({
        definition: fc.constant(definition),
        procedures: fc.constant(procedures),
        commands: commandSequenceArbitrary(procedures, { attributes, ...choices }),
      }),
    )
}

/** The office's own attributes, one of each of some kinds. */
export const attributes = {
  ward: code(),
  area: optional(count()),
  isShop: optional(flag()),
  owner: optional(personal()),
}

/** A command as `decide` receives it. */
export function checked(input: DossierCommandInput): DossierCommand {
  const { commandId: _, ...command } = dossierCommands[input.type].check(input)
  const fields = { ...dossierCommands[input.type].fields }
  const values = (command as { attributes?: object }).attributes
  return {
    ...storedForm(fields, command),
    ...(values && { attributes: storedForm(attributes, values) }),
  } as unknown as DossierCommand
}

/** A fact as the log would hold it, at a version. */
export function recorded(fact: DossierFact, dossierId: string, version: number): RecordedEvent {
  return {
    ...fact,
    position: version as RecordedEvent['position'],
    stream: `dossier/${dossierId}`,
    version,
    schemaVersion: 1,
    recordedAt: fact.at,
    data: fact.data,
  }
}

/** One decision, with what it was made on. */
export interface Turn {
  readonly command: DossierCommand
  /** As it was when the command came. */
  readonly before: Dossier
  /** `undefined` where a date lies beyond the calendar. */
  readonly decision: Decision | undefined
  readonly after: Dossier
}

export const definitions = definitionsOf({ attributes })
const definitionOf = finderOf(definitions)

/** Dossiers of which everything is known, and what the rules may look up. */
export class PlayedDossiers {
  readonly context: DecisionContext
  readonly #histories = new Map<string, ToldHistory>()

  constructor({ definition, procedures }: Pick<Sequence, 'definition' | 'procedures'>) {
    const catalogue = declared({ calendars: [workingCalendar(definition)], procedures })
    this.context = {
      findProcedure: (code, version) => catalogue.findProcedure(code, version),
      procedureInForce: (code, at) => catalogue.procedureInForce(code, at),
      calendar: (id, version) => catalogue.calendar(id, version),
      attributes,
      definitionOf: (type) => definitions.find((definition) => definition.type === type),
      eventsOf: (id) => this.historyOf(id).events,
      hasDossier: (id) => this.#histories.has(id),
      dossierOfCode: (code) =>
        [...this.#histories.keys()].find((id) => this.dossier(id).dossierCode === code),
    }
  }

  historyOf(id: string): ToldHistory {
    return this.#histories.get(id) ?? new ToldHistory(`dossier/${id}`, definitions)
  }

  /** The caller's own. */
  dossier(id: string): Dossier {
    return this.historyOf(id).dossier(id, {})
  }

  /** Decides a command and takes its facts down; gives nothing where a date lies beyond the calendar. */
  take(command: DossierCommand): Decision | undefined {
    const { dossierId } = command
    let decision: Decision
    try {
      decision = decide(command, this.dossier(dossierId), this.context)
    } catch (error) {
      if (!isDossierError(error, 'calendar-range')) throw error
      return undefined
    }
    if (decision.accepted) {
      const history = this.historyOf(dossierId)
      this.#histories.set(dossierId, history)
      for (const fact of decision.events) history.add(storedEvent(fact, definitionOf))
    }
    return decision
  }
}

/** Plays a sequence; tells every turn. */
export function* played(sequence: Sequence): Generator<Turn> {
  const dossiers = new PlayedDossiers(sequence)
  for (const input of sequence.commands) {
    const command = checked(input)
    const before = dossiers.dossier(command.dossierId)
    const decision = dossiers.take(command)
    yield { command, before, decision, after: dossiers.dossier(command.dossierId) }
  }
}
