// Events and the state of one dossier as plain objects, for contenders that fold a dossier at a time: every library is
// given the same handlers, so that what differs is how it keeps events and carries states.

import type { Commit } from '../../src/log/envelope.js'
import type { StoredData } from '../../src/log/event-definition.js'
import { noCounts, timeliness, type Answer, type Counts } from '../answer.js'
import { endAt } from '../workload.js'

/** An event as an object. */
export interface PlainEvent {
  readonly position: number
  readonly stream: string
  readonly version: number
  readonly type: string
  readonly at: number
  readonly recordedAt: number
  readonly actor: string
  readonly commandId: string | undefined
  readonly data: StoredData
}

/** All events in the order of the log. */
export function* plainEventsOf(commits: Iterable<Commit>): Generator<PlainEvent> {
  let position = 0
  for (const { stream, version, recordedAt, commandId, events } of commits)
    for (const [index, { type, at, actor, data }] of events.entries()) {
      position += 1
      yield { position, stream, version: version + index, type, at, recordedAt, actor, commandId, data }
    }
}

/** What the answer needs of a dossier. */
export interface DossierState {
  id: string
  /** Of its reception. */
  position: number
  procedure: string
  isOpen: boolean
  dueAt: number
  pausedAt: number | undefined
  resolvedAt: number | undefined
  steps: number
}

/** Before anything happened. */
export const noDossier: Readonly<DossierState> = Object.freeze({
  id: '',
  position: 0,
  procedure: '',
  isOpen: false,
  dueAt: 0,
  pausedAt: undefined,
  resolvedAt: undefined,
  steps: 0,
})

type Handler = (state: DossierState, event: PlainEvent) => void

const handlers = new Map<string, Handler>([
  [
    'DossierReceived',
    (state, { stream, position, data }) => {
      state.id = stream
      state.position = position
      state.procedure = data['procedure'] as string
      state.isOpen = true
    },
  ],
  [
    'DeadlineSet',
    (state, { data }) => {
      if (data['clock'] === 'statutory') state.dueAt = data['dueAt'] as number
    },
  ],
  ['StepStarted', (state) => void (state.steps += 1)],
  [
    'SupplementRequested',
    (state, { at, data }) => {
      if (data['stopsClock'] === true) state.pausedAt = at
    },
  ],
  ['SupplementReceived', (state) => void (state.pausedAt = undefined)],
  [
    'DossierResolved',
    (state, { at }) => {
      state.isOpen = false
      state.resolvedAt = at
    },
  ],
])

/** Changes a state by an event. */
export function apply(state: DossierState, event: PlainEvent): void {
  handlers.get(event.type)?.(state, event)
}

/** The state after an event, as a new object; the same one where the event says nothing of it. */
export function evolve(state: Readonly<DossierState>, event: PlainEvent): Readonly<DossierState> {
  const handler = handlers.get(event.type)
  if (handler === undefined) return state
  const next = { ...state }
  handler(next, event)
  return next
}

/** The answer's parts, before they are told. */
export interface Finished {
  readonly counts: ReadonlyMap<string, Counts>
  readonly overdue: readonly Readonly<DossierState>[]
  readonly steps: number
}

/** The last questions, asked of all dossiers. */
export function finish(dossiers: Iterable<Readonly<DossierState>>): Finished {
  const counts = new Map<string, Counts>()
  const overdue: Readonly<DossierState>[] = []
  let steps = 0
  for (const dossier of dossiers) {
    const { procedure, isOpen, dueAt, pausedAt = endAt, resolvedAt } = dossier
    let ofProcedure = counts.get(procedure)
    if (ofProcedure === undefined) {
      ofProcedure = noCounts()
      counts.set(procedure, ofProcedure)
    }
    ofProcedure.received += 1
    ofProcedure[resolvedAt === undefined ? 'inProcess' : timeliness(resolvedAt, dueAt)] += 1
    if (isOpen && dueAt < pausedAt) overdue.push(dossier)
    steps += dossier.steps
  }
  overdue.sort((a, b) => a.dueAt - b.dueAt || a.position - b.position)
  return { counts, overdue, steps }
}

/** Tells what was found. */
export function answerOf({ counts, overdue, steps }: Finished): Answer {
  return {
    counts: Object.fromEntries(counts),
    overdue: overdue.map(({ id, dueAt }) => [id.slice('dossier/'.length), dueAt]),
    steps,
  }
}
