// One case in the simulated office: what its officer knows of it, and the two things anyone can do: wait, and send a
// command. What is known comes from the engine's events, above all the due date; nothing here sets one.

import type { Instant } from '../../kernel/instant.js'
import type { RecordedEvent } from '../../log/envelope.js'
import type { DossierCommandInput } from '../../dossier/commands.js'
import { dossierIdOf } from '../../dossier/dossier.js'
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
  readonly procedure: DepartmentProcedure
  readonly office: Office
  readonly chance: Chance
  /** Until then the officers want it finished, if it can be. */
  readonly closesBooksAt: Instant
  now: Instant
  /** As the engine named it; before its first event it has none. */
  dossierId: string | undefined
  /** The promise to the applicant, as the engine last told it. */
  dueAt: Instant | undefined
  /** The budgets of the steps in work, as the engine told them. */
  readonly stepDueAt = new Map<string, Instant | undefined>()
  /** How many results were drafted, and how much evidence was handed in later. */
  results = 0
  evidence = 0

  constructor(facts: Pick<CaseFile, 'procedure' | 'office' | 'chance' | 'closesBooksAt' | 'now'>) {
    this.procedure = facts.procedure
    this.office = facts.office
    this.chance = facts.chance
    this.closesBooksAt = facts.closesBooksAt
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

  /** Sends a command for this dossier, and learns what the engine promised by it; gives the events that followed. */
  *send(command: WithoutId<DossierCommandInput>): Course<readonly RecordedEvent[]> {
    const { dossierId } = this
    const named = { ...command, ...(dossierId !== undefined && { dossierId }) } as DossierCommandInput
    const events = yield { kind: 'command', command: named }
    this.dossierId ??= dossierIdOf(events[0]!.stream)
    for (const { type, data } of events) {
      if (type === 'DeadlineSet') this.dueAt = data['dueAt'] as Instant
      if (type === 'StepStarted') this.stepDueAt.set(data['step'] as string, data['dueAt'] as Instant)
    }
    return events
  }

  /**
   * Minutes of opening time to spare, if everything from a step on took the least it can: until the due date, or
   * until the year's books are closed, where that comes first and can be reached.
   */
  spareMinutes(step: string): number {
    const { now, office, dueAt } = this
    if (!office.heedsDueDates) return carelessMinutes
    const least = leastMinutesFrom(this.procedure.procedure, step)
    const untilBooks = this.minutesUntilBooks() - least
    const untilDue = dueAt === undefined ? Infinity : office.minutesBetween(now, dueAt) - least
    return untilBooks >= 0 ? Math.min(untilBooks, untilDue) : untilDue
  }

  /** Minutes of opening time until the year's books are closed. */
  minutesUntilBooks(): number {
    return this.office.minutesBetween(this.now, this.closesBooksAt)
  }

  /**
   * How long somebody else may be waited for in a step, at most so many minutes. A clock that stands gives the time
   * back, but for a day; where it runs on, or counts days that nobody works on, there is only what is left.
   */
  minutesToWait(step: string, { most, stopsClock }: { most: number; stopsClock: boolean }): number {
    const spare = this.spareMinutes(step)
    const givesBack = stopsClock && this.procedure.procedure.term?.workingDays !== undefined
    if (givesBack && spare >= 2 * dayMinutes && this.minutesUntilBooks() >= 20 * dayMinutes) return most
    return Math.max(0, Math.min(most, Math.floor((spare - dayMinutes) / 2)))
  }
}
