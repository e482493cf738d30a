// Command sequences played on the pure functions alone: decide, then evolve, with nothing between.

import fc from 'fast-check'
import {
  decide,
  dossierCommands,
  emptyDossier,
  evolve,
  isDossierError,
  workingCalendar,
  type CalendarDefinition,
  type Decision,
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
import { testReference } from '../../../src/testing/short-events.js'

/** An office that knows its rules, and what is asked of it. */
export interface Sequence {
  readonly definition: CalendarDefinition
  readonly procedures: readonly Procedure[]
  readonly commands: readonly DossierCommandInput[]
}

/** Sequences on two procedures of one calendar. */
export function sequenceArbitrary(choices: SequenceChoices = {}): fc.Arbitrary<Sequence> {
  return fc
    .tuple(
      calendarDefinitionArbitrary(),
      procedureArbitrary({ code: 'one' }),
      procedureArbitrary({ code: 'two' }),
    )
    .chain(([definition, ...procedures]) =>
      fc.record({
        definition: fc.constant(definition),
        procedures: fc.constant(procedures),
        commands: commandSequenceArbitrary(procedures, choices),
      }),
    )
}

/** A command as `decide` receives it. */
export function checked(input: DossierCommandInput): DossierCommand {
  const { commandId: _, ...command } = dossierCommands[input.type].check(input)
  const { applicant } = command as { applicant?: Parameters<typeof testReference>[0] }
  return {
    ...command,
    ...(applicant && { applicant: testReference(applicant) }),
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

/** Plays a sequence; tells every turn. */
export function* played({ definition, procedures, commands }: Sequence): Generator<Turn> {
  const context = declared({ calendars: [workingCalendar(definition)], procedures })
  const dossiers = new Map<string, Dossier>()
  for (const input of commands) {
    const command = checked(input)
    const id = command.dossierId
    const dossier = dossiers.get(id) ?? emptyDossier(id)
    const before = structuredClone(dossier)
    let decision: Decision | undefined
    try {
      decision = decide(command, dossier, context)
    } catch (error) {
      if (!isDossierError(error, 'calendar-range')) throw error
    }
    if (decision?.accepted === true) {
      for (const fact of decision.events) evolve(dossier, recorded(fact, id, dossier.version + 1))
      dossiers.set(id, dossier)
    }
    yield { command, before, decision, after: dossier }
  }
}
