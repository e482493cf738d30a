// A replay from file to answers: facts into an engine in memory, then the questions. It prints nothing, and what it
// gives back is plain data: the text and the JSON show the same.

import type { Finding } from '../../kernel/finding.js'
import { isId } from '../../kernel/ids.js'
import type { Instant } from '../../kernel/instant.js'
import { timeZone as zoneOf } from '../../kernel/time-zone.js'
import { dossierStates, type DossierState } from '../../dossier/dossier.js'
import { timelinessClasses, type TimelinessClass } from '../../dossier/rules/define-on-time.js'
import type { OnTimeDefinition } from '../../dossier/rules/on-time.js'
import { createEngine } from '../../engine/create-engine.js'
import { caseFacts } from '../../interop/case-facts.js'
import type { CaseSurvey, Oddity } from '../../interop/case-survey.js'
import { importInvalid } from '../../interop/import-finding.js'
import { attributeFields } from '../../interop/mapping.js'
import { memoryLog } from '../../log/memory-log.js'
import { verifyLog, type LogVerification } from '../../log/verify-log.js'
import type { TrackingBook } from '../../projections/tracking-book.js'
import { trackingBook } from '../../projections/tracking-fold.js'
import type { ClassMatrix } from '../../queries/compare-definitions.js'
import type { DueList } from '../../queries/deadlines.js'
import type { OnTimeGroup, OnTimeReport } from '../../queries/on-time.js'
import type { Workload } from '../../queries/workload.js'
import { openProgressBar } from '../progress-bar.js'
import type { ReplayArguments } from './arguments.js'
import { FoundInvalid } from './found-invalid.js'
import { readCases } from './read-cases.js'

/** Dossiers that are `from` by one definition of "on time" and `to` by another. */
export interface ClassChange {
  readonly from: TimelinessClass
  readonly to: TimelinessClass
  readonly dossiers: number
}

/** Everything that a replay shows. */
export interface ReplayAnswer {
  readonly file: { readonly name: string; readonly format: 'xes' | 'csv'; readonly bytes: number }
  readonly mapping: { readonly name: string; readonly about: string | undefined; readonly timeZone: string }
  /** What the file holds; `facts` are the events of the engine's log that came of it. */
  readonly source: {
    readonly cases: number
    readonly dossiers: number
    readonly events: number
    readonly facts: number
    readonly firstReceivedAt: Instant
    readonly latestAt: Instant
  }
  readonly oddities: readonly Oddity[]
  readonly leftOut: {
    readonly findings: number
    readonly byCode: Readonly<Record<string, number>>
    readonly first: readonly Finding[]
  }
  readonly states: { readonly [State in DossierState]?: number }
  readonly onTime: OnTimeReport
  /** Against `byInstant`, where another definition was asked for. */
  readonly changes: { readonly against: OnTimeDefinition; readonly list: readonly ClassChange[] } | undefined
  readonly overdue: DueList
  readonly workload: Workload
  readonly verification: LogVerification
  readonly cost: {
    /** Reading, mapping and importing. */
    readonly importSeconds: number
    readonly questionSeconds: number
    readonly verifySeconds: number
    /** Of the source, while importing. */
    readonly eventsPerSecond: number
    readonly peakMemoryMb: number
  }
}

/**
 * Replays a file.
 * @throws DossierError `import-invalid`, `definition-invalid`, `query-invalid`; UsageError
 */
export async function runReplay(asked: ReplayArguments): Promise<ReplayAnswer> {
  const begin = performance.now()
  const invalid = new FoundInvalid()
  const skipInvalid = asked.skipInvalid ? (finding: Finding) => invalid.add(finding) : undefined
  const { source, mapping, cases } = await readCases(asked, skipInvalid)
  const { name, format, size } = source
  const timeZone = mapping.timeZone ?? 'UTC'
  const log = memoryLog()
  const attributes = mapping.attributes && attributeFields(mapping)
  const engine = await createEngine({ log, timeZone, attributes })
  const { facts, survey } = caseFacts(cases, { mapping, source: name, skipInvalid })
  const bar = openProgressBar({ title: name, of: size, unit: 'bytes' })
  const imported = await engine
    .import(facts, {
      source: isId(name) ? name : mapping.name,
      onProgress: () => bar.update(source.bytesRead()),
    })
    .finally(() => bar.stop())
  const imports = performance.now()

  const { firstReceivedAt, latestAt } = spanOf(survey, name, invalid)
  const [book] = await engine.replay([trackingBook])
  const asOf = asked.asOf ?? latestAt
  const definition = asked.definition ?? mapping.definition ?? 'byInstant'
  const onTime = engine.onTime({
    from: asked.from ?? zoneOf(timeZone).dateAt(firstReceivedAt),
    to: asked.to ?? zoneOf(timeZone).dateAt(latestAt),
    definition,
    // Attributes of the office's own are among them; what comes of it is printed by name.
    groupBy: asked.groupBy ?? (mapping.groupBy as readonly OnTimeGroup[] | undefined) ?? [],
    every: asked.every,
  })
  const against = 'byInstant'
  const period = { from: onTime.from, to: onTime.to, limit: 1 }
  const changes =
    definition === against
      ? undefined
      : engine.compareDefinitions({ ...period, definitions: [against, definition] }).total.changes[0]!
  const answers = {
    states: statesOf(book),
    onTime,
    changes: changes && ({ against, list: listOf(changes.matrix) } as const),
    overdue: engine.overdue({ asOf }),
    workload: engine.workload({ asOf, groupBy: asked.workloadBy ?? ['unit', 'officer'] }),
  }
  const questions = performance.now()
  const verification = await verifyLog(log)
  const end = performance.now()
  await engine.close()

  const { events, dossiers } = survey
  return {
    file: { name, format, bytes: size },
    mapping: { name: mapping.name, about: mapping.about, timeZone },
    source: { cases: survey.cases, dossiers, events, facts: imported.events, firstReceivedAt, latestAt },
    oddities: survey.oddities,
    leftOut: { findings: invalid.total, byCode: invalid.byCode, first: invalid.first },
    ...answers,
    verification,
    cost: {
      importSeconds: (imports - begin) / 1000,
      questionSeconds: (questions - imports) / 1000,
      verifySeconds: (end - questions) / 1000,
      eventsPerSecond: Math.round(events / ((imports - begin) / 1000)),
      peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    },
  }
}

/** From where to where the log goes. */
function spanOf({ firstReceivedAt, latestAt }: CaseSurvey, name: string, { first }: FoundInvalid) {
  if (firstReceivedAt !== undefined && latestAt !== undefined) return { firstReceivedAt, latestAt }
  const message = first.length > 0 ? 'no case is left in it: all are invalid' : 'there is no case in it'
  throw importInvalid(name, [{ path: [], code: 'no-cases', message }, ...first])
}

/** The changes of a matrix, most dossiers first; of as many, those that were late first. */
function listOf(matrix: ClassMatrix): readonly ClassChange[] {
  return (['late', 'onTime', 'early', 'none'] as const)
    .flatMap((from) => timelinessClasses.map((to) => ({ from, to, dossiers: matrix[from][to] })))
    .filter(({ from, to, dossiers }) => from !== to && dossiers > 0)
    .toSorted((a, b) => b.dossiers - a.dossiers)
}

function statesOf(book: TrackingBook): ReplayAnswer['states'] {
  const states: { [State in DossierState]?: number } = {}
  for (const state of dossierStates) {
    let count = 0
    for (let row = 0; row < book.length; row++) if (book.stateOf(row) === state) count += 1
    if (count > 0 && state !== 'absent') states[state] = count
  }
  return states
}
