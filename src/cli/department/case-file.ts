// One case in the simulated office: what its officer knows of it, and the two things anyone can do: wait, and send a
// command. What is known comes from the engine's events, above all the due date; nothing here sets one.

import type { Instant } from '../../kernel/instant.js'
import type { RecordedEvent } from '../../log/envelope.js'
import type { DossierCommandInput } from '../../dossier/commands.js'
import type { Chance } from './chance.js'
import { dayMinutes, type Office } from './office.js'
import { leastMinutesFrom } from './pace.js'
import type { DepartmentProcedure } from './procedures.js'

/** What a case does next: nothing until a moment, or a command to the engine now. */
export type Move =
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'command'; readonly command: DossierCommandInput }

/** A case as it goes on; after a command it is told the events that followed. */
export type Course<Result = void> = Generator<Move, Result, readonly RecordedEvent[]>

type WithoutId<Command> = Command extends unknown ? Omit<Command, 'dossierId'> : never

/** What officers who look at no date believe to have. */
const carelessMinutes = 20 * dayMinutes

/** What its officer knows of a case. */
export class CaseFile {
  readonly dossierId: string
  readonly procedure: DepartmentProcedure
  readonly office: Office
  readonly chance: Chance
  now: Instant
  /** The promise to the applicant, as the engine last told it. */
  dueAt: Instant | undefined
  /** The budget of the step in work, as the engine told it. */
  stepDueAt: Instant | undefined

  constructor(facts: Pick<CaseFile, 'dossierId' | 'procedure' | 'office' | 'chance' | 'now'>) {
    this.dossierId = facts.dossierId
    this.procedure = facts.procedure
    this.office = facts.office
    this.chance = facts.chance
    this.now = facts.now
  }

  /** Waits for so many minutes of opening time; for none, until the office is open. */
  *waitMinutes(workingMinutes: number): Course {
    yield* this.waitUntil(this.office.after(this.now, workingMinutes))
  }

  *waitUntil(until: Instant): Course {
    yield { kind: 'wait', until }
    this.now = until
  }

  /** Sends a command for this dossier, and learns what the engine promised by it. */
  *send(command: WithoutId<DossierCommandInput>): Course {
    const events = yield { kind: 'command', command: { ...command, dossierId: this.dossierId } }
    for (const { type, data } of events) {
      if (type === 'DeadlineSet') this.dueAt = data['dueAt'] as Instant
      if (type === 'StepStarted') this.stepDueAt = data['dueAt'] as Instant | undefined
    }
  }

  /**
   * Minutes of opening time to spare, if everything from a step on took the least it can: until the due date, or
   * until the year's books are closed, where that comes first and can be reached.
   */
  spareMinutes(step: string): number {
    const { now, office, dueAt } = this
    if (!office.heedsDueDates) return carelessMinutes
    const least = leastMinutesFrom(this.procedure.procedure, step)
    const untilBooks = office.minutesBetween(now, office.closesBooksAt) - least
    const untilDue = dueAt === undefined ? Infinity : office.minutesBetween(now, dueAt) - least
    return untilBooks >= 0 ? Math.min(untilBooks, untilDue) : untilDue
  }
}
