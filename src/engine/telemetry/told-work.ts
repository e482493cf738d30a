// What an engine's pieces of work are called when they are told, and how they ended. Without a telemetry each is done as
// it is, and nothing is made for it.

import { isDossierError } from '../../kernel/errors.js'
import type { Commit, Position } from '../../log/envelope.js'
import type { Replica } from '../replica.js'
import { failed, type GuardedTelemetry } from './guarded-telemetry.js'
import { metrics } from './metrics.js'
import type { WorkEnd } from './telemetry.js'

/** A telemetry, where there is one. */
type Told = GuardedTelemetry | undefined

/** What is told of a command that came to its end. */
export interface HandledCommand<Outcome = AnyOutcome, Command = object> {
  readonly outcome: Outcome
  readonly command: Command
  /** How often it was decided. */
  readonly attempts: number
}

type AnyOutcome =
  | { readonly accepted: true; readonly repeated: boolean }
  | { readonly accepted: false; readonly rejection: { readonly code: string } }

/** Tells of a command; one whose type is not known is told as `_OTHER`, for a caller may call it anything. */
export function tellCommand<Result extends HandledCommand>(
  told: Told,
  { name, type }: { readonly name: 'handle' | 'administer'; readonly type: string | undefined },
  run: () => Promise<Result>,
): Promise<Result> {
  if (told === undefined) return run()
  const known = type ?? '_OTHER'
  const attributes = { 'dossier.command.type': known }
  const withOutcome = (end: WorkEnd, outcome: string) => ({
    ...end,
    attributes: { ...end.attributes, 'dossier.outcome': outcome },
  })
  return told.tell(
    { name: `${name} ${known}`, duration: metrics.command, attributes },
    run,
    ({ outcome, command, attempts }) => {
      const { dossierId } = command as { readonly dossierId?: string }
      const details = {
        'dossier.command.attempts': attempts,
        ...(!outcome.accepted && { 'dossier.rejection.code': outcome.rejection.code }),
      }
      const end = { details, ...(dossierId !== undefined && { dossierId }) }
      if (!outcome.accepted) return withOutcome(end, 'refused')
      return withOutcome(end, outcome.repeated ? 'repeated' : 'accepted')
    },
    (error) => withOutcome(failed(error), 'failed'),
  )
}

/** Tells of an import; of what it appends, each append tells. */
export function tellImport<Result extends { readonly dossiers: number; readonly events: number }>(
  told: Told,
  run: () => Promise<Result>,
): Promise<Result> {
  if (told === undefined) return run()
  return told.tell({ name: 'import', duration: metrics.import, attributes: {} }, run, (imported) => ({
    details: { 'dossier.import.dossiers': imported.dossiers, 'dossier.import.events': imported.events },
  }))
}

/** Tells of an append, of what it appended, and of a race that was lost, which is no failure: it is decided again. */
export function tellAppend(
  told: Told,
  commits: readonly Commit[],
  run: () => Promise<readonly Position[]>,
): Promise<readonly Position[]> {
  if (told === undefined) return run()
  const attributes = { 'dossier.stream.kind': kindOf(commits) }
  const events = commits.reduce((sum, commit) => sum + commit.events.length, 0)
  const details = { 'dossier.append.commits': commits.length, 'dossier.append.events': events }
  return told.tell(
    { name: 'append', duration: metrics.append, attributes },
    run,
    () => {
      told.count(metrics.appended, events, attributes)
      return { details }
    },
    (error) => {
      const { attributes: named, ...end } = failed(error)
      if (!isDossierError(error, 'version-conflict')) return { ...end, details, attributes: named! }
      told.count(metrics.conflicts, 1, attributes)
      return { details, attributes: named! }
    },
  )
}

/** Why a replica is waited for. */
export type CatchUpReason =
  /** The engine is opened, and reads the log. */
  | 'open'
  /** What was appended must be there before the answer. */
  | 'append'
  /** Another writer was first. */
  | 'conflict'
  /** Nobody is refused on what another writer may have changed. */
  | 'refusal'
  /** The caller wants to know. */
  | 'asked'

/** Waits for the replica and tells of it, unless there is nothing to wait for. */
export function catchUp(
  told: Told,
  replica: Pick<Replica, 'caughtUp' | 'isLent' | 'table'>,
  reason: CatchUpReason,
  position?: Position,
): Promise<void> {
  const isThere = replica.isLent || (position !== undefined && replica.table.position >= position)
  const run = () => replica.caughtUp(position)
  return isThere ? run() : tellCatchUp(told, reason, run)
}

/** Tells of a replica that comes up to its log. */
export function tellCatchUp<Result>(
  told: Told,
  reason: CatchUpReason,
  run: () => Promise<Result>,
): Promise<Result> {
  if (told === undefined) return run()
  const attributes = { 'dossier.catch_up.reason': reason }
  return told.tell({ name: 'catch up', duration: metrics.catchUp, attributes }, run)
}

/** `dossier`, `procedure`, …: of the streams of an append, which are of one kind or of several. */
function kindOf(commits: readonly Commit[]): string {
  const kinds = new Set(commits.map(({ stream }) => stream.split('/', 1).join('')))
  return kinds.size === 1 ? [...kinds].join('') : 'several'
}
