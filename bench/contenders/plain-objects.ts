// What most would write first: an array of event objects, a Map of states, a switch on the type. It keeps only what
// the answer needs.

import type { StoredData } from '../../src/log/event-definition.js'
import type { Commit } from '../../src/log/envelope.js'
import { noCounts, overdueLimit, timeliness, type Answer, type Counts, type Overdue } from '../answer.js'
import { commitsOf } from '../commits.js'
import { lastHundredth, measurement, type Contender } from '../contender.js'
import { endAt } from '../workload.js'

interface PlainEvent {
  readonly stream: string
  readonly version: number
  readonly type: string
  readonly at: number
  readonly recordedAt: number
  readonly actor: string
  readonly commandId: string | undefined
  readonly data: StoredData
}

interface DossierState {
  readonly id: string
  readonly procedure: string
  isOpen: boolean
  dueAt: number
  pausedAt: number | undefined
  resolvedAt: number | undefined
}

interface Folded {
  readonly dossiers: Map<string, DossierState>
  steps: number
}

function append(
  events: PlainEvent[],
  { stream, version, recordedAt, commandId, events: stored }: Commit,
): void {
  for (const [index, { type, at, actor, data }] of stored.entries())
    events.push({ stream, version: version + index, type, at, recordedAt, actor, commandId, data })
}

function fold(folded: Folded, events: readonly PlainEvent[], from = 0, to = events.length): Folded {
  const { dossiers } = folded
  for (let index = from; index < to; index++) {
    const { stream, type, at, data } = events[index]!
    switch (type) {
      case 'DossierReceived':
        dossiers.set(stream, {
          id: stream,
          procedure: data['procedure'] as string,
          isOpen: true,
          dueAt: Number.NaN,
          pausedAt: undefined,
          resolvedAt: undefined,
        })
        break
      case 'DeadlineSet':
        if (data['clock'] === 'statutory') dossiers.get(stream)!.dueAt = data['dueAt'] as number
        break
      case 'StepStarted':
        folded.steps += 1
        break
      case 'SupplementRequested':
        if (data['stopsClock'] === true) dossiers.get(stream)!.pausedAt = at
        break
      case 'SupplementReceived':
        dossiers.get(stream)!.pausedAt = undefined
        break
      case 'DossierResolved': {
        const dossier = dossiers.get(stream)!
        dossier.isOpen = false
        dossier.resolvedAt = at
      }
    }
  }
  return folded
}

function overdueIn({ dossiers }: Folded): DossierState[] {
  const found: DossierState[] = []
  for (const dossier of dossiers.values()) {
    const { isOpen, dueAt, pausedAt } = dossier
    if (isOpen && (pausedAt ?? endAt) > dueAt) found.push(dossier)
  }
  return found.sort((a, b) => a.dueAt - b.dueAt)
}

function countsIn({ dossiers }: Folded): Map<string, Counts> {
  const counts = new Map<string, Counts>()
  for (const { procedure, dueAt, resolvedAt } of dossiers.values()) {
    let ofProcedure = counts.get(procedure)
    if (ofProcedure === undefined) {
      ofProcedure = noCounts()
      counts.set(procedure, ofProcedure)
    }
    ofProcedure.received += 1
    if (resolvedAt === undefined) ofProcedure.inProcess += 1
    else ofProcedure[timeliness(resolvedAt, dueAt)] += 1
  }
  return counts
}

const start = (): Folded => ({ dossiers: new Map(), steps: 0 })
const finish = (folded: Folded) => ({ ...folded, counts: countsIn(folded), overdue: overdueIn(folded) })
const listed = ({ id, dueAt }: DossierState): Overdue => [id.slice('dossier/'.length), dueAt]

function answerOf({ counts, overdue, steps }: ReturnType<typeof finish>): Answer {
  return { counts: Object.fromEntries(counts), overdue: overdue.map(listed), steps }
}

/** A loop over an array of objects. */
export const plainObjects: Contender = {
  name: 'plain-objects',
  title: 'plain objects, a Map and a switch',
  measures: ['replay', 'catch-up', 'live', 'overdue', 'append'],
  isYardstick: true,
  load(workload) {
    const events: PlainEvent[] = []
    for (const commit of commitsOf(workload)) append(events, commit)
    const from = lastHundredth(events.length)
    let folded = start()
    const last = {
      count: events.length - from,
      unit: 'events',
      setUp: () => void (folded = fold(start(), events, 0, from)),
      describe: () => answerOf(finish(folded)),
    } as const
    let whole: Folded | undefined
    let commits: Commit[] | undefined
    return {
      measures: {
        replay: measurement({
          count: events.length,
          unit: 'events',
          run: () => finish(fold(start(), events)),
          describe: answerOf,
        }),
        'catch-up': measurement({ ...last, run: () => fold(folded, events, from) }),
        live: measurement({
          ...last,
          run() {
            for (let index = from; index < events.length; index++) fold(folded, events, index, index + 1)
          },
        }),
        overdue: measurement({
          count: 1,
          unit: 'answers',
          setUp: () => void (whole ??= fold(start(), events)),
          run: () => overdueIn(whole!).slice(0, overdueLimit),
          describe: (found) => found.map(listed),
        }),
        append: measurement({
          count: events.length,
          unit: 'events',
          setUp: () => void (commits ??= [...commitsOf(workload)]),
          run() {
            const appended: PlainEvent[] = []
            for (const commit of commits!) append(appended, commit)
            return appended
          },
          describe: (appended) => answerOf(finish(fold(start(), appended))),
        }),
      },
    }
  },
}
