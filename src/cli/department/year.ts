// The simulated year: all cases side by side, one event queue by instant, every command through the engine's
// `handle`. The clock and the ids are the simulation's, so that one seed gives one log, to the last hash. The commands
// have ids too: sent again to a log that has them they change nothing, so a year that was cut off is simply run again.

import { setImmediate as nextTurn } from 'node:timers/promises'
import { vietnamOffice } from '../../calendar/vietnam.js'
import { createEngine } from '../../engine/create-engine.js'
import type { OfficeCommandInput } from '../../engine/administer.js'
import type { AnyEngine } from '../../engine/engine.js'
import { InvariantError } from '../../kernel/errors.js'
import { dayMs, toInstant, type Instant } from '../../kernel/instant.js'
import type { RecordedEvent } from '../../log/envelope.js'
import { vaultOf } from '../../engine/memory-vault.js'
import type { EventLog } from '../../log/event-log.js'
import { memoryLog } from '../../log/memory-log.js'
import { Agenda } from './agenda.js'
import { drawApplicant } from './applicants.js'
import type { Course } from './case-file.js'
import { Chance } from './chance.js'
import { courseOf, courseTakenOver } from './course.js'
import { filingsOfTheYear, takenOverFilings } from './filings.js'
import { officeActs, openedAt } from './office-acts.js'
import { Office } from './office.js'
import { departmentOrganisation, dossierAttributes } from './organisation.js'
import { departmentProcedures } from './procedures.js'
import { vietnamDossierCode } from '../../dossier/dossier-code.js'

const yearEndsAt = toInstant('2025-01-01T00:00:00+07:00')
/** How many dossier codes the engine reserves at once: one reservation a day, mostly. */
const codesAtOnce = 40
/** How often an applicant's name is kept: each is encrypted, which for thousands would take seconds. */
const namedShare = 0.1
/** Streams of chance: for ids, for the staff, for what comes in, for the office; and one for each case from here on. */
const streams = { ids: 1, staff: 2, filings: 3, acts: 4, old: 5, commandIds: 6, takenOver: 100, cases: 1000 }

/** How the year is run. */
export interface YearOptions {
  /** Another seed is another year with the same inputs; 2024 if left out. */
  readonly seed?: number | undefined
  /** `false` for officers who look at no due date, so that one sees what the engine makes of it. */
  readonly heedsDueDates?: boolean | undefined
  /** Stops there; after the whole year if left out. */
  readonly endsAt?: Instant | undefined
  /** Where the year is kept; in memory if left out. A log that has a part of it already is gone on with. */
  readonly log?: EventLog | undefined
  readonly onProgress?: ((progress: { readonly day: number; readonly of: number }) => void) | undefined
}

/** A year that is over. */
export interface Year {
  readonly seed: number
  readonly engine: AnyEngine
  readonly log: EventLog
  /** How many commands the engine handled, and how many of them the log had already. */
  readonly commands: number
  readonly repeated: number
  /** Seconds in the engine's `handle`, and for the year with the simulation around it. */
  readonly cost: { readonly handleSeconds: number; readonly yearSeconds: number }
}

/** Runs the year of the department. The caller closes the engine, and a log that it gave. */
export async function runYear(options: YearOptions = {}): Promise<Year> {
  const { seed = 2024, heedsDueDates = true, endsAt = yearEndsAt, log = memoryLog(), onProgress } = options
  const begins = performance.now()
  let now = openedAt
  const ids = new Chance(seed, streams.ids)
  const calendar = vietnamOffice()
  const procedures = departmentProcedures(calendar.id)
  const engine: AnyEngine = await createEngine({
    log: withCommandKey(log, seed),
    calendars: [calendar],
    organisation: departmentOrganisation(calendar.id),
    attributes: dossierAttributes,
    dossierCodes: { pattern: vietnamDossierCode, reserve: codesAtOnce },
    clock: () => now,
    newId: () => ids.id(),
  })
  const office = new Office(calendar, new Chance(seed, streams.staff), { heedsDueDates })
  const agenda = new Agenda<Course | readonly OfficeCommandInput[]>()
  for (const { at, commands } of officeActs(procedures, office, new Chance(seed, streams.acts)))
    agenda.note(at, commands)
  const old = takenOverFilings(procedures, calendar, new Chance(seed, streams.old))
  for (const [index, filing] of old.entries()) {
    const chance = new Chance(seed, streams.takenOver + index)
    agenda.note(filing.at, courseTakenOver({ filing, office, chance, applicant: undefined }))
  }
  const filings = filingsOfTheYear(procedures, calendar, new Chance(seed, streams.filings))
  for (const [index, filing] of filings.entries()) {
    const chance = new Chance(seed, streams.cases + index)
    const applicant = chance.happens(namedShare) ? drawApplicant(chance) : undefined
    agenda.note(filing.at, courseOf({ filing, office, chance, applicant }))
  }

  const meter = { commands: 0, repeated: 0, handleMs: 0 }
  const commandIds = new Chance(seed, streams.commandIds)
  const send: Send = async (handle, command) => {
    const handled = performance.now()
    const outcome = await handle({ ...command, commandId: commandIds.id() })
    meter.handleMs += performance.now() - handled
    meter.commands += 1
    if (!outcome.accepted) throw new InvariantError(`a rule was broken: ${outcome.rejection.message}`)
    if (outcome.repeated) meter.repeated += 1
    return outcome.events
  }
  const today = () => Math.floor((now - openedAt) / dayMs)
  const days = Math.round((yearEndsAt - openedAt) / dayMs)
  for (let next = agenda.takeBefore(endsAt); next !== undefined; next = agenda.takeBefore(endsAt)) {
    const day = today()
    now = next.at
    const { item } = next
    if ('next' in item) {
      const until = await goOn(item, engine, send)
      if (until !== undefined) agenda.note(until, item)
    } else for (const command of item) await send((each) => engine.administer(each), command)
    if (today() === day) continue
    onProgress?.({ day: today(), of: days })
    await nextTurn()
  }
  now = endsAt
  const { commands, repeated, handleMs } = meter
  const cost = { handleSeconds: handleMs / 1000, yearSeconds: (performance.now() - begins) / 1000 }
  return { seed, engine, log, commands, repeated, cost }
}

/** The contents of commands are hashed under a key of the log, drawn by chance: of one seed it is always the same. */
function withCommandKey(log: EventLog, seed: number): EventLog {
  const key = new TextEncoder().encode(`the department's year ${seed}`.padEnd(32))
  return { ...log, vault: { ...vaultOf(log), commandKey: async () => key } }
}

/** Sends one command, which must be accepted; gives its events. */
type Send = <Command extends object>(
  handle: (command: Command & { readonly commandId: string }) => Promise<Sent>,
  command: Command,
) => Promise<readonly RecordedEvent[]>

type Sent =
  | { readonly accepted: true; readonly events: readonly RecordedEvent[]; readonly repeated: boolean }
  | { readonly accepted: false; readonly rejection: { readonly message: string } }

/** Lets a case go on until it waits, and gives the moment it waits for; `undefined` after its end. */
async function goOn(course: Course, engine: AnyEngine, send: Send): Promise<Instant | undefined> {
  let events: readonly RecordedEvent[] = []
  for (;;) {
    const { done, value: move } = course.next(events)
    if (done === true) return undefined
    if (move.kind === 'wait') return move.until
    events = await send((command) => engine.handle(command), move.command)
  }
}
