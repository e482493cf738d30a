// One case of a file as a mapping sees it: its moments, its texts, its activities in the order of time, and what
// can't be read of it. Knows nothing of other cases, and decides nothing about what it finds.

import type { Finding } from '../kernel/finding.js'
import { isId } from '../kernel/ids.js'
import { parseInstant, type Instant } from '../kernel/instant.js'
import type { DossierEvents } from '../dossier/events.js'
import type { DataOf, StoredData } from '../log/event-definition.js'
import { fieldValue } from './field-text.js'
import { codeProblem, instantProblem, pathName, type Problem } from './import-finding.js'
import { localInstants } from './local-time.js'
import { textNames, type Mapping, type TextSource } from './mapping.js'
import type { SourceCase, SourceEvent } from './source-case.js'

/** An activity as a fact. */
export interface Activity {
  readonly at: Instant
  readonly actor: string | undefined
  readonly data: DataOf<DossierEvents['StepCompleted']>
  readonly source: SourceEvent
}

/** A case as read. */
export interface CaseReading {
  readonly dossierId: string
  /** In the order of time; the order of the file where times are the same. */
  readonly activities: readonly Activity[]
  /** How many of them the file tells after a later one. */
  readonly outOfOrder: number
  /** What the attributes of the case say. */
  readonly receivedAt: Instant | undefined
  readonly dueAt: Instant | undefined
  readonly resolvedAt: Instant | undefined
  readonly reception: DataOf<DossierEvents['DossierReceived']>
  /** The office's own attributes that the case has. */
  readonly attributes: StoredData
  /** What is wrong with the case; then the rest of this is not to be used. */
  readonly findings: readonly Finding[]
  /** What is wrong with single events, which are not among the activities. */
  readonly eventFindings: readonly Finding[]
}

/** Makes the reader of cases by a mapping. */
export function caseReader(mapping: Mapping): (found: SourceCase) => CaseReading {
  const { dossierId, received, due, resolved, activityUnit, timeZone } = mapping
  const parse = mapping.localTimes === true && timeZone !== undefined ? localInstants(timeZone) : parseInstant
  const texts = textNames.flatMap((name) => {
    const source = mapping[name]
    return source === undefined ? [] : [[name, textReader(source)] as const]
  })
  const own = Object.entries(mapping.attributes ?? {}).map(
    ([name, source]) => [name, source.kind ?? 'code', textReader(source)] as const,
  )
  const saysNothing = new Set(activityUnit?.nothing)

  return (found) => {
    const findings: Finding[] = []
    const eventFindings: Finding[] = []
    const report = (list: Finding[], line: number, name: string, problem: Problem) =>
      list.push({ path: ['line', line, 'case', pathName(found.id), pathName(name)], ...problem })
    const instantOf = (source: { readonly attribute?: string | undefined } | undefined) => {
      const text = source?.attribute === undefined ? undefined : found.attributes[source.attribute]
      if (!text) return undefined
      const at = parse(text)
      if (at === undefined) report(findings, found.line, source!.attribute!, instantProblem(text))
      return at
    }
    const checkCode = (line: number, name: string, text: string | undefined) => {
      if (text && !isId(text)) report(eventFindings, line, name, codeProblem(text))
    }
    const activityOf = (source: SourceEvent): Activity | undefined => {
      const { activity, at, resource, attributes, place } = source
      const unit = activityUnit && attributes[activityUnit.attribute]
      const before = eventFindings.length
      checkCode(place.line, 'activity', activity)
      checkCode(place.line, 'resource', resource)
      if (activityUnit) checkCode(place.line, activityUnit.attribute, unit)
      if (at === undefined) report(eventFindings, place.line, 'time', instantMissing)
      if (at === undefined || eventFindings.length > before) return undefined
      const data = { step: activity, ...(unit && !saysNothing.has(unit) && { unit }) }
      return { at, actor: resource || undefined, data, source }
    }

    const { activities, outOfOrder } = inOrderOfTime(found.events.flatMap((event) => activityOf(event) ?? []))
    const reception: { [Name in (typeof textNames)[number]]?: string | undefined } = {}
    for (const [name, read] of texts) {
      const { text, place } = read(found, activities[0]?.source)
      if (text !== undefined && !isId(text)) report(findings, found.line, place, codeProblem(text))
      else reception[name] = text
    }
    const attributes = own.flatMap(([name, kind, read]) => {
      const { text, place } = read(found, activities[0]?.source)
      if (text === undefined) return []
      const reading = fieldValue(kind, text, parse)
      if ('value' in reading) return [[name, reading.value] as const]
      report(findings, found.line, place, reading.problem)
      return []
    })
    const id = dossierId === undefined ? found.id : found.attributes[dossierId.attribute]
    const place = dossierId?.attribute ?? 'id'
    if (!isId(id)) report(findings, found.line, place, id ? codeProblem(id) : idMissing)
    return {
      dossierId: id ?? '',
      activities,
      outOfOrder,
      receivedAt: instantOf(received),
      dueAt: instantOf(due),
      resolvedAt: instantOf(resolved),
      reception: {
        ...reception,
        procedure: reception.procedure ?? unknown,
        channel: reception.channel ?? unknown,
      },
      attributes: Object.fromEntries(attributes),
      findings,
      eventFindings,
    }
  }
}

/** What stands where an event needs a text and the file has none. */
export const unknown = 'unknown'
const instantMissing = {
  code: 'instant-missing',
  message: 'nothing says when it happened: give the event its time',
}
const idMissing = {
  code: 'dossier-id-missing',
  message: 'it is empty or not there, so the dossier has no id',
}

/** Reads a text of a case, and tells where it stands. */
function textReader({ constant, attribute, firstEvent, values, nothing }: TextSource) {
  const meanings = new Map(Object.entries(values ?? {}))
  const saysNothing = new Set(nothing)
  const place = attribute ?? firstEvent ?? 'constant'
  return (found: SourceCase, first: SourceEvent | undefined) => {
    const written =
      attribute !== undefined ? found.attributes[attribute] : first?.attributes[firstEvent ?? '']
    const says = written && !saysNothing.has(written)
    return { place, text: constant ?? (says ? (meanings.get(written) ?? written) : undefined) }
  }
}

function inOrderOfTime(activities: readonly Activity[]): {
  readonly activities: readonly Activity[]
  readonly outOfOrder: number
} {
  let [latest, outOfOrder] = [Number.NEGATIVE_INFINITY, 0]
  for (const { at } of activities) {
    if (at < latest) outOfOrder += 1
    else latest = at
  }
  return {
    activities: outOfOrder === 0 ? activities : activities.toSorted((a, b) => a.at - b.at),
    outOfOrder,
  }
}
