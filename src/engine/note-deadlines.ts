// One pass over the dossiers: what has passed or draws near is noted, each by the ordinary road of a command, so that
// the log and not a lock says who was first. It may be stopped and begun again at any time.

import { isDossierError, type DossierErrorCode } from '../kernel/errors.js'
import { checkId } from '../kernel/ids.js'
import { toInstant, type Instant, type InstantInput } from '../kernel/instant.js'
import { aText, refuse, shapeFindings } from '../kernel/shape-check.js'
import { throwIfAborted } from '../kernel/errors.js'
import type { Position } from '../log/envelope.js'
import type { Catalogue } from '../procedure/catalogue.js'
import { noticesProblem, type DeadlineNotice } from '../dossier/rules/deadline-notices.js'
import { noticeHorizon, owedNotes, type CountedWay, type NoteQuestion } from '../dossier/rules/owed-notes.js'
import type { DeadlineWatch, WatchedDossier } from './deadline-watch.js'
import {
  checkBatchOptions,
  inBatches,
  invalid,
  refusal,
  type BatchOptions,
  type RefusedDossier,
} from './many-dossiers.js'
import type { Outcome } from './options.js'
import { nextTurn } from './next-turn.js'

/** Who notes, when, and which notices. */
export interface NoteRequest {
  readonly actor: string
  /** The clock's if left out. */
  readonly at?: InstantInput | undefined
  /** When, before a date, to tell of it; only what has passed, if left out. */
  readonly notices?: readonly DeadlineNotice[] | undefined
}

/** A notice that could not be counted in a calendar, so that nothing was told by it there. */
export interface UncountedNotice {
  readonly notice: string
  /** `undefined` for dossiers that were imported without one. */
  readonly calendar: string | undefined
  readonly code: DossierErrorCode
  readonly message: string
}

/** What a pass noted. */
export interface DeadlineNotes {
  readonly at: Instant
  /** How many dossiers had something to be noted. */
  readonly dossiers: number
  /** Dates noted as passed, by this pass and not by another at the same time. */
  readonly passed: number
  /** Dates noted as near, by notice. */
  readonly approached: Readonly<Record<string, number>>
  /** Dossiers of which something was left to be noted, and why. */
  readonly refused: readonly RefusedDossier[]
  readonly uncounted: readonly UncountedNotice[]
  /** The first date after `at` that may pass, as it is known now. */
  readonly nextDueAt: Instant | undefined
  readonly position: Position
}

/** What a pass needs of the engine. */
export interface NoteParts {
  readonly watch: DeadlineWatch
  readonly now: () => Instant
  readonly catalogue: () => Catalogue
  readonly position: () => Position
  readonly caughtUp: () => Promise<void>
  readonly handle: (command: object) => Promise<Outcome>
}

/** As errors name a pass. */
const notingDeadlines = {
  what: 'a pass that notes deadlines',
  query: 'noteDeadlines',
  cant: "deadlines can't be noted",
} as const

/** Expectations about the members of {@link NoteRequest} that others share. */
export const noteMembers = {
  actor: aText,
  notices: [
    (value: unknown) => noticesProblem(value) === undefined,
    (value: unknown) => noticesProblem(value)!,
  ],
} as const

/**
 * Notes what has passed or draws near and was not noted, one commit a dossier.
 * @throws DossierError `query-invalid`, `aborted`, `storage`, `closed`
 */
export async function noteDeadlines(
  request: NoteRequest,
  parts: NoteParts,
  options: BatchOptions = {},
): Promise<DeadlineNotes> {
  const { actor, notices, at } = checkedRequest(request, parts.now)
  checkBatchOptions(options, notingDeadlines)
  const refreshed = async () => {
    while (parts.watch.refresh()) {
      await nextTurn()
      throwIfAborted(options.signal, notingDeadlines.what)
    }
  }
  await parts.caughtUp()
  await refreshed()
  const { found, uncounted } = candidates({ at, notices }, parts)
  const refused: RefusedDossier[] = []
  const approached = Object.fromEntries(notices.map(({ name }) => [name, 0]))
  let passed = 0
  const note = async (dossierId: string, told: readonly DeadlineNotice[]) => {
    const outcome = await parts.handle({ type: 'noteDeadlines', dossierId, actor, at, notices: told })
    if (!outcome.accepted) {
      refusal(dossierId, outcome, refused)
      return
    }
    for (const { type, data } of outcome.events) {
      if (type === 'DeadlinePassed') passed += 1
      else if (type === 'DeadlineApproached') approached[data['notice'] as string]! += 1
    }
  }
  await inBatches(
    [...found.keys()],
    options,
    async (dossierId) => {
      const owed = found.get(dossierId)!
      const told = notices.filter(({ name }) => owed.notices.has(name))
      // A notice that can't be counted for another of its dates keeps nobody from hearing what has passed.
      const attempts = owed.hasPassed && told.length > 0 ? [told, []] : [told]
      for (const attempt of attempts)
        try {
          return await note(dossierId, attempt)
        } catch (error) {
          if (!isOfOneDossier(error)) throw error
          refused.push({ dossierId, code: error.code, message: error.message })
        }
    },
    notingDeadlines,
  )
  // Those that were noted have other dates to come.
  await refreshed()
  const nextDueAt = parts.watch.firstFrom(at) as Instant | undefined
  const told = { dossiers: found.size, passed, approached, refused, uncounted, nextDueAt }
  return { at, ...told, position: parts.position() }
}

/** What a dossier is to be asked about. */
interface Owed {
  hasPassed: boolean
  readonly notices: Set<string>
}

/** The dossiers of which something is to be told, by the very rule that decides it. */
function candidates(
  { at, notices }: Pick<NoteQuestion, 'at' | 'notices'>,
  { watch, catalogue }: Pick<NoteParts, 'watch' | 'catalogue'>,
): { readonly found: ReadonlyMap<string, Owed>; readonly uncounted: readonly UncountedNotice[] } {
  const horizons = new Map<string, Instant | UncountedNotice>()
  const uncounted = new Set<UncountedNotice>()
  const published = catalogue()
  const reach = (notice: DeadlineNotice, way: CountedWay): Instant | UncountedNotice => {
    const key = JSON.stringify([notice.name, way.calendar, way.extension?.notice])
    if (!horizons.has(key)) {
      try {
        const calendar = published.findCalendar(way.calendar)
        horizons.set(key, noticeHorizon(notice, way, { at, calendar }))
      } catch (error) {
        if (!isDossierError(error)) throw error
        const { code, message } = error
        horizons.set(key, { notice: notice.name, calendar: way.calendar, code, message })
      }
    }
    return horizons.get(key)!
  }
  const horizonOf = (notice: DeadlineNotice, way: CountedWay): Instant | undefined => {
    const reached = reach(notice, way)
    if (typeof reached === 'number') return reached
    uncounted.add(reached)
    return undefined
  }
  // Where a notice can't be counted, all dates are looked at, so that it is said that they were not told of.
  const ends = notices.flatMap((notice) => watch.ways.map((way) => reach(notice, way)))
  const furthest = Math.max(
    at,
    ...ends.map((end) => (typeof end === 'number' ? end : Number.POSITIVE_INFINITY)),
  )
  const found = new Map<string, Owed>()
  for (const { dossierId, dates } of watch.until(furthest)) {
    const owed = owedBy({ dossierId, dates }, { at, notices, horizonOf })
    if (owed.hasPassed || owed.notices.size > 0) found.set(dossierId, owed)
  }
  return { found, uncounted: [...uncounted] }
}

function owedBy({ dates }: WatchedDossier, question: NoteQuestion): Owed {
  const owed: Owed = { hasPassed: false, notices: new Set() }
  for (const date of dates) {
    const { hasPassed, notices } = owedNotes(date, question)
    owed.hasPassed ||= hasPassed
    for (const name of notices) owed.notices.add(name)
  }
  return owed
}

/** Errors that say something of one dossier and not of the log: the pass goes on. */
const ofOneDossier: ReadonlySet<DossierErrorCode> = new Set([
  'calendar-range',
  'calendar-unknown',
  'procedure-unknown',
  'event-unknown',
  'event-too-new',
  'version-conflict',
])

function isOfOneDossier(
  error: unknown,
): error is { readonly code: DossierErrorCode; readonly message: string } {
  return isDossierError(error) && ofOneDossier.has(error.code)
}

function checkedRequest(
  request: NoteRequest,
  now: () => Instant,
): NoteQuestionBase & { readonly actor: string } {
  const members = { ...noteMembers, at: [() => true, 'an instant'] } as const
  refuse(shapeFindings(request, members), (findings) => invalid(findings, notingDeadlines))
  const { actor, at, notices = [] } = request
  checkId(actor, 'actor')
  return { actor, notices, at: at === undefined ? now() : toInstant(at) }
}

type NoteQuestionBase = Pick<NoteQuestion, 'at' | 'notices'>
