// What the properties of the engine play: an office with a drawn calendar and drawn procedures, commands to its
// dossiers, and a clock that may run backwards. It repeats no rule: what the rules refuse is simply not done.

import fc from 'fast-check'
import {
  createEngine,
  isDossierError,
  memoryLog,
  workingCalendar,
  type CalendarDefinition,
  type DossierCommandInput,
  type Engine,
  type EngineOptions,
  type EventLog,
  type Outcome,
  type Procedure,
} from 'dossier-engine'
import {
  calendarDefinitionArbitrary,
  commandSequenceArbitrary,
  procedureArbitrary,
} from 'dossier-engine/testing'

/** An office and what is done in it. */
export interface Scenario {
  readonly definition: CalendarDefinition
  readonly procedures: readonly Procedure[]
  readonly commands: readonly DossierCommandInput[]
  /** Milliseconds by which the recording clock moves before each command; some are negative. */
  readonly ticks: readonly number[]
}

/** Where the recording clock starts. */
const recordingStart = Date.UTC(2024, 0, 1)

const covers = { from: '2024-01-01', to: '2026-12-31' }

export interface ScenarioChoices {
  readonly maxLength?: number
  readonly dossiers?: number
  readonly timeZone?: string
  /** Whether events are corrected; they are if left out. */
  readonly corrections?: boolean
}

/** Offices at work. */
export function scenarioArbitrary(choices: ScenarioChoices = {}): fc.Arbitrary<Scenario> {
  const { maxLength = 40, dossiers = 4, timeZone, corrections } = choices
  return fc
    .tuple(
      calendarDefinitionArbitrary({ covers, timeZone }),
      procedureArbitrary({ code: 'first' }),
      procedureArbitrary({ code: 'second' }),
    )
    .chain(([definition, ...procedures]) =>
      fc.record({
        definition: fc.constant(definition),
        procedures: fc.constant(procedures),
        commands: commandSequenceArbitrary(procedures, { maxLength, dossiers, minLength: 1, corrections }),
        ticks: fc.array(fc.integer({ min: -5, max: 20 }), { minLength: 5, maxLength: 5 }),
      }),
    )
}

/** An office that was played. */
export interface Played {
  readonly engine: Engine
  readonly log: EventLog
  readonly clock: { now: number }
  readonly outcomes: readonly Outcome[]
  readonly dossierIds: readonly string[]
}

/** Handles a command; what can't be told (a due date beyond the calendar) was not done. */
export async function put(engine: Engine, command: DossierCommandInput): Promise<Outcome | undefined> {
  try {
    return await engine.handle(command)
  } catch (error) {
    if (isDossierError(error, 'calendar-range')) return undefined
    throw error
  }
}

/** Plays a scenario on an engine of its own. */
export async function play(scenario: Scenario, options: EngineOptions = {}): Promise<Played> {
  const { definition, procedures, commands, ticks } = scenario
  const clock = { now: recordingStart }
  const log = options.log ?? memoryLog()
  const engine = await createEngine({
    calendars: [workingCalendar(definition)],
    procedures,
    log,
    clock: () => clock.now,
    ...options,
  })
  const outcomes = await putAll(engine, commands, clock, ticks)
  return { engine, log, clock, outcomes, dossierIds: idsOf(engine, commands) }
}

/** Puts commands one after the other while the recording clock ticks. */
export async function putAll(
  engine: Engine,
  commands: readonly DossierCommandInput[],
  clock: { now: number },
  ticks: readonly number[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const [index, command] of commands.entries()) {
    clock.now += ticks[index % ticks.length]!
    const outcome = await put(engine, command)
    if (outcome !== undefined) outcomes.push(outcome)
  }
  return outcomes
}

function idsOf(engine: Engine, commands: readonly DossierCommandInput[]): string[] {
  const ids = new Set(commands.flatMap(({ dossierId }) => (dossierId === undefined ? [] : [dossierId])))
  return [...ids].filter((id) => {
    try {
      engine.dossier(id)
      return true
    } catch (error) {
      if (isDossierError(error, 'dossier-unknown')) return false
      throw error
    }
  })
}

/** The answer, or the code of the error: equal questions have equal ones. */
export function answer(ask: () => unknown): unknown {
  try {
    return ask()
  } catch (error) {
    if (isDossierError(error)) return error.code
    throw error
  }
}
