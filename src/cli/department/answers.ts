// The questions about the year, put to the engine: everything that the demonstration shows, as plain data. Nothing is
// taken from the simulation but how many commands it sent and how long that took.

import { toInstant } from '../../kernel/instant.js'
import { dossierIdOf } from '../../dossier/dossier.js'
import type { LogVerification } from '../../log/verify-log.js'
import type { AnyEngine } from '../../engine/engine.js'
import { stepBook } from '../../projections/step-book.js'
import { trackingBook } from '../../projections/tracking-fold.js'
import type { DueList } from '../../queries/deadlines.js'
import type { DeadlineExplanation } from '../../queries/explanation.js'
import type { OnTimeReport } from '../../queries/on-time.js'
import type { WorkItem } from '../../queries/work-list.js'
import type { Workload } from '../../queries/workload.js'
import { proveLog } from './prove-log.js'
import { figuresOf, lostIn, type Figure } from './figures.js'
import { earliest, promisesOverTheSwap } from './promises-over-the-swap.js'
import { eventCounts } from './event-counts.js'
import { publicationsOf, serviceCounts, serviceFigures, type ServiceFigures } from './service-counts.js'
import type { Year } from './year.js'

/** Everything that the demonstration shows. */
export interface YearAnswers {
  readonly seed: number
  /** Whether every figure is the report's, no dossier got lost and the log is intact. */
  readonly isRight: boolean
  readonly figures: readonly Figure[]
  /** Rows in which carried over + received isn't resolved + in process + ended otherwise. */
  readonly lost: readonly string[]
  readonly onTime: {
    readonly byLevel: OnTimeReport
    readonly byMonth: OnTimeReport
    readonly byField: OnTimeReport
  }
  readonly workload: Workload
  /** What was to be done then, by whom. */
  readonly open: readonly WorkItem[]
  readonly nearlyDue: DueList
  /** The codes of the dossiers named here, by their ids. */
  readonly codes: Readonly<Record<string, string>>
  readonly explained: { readonly procedure: string; readonly why: DeadlineExplanation } | undefined
  readonly service: ServiceFigures
  /** How many events of each type there are, most first. */
  readonly events: readonly (readonly [type: string, count: number])[]
  readonly verification: LogVerification
  /** Of all commit hashes in order: the same for the same seed on every machine. */
  readonly digest: string
  readonly cost: {
    readonly commands: number
    /** Of these, what the log had already when the year was run again. */
    readonly repeated: number
    readonly events: number
    /** In `handle` alone, and with the simulation around it. */
    readonly handleSeconds: number
    readonly yearSeconds: number
    readonly replaySeconds: number
    readonly handledPerSecond: number
    readonly replayedPerSecond: number
  }
}

/** The last moment of the year. */
const yearsEnd = '2024-12-31T23:59:59+07:00'
const year = { from: '2024-01-01', to: '2024-12-31', definition: 'byDate' } as const

/** The report's figures as the engine has them, with the on-time reports that they were checked against. */
export function askForFigures(engine: AnyEngine): Pick<YearAnswers, 'figures' | 'lost' | 'onTime'> {
  const byChannel = engine.onTime({ ...year, groupBy: ['channel'] })
  const byLevel = engine.onTime({ ...year, groupBy: ['level'] })
  const byMonth = engine.onTime({ ...year, groupBy: ['period'], every: 'month' })
  const byField = engine.onTime({ ...year, groupBy: ['field'] })
  const figures = figuresOf({
    catalogue: engine.catalogue().procedures({ on: toInstant(yearsEnd) }),
    byChannel,
  })
  const lost = lostIn([byChannel, byLevel, byMonth, byField])
  return { figures, lost, onTime: { byLevel, byMonth, byField } }
}

/** Asks the engine about a year that is over. */
export async function askAboutYear({
  engine,
  log,
  seed,
  commands,
  repeated,
  cost,
}: Year): Promise<YearAnswers> {
  const replayBegins = performance.now()
  await engine.replay([trackingBook, stepBook])
  const replaySeconds = (performance.now() - replayBegins) / 1000
  const counted = askForFigures(engine)
  const { verification, digest } = await proveLog(log)
  const events = verification.intact ? verification.events : 0
  const nearlyDue = engine.nearlyDue({ asOf: yearsEnd, within: { workingDays: 15 } })
  const explained = await explainOne(engine)
  const named = [
    ...nearlyDue.dossiers.map(({ dossierId }) => dossierId),
    explained?.why.dossierId ?? [],
  ].flat()
  return {
    seed,
    isRight:
      counted.figures.every(({ isEqual }) => isEqual) && counted.lost.length === 0 && verification.intact,
    ...counted,
    workload: engine.workload({ asOf: yearsEnd, groupBy: ['unit'] }),
    open: engine.workList({ asOf: yearsEnd }).items,
    nearlyDue,
    codes: Object.fromEntries(named.map((id) => [id, engine.dossier(id).dossierCode ?? id])),
    explained,
    service: serviceFigures(engine.project(serviceCounts), publicationsOf(engine.catalogue())),
    events: [...engine.project(eventCounts)].toSorted(
      ([a, many], [b, more]) => more - many || (a < b ? -1 : 1),
    ),
    verification,
    digest,
    cost: {
      commands,
      repeated,
      events,
      ...cost,
      replaySeconds,
      handledPerSecond: Math.round(events / cost.handleSeconds),
      replayedPerSecond: Math.round(events / replaySeconds),
    },
  }
}

/** Explains a due date beyond the swapped days of April. */
async function explainOne(engine: AnyEngine): Promise<YearAnswers['explained']> {
  const [promises] = await engine.replay([promisesOverTheSwap])
  const dossierId = dossierIdOf(earliest(promises) ?? '')
  if (dossierId === undefined) return undefined
  const { procedure: code } = engine.dossier(dossierId)
  const name = engine.procedures().find(({ definition }) => definition.code === code)?.definition.name
  return { procedure: `${code} ${name}`, why: engine.explainDeadline(dossierId) }
}
