// When clocks are due, worked out once more from what was recorded: events are read one by one, and of the package only
// the calendar is asked. It knows one version of one procedure, and no corrections.

import type { Instant, Procedure, RecordedEvent, WorkingCalendar } from 'dossier-engine'
import type { Course, Move } from '../../../src/calendar/course.js'

/** A run of a clock of the procedure's own. */
export interface RecountedRun {
  readonly clock: string
  readonly startedAt: Instant
  readonly dueAt: Instant
  readonly isRunning: boolean
}

/** What was worked out. */
export interface Recounted {
  /** When the legal term ends; `undefined` without one, or before the reception. */
  readonly dueAt: Instant | undefined
  /** When the budgets of steps in work end, by step. */
  readonly steps: ReadonlyMap<string, Instant>
  readonly clocks: readonly RecountedRun[]
}

interface Stretch {
  readonly kind: 'pause'
  readonly from: Instant
  readonly to: Instant
  /** Whether a supplement was asked for and came in it. */
  readonly isSupplied: boolean
}
type Told = Stretch | { readonly kind: 'extension'; readonly at: Instant; readonly by: never }

interface Run {
  readonly clock: string
  readonly startedAt: Instant
  readonly pauses: { readonly from: Instant; readonly to: Instant }[]
  isRunning: boolean
  isHeld: boolean
  stoodFrom?: Instant | undefined
}

type Data = Readonly<Record<string, never>>

/** With these ends every clock. */
const endings: ReadonlySet<string> = new Set(['DossierWithdrawn', 'ReceptionRefused', 'ResultReturned'])

/** Works out when the clocks of one dossier are due. */
export function recounted(
  timeline: readonly RecordedEvent[],
  procedure: Procedure,
  calendar: WorkingCalendar,
): Recounted {
  const told: Told[] = []
  const stretches: Stretch[] = []
  const steps = new Map<string, Instant>()
  const runs: Run[] = []
  let grounds: string[] = []
  let stoodFrom: Instant | undefined
  let wasAsked = false
  let isSupplied = false
  let start: Instant | undefined
  let recordedDueAt: Instant | undefined
  let channel: string | undefined

  const stand = (ground: string, at: Instant) => {
    if (grounds.length === 0) [stoodFrom, wasAsked, isSupplied] = [at, false, false]
    if (ground === 'supplement') wasAsked = true
    grounds.push(ground)
  }
  const goOn = (at: Instant, ends: (ground: string) => boolean, most = Infinity) => {
    const wasStanding = grounds.length > 0
    let left = most
    grounds = grounds.filter((ground) => !ends(ground) || left-- <= 0)
    if (!wasStanding || grounds.length > 0) return
    const stretch = { kind: 'pause', from: stoodFrom!, to: at, isSupplied } as const
    told.push(stretch)
    stretches.push(stretch)
  }
  const is = (asked: string) => (ground: string) => ground === asked

  const read = ({ type, at, data }: RecordedEvent) => {
    const told_ = data as Data
    switch (type) {
      case 'DossierReceived':
      case 'DossierTakenOver':
        start = (told_['receivedAt'] ?? at) as Instant
        channel = told_['channel']
        return
      case 'DossierReopened':
        start = at
        recordedDueAt = undefined
        told.length = 0
        return
      case 'DeadlineSet':
        if (told_['clock'] === 'statutory' && told_['policy'] === 'recorded') recordedDueAt = told_['dueAt']
        return
      case 'SupplementRequested':
        if (told_['stopsClock']) stand('supplement', at)
        return
      case 'SupplementReceived':
        isSupplied = wasAsked
        return goOn(at, is('supplement'))
      case 'PaymentRequested':
        if (told_['stopsClock']) stand('payment', at)
        return
      case 'PaymentRecorded':
        return goOn(at, is('payment'))
      case 'ConcurrenceRequested':
        if (told_['stopsClock']) stand('concurrence', at)
        return
      case 'ConcurrenceGiven':
        if (told_['stoppedClock']) goOn(at, is('concurrence'), 1)
        return
      case 'ProcessingStopped':
        return stand('stop', at)
      case 'ProcessingResumed':
        return goOn(at, (ground) => ground !== 'concurrence')
      case 'ExtensionGranted':
        told.push({ kind: 'extension', at, by: told_['term']! })
        return
      case 'StepStarted':
        steps.set(told_['step']!, at)
        return
      case 'StepCompleted':
        steps.delete(told_['step']!)
        return
      case 'ReturnedToStep':
        for (const step of (told_['closed'] ?? []) as string[]) steps.delete(step)
        return
      case 'DossierResolved':
      case 'DossierWithdrawn':
        steps.clear()
        return goOn(at, () => true)
    }
  }

  /** What one commit does to a clock of the procedure's own. */
  const turn = (name: string, facts: readonly RecordedEvent[]) => {
    const clock = procedure.clocks![name]!
    const { at } = facts[0]!
    const isAny = (triggers: typeof clock.pause, { type, data }: RecordedEvent) =>
      (triggers ?? []).some((trigger) =>
        typeof trigger === 'string'
          ? trigger === type
          : trigger.event === type && trigger.step === (data as Data)['step'],
      )
    const before = runs.findLast((each) => each.clock === name && each.isRunning)
    let run = before
    for (const each of facts) {
      if (run !== undefined && isAny(clock.stop, each)) {
        run.isRunning = false
        // What stood until now is given back.
        if (run.stoodFrom !== undefined) run.pauses.push({ from: run.stoodFrom, to: at })
        run.stoodFrom = undefined
        run = undefined
      } else if (run === undefined && isAny(clock.start, each)) {
        run = { clock: name, startedAt: at, pauses: [], isRunning: true, isHeld: false }
        runs.push(run)
      }
      if (run !== undefined && isAny(clock.pause, each)) run.isHeld = true
      if (run !== undefined && isAny(clock.resume, each)) run.isHeld = false
    }
    if (run === undefined) return
    if (run === before && facts.some(({ type }) => endings.has(type))) {
      run.isRunning = false
      return
    }
    const stands = run.isHeld || (clock.pausedBy ?? []).some((ground) => grounds.includes(ground))
    if (stands) run.stoodFrom ??= at
    else if (run.stoodFrom !== undefined) {
      run.pauses.push({ from: run.stoodFrom, to: at })
      run.stoodFrom = undefined
    }
  }

  for (const commit of commitsOf(timeline)) {
    for (const event of commit) read(event)
    const facts = commit.filter(({ type }) => type !== 'DeadlineSet' && !type.startsWith('Clock'))
    if (facts.length > 0) for (const name of Object.keys(procedure.clocks ?? {})) turn(name, facts)
  }

  const asMoves = (pauses: readonly Pick<Stretch, 'from' | 'to'>[], since: Instant): Move[] =>
    pauses.flatMap(({ from, to }) =>
      to <= since ? [] : [{ kind: 'pause', from: Math.max(from, since) as Instant, to }],
    )
  const legal = (): Course | undefined => {
    const own = procedure.termByChannel?.[channel as 'online']
    const term = own === 'none' ? undefined : (own ?? procedure.term)
    if (term === undefined || start === undefined) return undefined
    // Where both are of one instant, the pause ends first.
    const when = (each: Told) => (each.kind === 'pause' ? each.to : each.at)
    const sorted = told.toSorted(
      (a, b) => when(a) - when(b) || Number(b.kind === 'pause') - Number(a.kind === 'pause'),
    )
    let begun = start
    let moves: Told[] = []
    for (const each of sorted) {
      if (each.kind === 'pause' && each.isSupplied && procedure.onSupplement === 'restart')
        [begun, moves, recordedDueAt] = [each.to, [], undefined]
      else moves.push(each)
    }
    return {
      ...{ start: begun, term, options: procedure.termOptions, recordedDueAt },
      moves: moves.flatMap((each) => (each.kind === 'pause' ? asMoves([each], begun) : [each])),
    }
  }
  const course = legal()
  return {
    dueAt: course && calendar.due(course),
    steps: new Map(
      [...steps].flatMap(([step, startedAt]) => {
        const { within } = procedure.steps[step]!
        if (within === undefined) return []
        return [
          [step, calendar.due({ start: startedAt, term: within, moves: asMoves(stretches, startedAt) })],
        ]
      }),
    ),
    clocks: runs.map(({ clock, startedAt, pauses, isRunning }) => {
      const { within: term, termOptions: options = procedure.termOptions } = procedure.clocks![clock]!
      const moves = pauses.map((pause) => ({ kind: 'pause' as const, ...pause }))
      return { clock, startedAt, isRunning, dueAt: calendar.due({ start: startedAt, term, options, moves }) }
    }),
  }
}

function commitsOf(timeline: readonly RecordedEvent[]): RecordedEvent[][] {
  const commits = new Map<number, RecordedEvent[]>()
  for (const event of timeline) {
    const commit = commits.get(event.position) ?? []
    commit.push(event)
    commits.set(event.position, commit)
  }
  return [...commits.values()]
}
