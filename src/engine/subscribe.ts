// Following the log as a stream of events: what lies after a checkpoint, then what comes, in the order of the log. It is
// pulled, so a slow reader holds up nobody and loses nothing; where it stands is the reader's to keep.

import { DossierError, throwIfAborted } from '../kernel/errors.js'
import type { Finding } from '../kernel/finding.js'
import { whichThereAre } from '../kernel/which-there-are.js'
import { origin, type Position, type RecordedEvent } from '../log/envelope.js'
import type { EventTable } from '../log/event-table.js'
import { dossierStream } from '../dossier/dossier.js'
import type { EngineOptions } from './options.js'
import type { Replica } from './replica.js'
import { aSignal, anArray, anObject, refuse, shapeFindings, type Expectation } from '../kernel/shape-check.js'
import { nextTurn } from './next-turn.js'

/** Which events a subscription gives. All members that are given must hold. */
export interface EventFilter<Type extends string = string> {
  /** Events of these types. */
  readonly types?: readonly Type[]
  /** Events of these dossiers. */
  readonly dossierIds?: readonly string[]
}

/** From where on, and what. */
export interface SubscribeOptions<Type extends string = string> {
  /** After this position, as the `checkpoint` of an event that was dealt with; everything if left out; `now` for what comes. */
  readonly from?: Position | 'now' | undefined
  readonly filter?: EventFilter<Type> | undefined
  /** Ends it. */
  readonly signal?: AbortSignal | undefined
}

/** An event of a subscription. */
export type Delivered<Event extends RecordedEvent = RecordedEvent> = Event & {
  /**
   * From where to go on once this event was dealt with. Of several events of one commit all but the last have that of the
   * commit before, for the commit is not dealt with yet: who goes on from there sees its events once more.
   */
  readonly checkpoint: Position
}

/** Events between which other work has its turn. */
const turnSize = 1_000

/**
 * Follows a replica. It never ends by itself. Where it comes to what can't be read it fails, or leaves it out.
 * @throws DossierError `query-invalid`, `aborted`, `closed`, `storage`, `event-unknown`, `event-too-new`
 */
export function follow(
  replica: Replica,
  { from = origin, filter = {}, signal }: SubscribeOptions,
  onUnreadable: EngineOptions['onUnreadable'] = 'fail',
): AsyncGenerator<Delivered, never> {
  // `now` is when it was asked for, not when it is first read.
  const start = from === 'now' ? replica.table.position : from
  return events(replica, { start, matches: matcher(replica.table, filter, onUnreadable), signal })
}

interface Followed {
  readonly start: Position
  readonly matches: (row: number) => boolean
  readonly signal: AbortSignal | undefined
}

async function* events(
  { table, caughtUp }: Replica,
  { start, matches, signal }: Followed,
): AsyncGenerator<Delivered, never> {
  const { commits } = table
  let given = 0
  let checkpoint = start
  throwIfAborted(signal, 'a subscription')
  // The checkpoint may be ahead of this replica: another engine on the log was further.
  await unlessAborted(caughtUp(checkpoint), signal)
  for (let index = commits.countUpTo(checkpoint); ; index++) {
    throwIfAborted(signal, 'a subscription')
    if (index === commits.length) await unlessAborted(caughtUp((table.position + 1) as Position), signal)
    const end = table.firstRowOf(index + 1)
    const rows: number[] = []
    for (let row = table.firstRowOf(index); row < end; row++) if (matches(row)) rows.push(row)
    for (const row of rows) {
      const isLast = row === rows.at(-1)
      yield Object.assign(table.event(row), {
        checkpoint: isLast ? commits.positionAt(index) : checkpoint,
      })
      throwIfAborted(signal, 'a subscription')
      if (++given % turnSize === 0) await nextTurn()
    }
    checkpoint = commits.positionAt(index)
  }
}

function matcher(
  table: EventTable,
  { types, dossierIds }: EventFilter,
  onUnreadable: EngineOptions['onUnreadable'],
): (row: number) => boolean {
  const wanted = types && new Set(types.map((type) => table.registry.codeOf(type)))
  const streams = dossierIds && new Set(dossierIds.map(dossierStream))
  return (row) => {
    const ordinal = table.ordinalAt(row)
    if (streams !== undefined && !streams.has(table.streamName(ordinal))) return false
    // What it is nobody here can tell, so it may be one of those that are wanted.
    const unreadable = table.typeAt(row) === 0 ? table.unreadable.get(ordinal) : undefined
    if (unreadable !== undefined && onUnreadable !== 'skip') throw unreadable.error
    return unreadable === undefined && (wanted === undefined || wanted.has(table.typeAt(row)))
  }
}

/** Waits, but not longer than somebody wants to know. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work
  let stop: (() => void) | undefined
  const aborted = new Promise<void>((resolve) => {
    stop = resolve
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop!)
  }
  throwIfAborted(signal, 'a subscription')
}

const aPosition: Expectation = [
  (value) => value === 'now' || (Number.isSafeInteger(value) && (value as number) >= 0),
  "a position, or 'now'",
]

/**
 * Checks what a caller gave, before anything is waited for.
 * @throws DossierError `query-invalid`
 */
export function checkSubscribeOptions(options: unknown, known: readonly string[]): void {
  const shape = shapeFindings(options, { from: aPosition, filter: anObject, signal: aSignal })
  const { filter = {} } = Object(options) as SubscribeOptions
  const inside =
    shape.length > 0 ? [] : shapeFindings(filter, { types: anArray, dossierIds: anArray }, ['filter'])
  const unknown = shape.length + inside.length > 0 ? [] : (filter.types ?? [])
  const misspelt = unknown.flatMap((type, index): Finding[] => {
    if (known.includes(type)) return []
    const message = `'${type}' is no event type here; ${whichThereAre(known, type, 'there is none')}`
    return [{ path: ['filter', 'types', index], code: 'event-type', message }]
  })
  refuse([...shape, ...inside, ...misspelt], (findings) => {
    const [first] = findings
    const message = `subscribe: ${first!.path.join('.')} ${first!.message}`
    return new DossierError('query-invalid', message, { query: 'subscribe', findings })
  })
}
