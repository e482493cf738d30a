// From cases of a file to facts about dossiers: each source event is a completed step, and reception, promise and
// resolution come from what the mapping names. Facts are told as recorded: nothing is decided, computed or put right
// here, and what looks wrong is counted and kept.

import type { Finding } from '../kernel/finding.js'
import type { Instant } from '../kernel/instant.js'
import type { DossierEvents } from '../dossier/events.js'
import { statutoryClock } from '../procedure/clock-checks.js'
import type { DataOf, StoredData } from '../log/event-definition.js'
import { caseReader, unknown, type Activity, type CaseReading } from './case-reading.js'
import { CaseSurvey, type KnownCase } from './case-survey.js'
import { endRule } from './end-rule.js'
import { importInvalid, pathName } from './import-finding.js'
import { textNames, type Mapping, type TextSource } from './mapping.js'
import type { SourceCase } from './source-case.js'

type Told = 'DossierReceived' | 'DeadlineSet' | 'StepCompleted' | 'DossierResolved'

interface FactOf<Type extends string, Data> {
  readonly type: Type
  readonly at: Instant
  readonly actor?: string | undefined
  readonly data: Data
}

/** A fact; without an actor, the source itself tells it. */
export type CaseFact =
  | { readonly [Type in Told]: FactOf<Type, DataOf<DossierEvents[Type]>> }[Told]
  | FactOf<'AttributesSet', StoredData>

/** Facts about one dossier, as `engine.import` takes them. */
export interface DossierFacts {
  readonly dossierId: string
  readonly events: readonly CaseFact[]
}

/** How cases become facts. */
export interface CaseFactsOptions {
  readonly mapping: Mapping
  /** The file's name, for messages. */
  readonly source?: string | undefined
  /**
   * Called with each finding about an event or a case, which is then left out; without it the first invalid case
   * throws. Give the same to the reader.
   */
  readonly skipInvalid?: ((finding: Finding) => void) | undefined
}

/**
 * Tells the facts of cases, each as soon as it is read, and surveys them meanwhile; the survey is complete when the
 * facts are at their end.
 *
 * A dossier's facts are in the order of time. Reception, with the office's own attributes right after it, comes before
 * what happened at the same moment and resolution after it, and never before the reception. A case that comes back
 * later is the same dossier: it isn't received again, and what it adds follows what was told before, whatever its
 * times, attributes included; where it says something else, what was told first is kept, and that is counted. Where the
 * last event ends a case, resolutions follow at the end of the file.
 * @throws DossierError `import-invalid` with the findings, while facts are read
 */
export function caseFacts(
  cases: AsyncIterable<SourceCase>,
  options: CaseFactsOptions,
): { readonly facts: AsyncGenerator<DossierFacts>; readonly survey: CaseSurvey } {
  const survey = new CaseSurvey()
  return { facts: tell(cases, options, survey), survey }
}

async function* tell(
  cases: AsyncIterable<SourceCase>,
  { mapping, source = 'the file', skipInvalid }: CaseFactsOptions,
  survey: CaseSurvey,
): AsyncGenerator<DossierFacts> {
  const read = caseReader(mapping)
  const factsOf = factTeller(mapping, survey)
  for await (const found of cases) {
    const reading = read(found)
    const receivedAt = receivedAtOf(reading, mapping) ?? survey.known.get(reading.dossierId)?.receivedAt
    const findings = [...reading.findings]
    if (findings.length === 0 && receivedAt === undefined && reading.eventFindings.length === 0)
      findings.push({ path: ['line', found.line, 'case', pathName(found.id)], ...undated })
    const all = [...findings, ...reading.eventFindings]
    if (all.length > 0) {
      if (skipInvalid === undefined) throw importInvalid(source, all)
      for (const finding of all) skipInvalid(finding)
    }
    if (findings.length > 0 || receivedAt === undefined) {
      survey.leftOut.cases += 1
      survey.leftOut.events += found.events.length
      continue
    }
    survey.leftOut.events += found.events.length - reading.activities.length
    const events = factsOf(reading, receivedAt)
    if (events.length > 0) yield { dossierId: reading.dossierId, events }
  }
  for (const [dossierId, known] of survey.known) {
    if (mapping.resolved?.event === 'last' && known.lastAt !== undefined) {
      known.resolvedAt = known.lastAt
      yield { dossierId, events: [{ type: 'DossierResolved', at: known.lastAt, data: {} }] }
    }
    if (mapping.due !== undefined && known.dueAt === undefined) survey.note('due-missing', dossierId)
    if (mapping.resolved !== undefined && known.resolvedAt === undefined)
      survey.note('end-missing', dossierId)
  }
  survey.known.clear()
}

const undated = {
  code: 'case-undated',
  message: 'neither the case nor an event tells when it began: give it a date, or map another attribute',
}

/** When the case begins by the mapping; its first event where that isn't told. */
function receivedAtOf({ receivedAt, activities }: CaseReading, { received }: Mapping): Instant | undefined {
  const named = received.activity
  const begins = named === undefined ? undefined : activities.find(({ data }) => data.step === named)
  return receivedAt ?? (begins ?? activities[0])?.at
}

/** A fact and where it is told: at the same moment, reception, attributes and promise, activities, resolution. */
interface Placed {
  readonly at: Instant
  readonly rank: 0 | 1 | 2 | 3
  readonly fact: CaseFact
}

function factTeller(mapping: Mapping, survey: CaseSurvey) {
  const endedBy = endRule(mapping.resolved)

  return (reading: CaseReading, receivedAt: Instant): CaseFact[] => {
    const { dossierId, activities, dueAt, reception, attributes } = reading
    const before = survey.known.get(dossierId)
    if (before !== undefined && isContradictory(reading, before, mapping))
      survey.note('contradictory', dossierId)
    const known = before ?? survey.add(reading, receivedAt)
    survey.cases += 1
    survey.events += activities.length
    const placed: Placed[] = activities.map((activity) => ({
      at: activity.at,
      rank: 2,
      fact: { type: 'StepCompleted', at: activity.at, actor: activity.actor, data: activity.data },
    }))
    if (before === undefined) {
      placed.push({
        at: receivedAt,
        rank: 0,
        fact: { type: 'DossierReceived', at: receivedAt, data: reception },
      })
    }
    const untold = Object.entries(attributes).filter(([name]) => !Object.hasOwn(known.attributes, name))
    if (untold.length > 0) {
      const data = Object.fromEntries(untold)
      known.attributes = { ...known.attributes, ...data }
      placed.push({
        at: known.receivedAt,
        rank: 1,
        fact: { type: 'AttributesSet', at: known.receivedAt, data },
      })
    }
    if (dueAt !== undefined && known.dueAt === undefined) {
      known.dueAt = dueAt
      const data = { clock: statutoryClock, dueAt, policy: 'recorded', cause: 'reception' } as const
      placed.push({
        at: known.receivedAt,
        rank: 1,
        fact: { type: 'DeadlineSet', at: known.receivedAt, data },
      })
      if (dueAt < known.receivedAt) survey.note('due-before-start', dossierId)
    }
    const endedAt = known.resolvedAt ?? reading.resolvedAt ?? endedBy(activities, known)
    if (endedAt !== undefined && known.resolvedAt === undefined) {
      known.resolvedAt = endedAt
      known.values = undefined
      survey.see(endedAt)
      const at = Math.max(endedAt, known.receivedAt) as Instant
      placed.push({ at, rank: 3, fact: { type: 'DossierResolved', at: endedAt, data: {} } })
      if (endedAt < known.receivedAt) survey.note('end-before-start', dossierId)
    }
    noteOddities(reading, known, before !== undefined)
    return placed.toSorted((a, b) => a.at - b.at || a.rank - b.rank).map(({ fact }) => fact)
  }

  function noteOddities(
    { dossierId, activities, outOfOrder, ...reading }: CaseReading,
    known: KnownCase,
    again: boolean,
  ) {
    if (again) survey.note('continued', dossierId, activities.length)
    if (activities.length === 0) survey.note('without-events', dossierId)
    if (outOfOrder > 0) survey.note('out-of-order', dossierId, outOfOrder)
    if (!again && isStartMissing(activities, reading.receivedAt, mapping))
      survey.note('start-missing', dossierId)
    const early = activities.filter(({ at }) => at < known.receivedAt).length
    if (early > 0) survey.note('before-start', dossierId, early)
    const { resolvedAt } = known
    const late = resolvedAt === undefined ? 0 : activities.filter(({ at }) => at > resolvedAt).length
    if (late > 0) survey.note('after-end', dossierId, late)
    const last = activities.at(-1)
    if (last === undefined) return
    survey.see(last.at)
    if (known.lastAt === undefined || last.at > known.lastAt) known.lastAt = last.at
  }
}

/** Whether a case that comes back says something else than what was told; its first event was that of its first run. */
function isContradictory(reading: CaseReading, known: KnownCase, mapping: Mapping): boolean {
  const isOfCase = (source: TextSource | undefined) => source?.firstEvent === undefined
  const { reception, attributes } = reading
  const dates = ['receivedAt', 'dueAt', 'resolvedAt'] as const
  return (
    dates.some((name) => isOther(reading[name], known[name])) ||
    // A reception can't be told again, so a text that it was told without is another, too.
    textNames.some(
      (name) =>
        isOfCase(mapping[name]) && isOther(toldText(reception[name]), known.reception[name] ?? unknown),
    ) ||
    Object.entries(attributes).some(
      ([name, value]) => isOfCase(mapping.attributes?.[name]) && isOther(value, known.attributes[name]),
    )
  )
}

function isOther<Value>(says: Value | undefined, told: Value | undefined): boolean {
  return says !== undefined && told !== undefined && says !== told
}

function toldText(text: string | undefined): string | undefined {
  return text === unknown ? undefined : text
}

function isStartMissing(
  activities: readonly Activity[],
  receivedAt: Instant | undefined,
  { received: { attribute, activity } }: Mapping,
): boolean {
  if (attribute !== undefined) return receivedAt === undefined
  return activity !== undefined && !activities.some(({ data }) => data.step === activity)
}
