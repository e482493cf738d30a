// What a reactor is told: on which events it acts, and how often and how patiently it tries. Types, defaults and the check.

import { DossierError } from '../../kernel/errors.js'
import { formatFindings, type Finding } from '../../kernel/finding.js'
import { isId } from '../../kernel/ids.js'
import {
  aCount,
  aFunction,
  anObject,
  refuse,
  shapeFindings,
  timerMs,
  type Expectation,
} from '../../kernel/shape-check.js'
import { whichThereAre } from '../../kernel/which-there-are.js'
import type { Position, RecordedEvent } from '../../log/envelope.js'
import type { EventNamed, EventTypeIn } from '../options.js'
import type { AnyTypes, EngineTypes } from '../types.js'

/**
 * What goes with an event that is acted on. Its members may be taken out, `{ key, once }`; it is no object to be copied by
 * `{ ...effect }`, for they are made when they are asked for.
 */
export interface Effect {
  /**
   * The same at every attempt, in every process, and wherever the log was moved: give it to whoever must not act twice, as a
   * command's `commandId` or a request's idempotency key. At most 200 characters.
   */
  readonly key: string
  /** 1 at the first attempt that this process knows of. */
  readonly attempt: number
  /** Fires when it took too long, when the reactor is closed, or when another process has taken over. */
  readonly signal: AbortSignal
  /**
   * Does a part of the effect that an attempt before did not already do. If a later part fails, the next attempt leaves out
   * what was done; after a crash it may be done once more. Part names must differ within one effect.
   */
  once(part: string, work: () => unknown): Promise<void>
}

/**
 * Acts on one event. What it throws means: try again later. An error with `retryable: false` means that it would fail
 * again; one with `retryAfterMs` says how long to wait at the least, up to `maxDelayMs`.
 */
export type Reaction<Event> = (event: Event, effect: Effect) => unknown

/** Reactions by event type; `event` is for those of every other type. */
export type Reactions<Types extends EngineTypes> = {
  readonly [Type in EventTypeIn<Types>]?: Reaction<EventNamed<Types, Type>>
} & { readonly event?: Reaction<RecordedEvent> }

/** How a failed effect is tried again. */
export interface RetryPolicy {
  /** Attempts after which an event is parked; 8 if left out. */
  readonly attempts?: number
  /** Before the second attempt, in milliseconds; twice as long before each further one. 1,000 if left out. */
  readonly firstDelayMs?: number
  /** At most so long, in milliseconds; 300,000 if left out. */
  readonly maxDelayMs?: number
}

/** An event whose effect failed, and which holds back what follows in its own stream. */
export interface HeldEvent {
  readonly stream: string
  /** Of the event in its stream. */
  readonly version: number
  readonly attempts: number
  /** Given up until somebody says what to do with it. */
  readonly isParked: boolean
  /** Name and code of the last error. Its message is told to `onParked` alone, for it may hold personal data. */
  readonly error: { readonly name: string; readonly code?: string }
}

/** A durable reactor. */
export interface ReactorDefinition<Types extends EngineTypes> {
  /** Under this name it is remembered how far it is; 1 to 100 characters. */
  readonly name: string
  /** Where it begins the first time: `start` of the log, `now`, or after a position. */
  readonly from: 'start' | 'now' | Position
  readonly on: Reactions<Types>
  readonly retry?: RetryPolicy
  /** How many streams it acts on at once; 1 if left out, which keeps the order of the whole log. */
  readonly lanes?: number
  /** About how many events may come once more after a crash; 25 if left out. */
  readonly batch?: number
  /** How long an attempt may take, in milliseconds; 30,000 if left out. */
  readonly timeoutMs?: number
  /** After how long another process takes over from one that was lost, in milliseconds; 15,000 if left out. */
  readonly leaseMs?: number
  /** More parked events than this stop it; 1,000 if left out. */
  readonly mostParked?: number
  /** Called when an event is parked, with what was thrown; if it fails itself, that is told as `error`. */
  readonly onParked?: (event: HeldEvent, error: unknown) => void
}

/** A definition with its defaults. */
export interface ReactorPlan {
  readonly name: string
  readonly from: 'start' | 'now' | Position
  readonly on: Readonly<Record<string, Reaction<RecordedEvent> | undefined>>
  readonly retry: Required<RetryPolicy>
  readonly lanes: number
  readonly batch: number
  readonly timeoutMs: number
  readonly leaseMs: number
  readonly mostParked: number
  readonly onParked: ((event: HeldEvent, error: unknown) => void) | undefined
}

const aName: Expectation = [(value) => isId(value) && value.length <= 100, 'a name of 1 to 100 characters']
const aBeginning: Expectation = [
  (value) => value === 'start' || value === 'now' || (Number.isSafeInteger(value) && (value as number) >= 0),
  "'start', 'now' or a position",
]
const members = {
  name: aName,
  from: aBeginning,
  on: anObject,
  retry: anObject,
  lanes: aCount,
  batch: aCount,
  timeoutMs: timerMs(1),
  leaseMs: timerMs(1),
  mostParked: aCount,
  onParked: aFunction,
} satisfies Record<keyof ReactorPlan, Expectation>
const retryMembers = { attempts: aCount, firstDelayMs: timerMs(1), maxDelayMs: timerMs(1) } satisfies Record<
  keyof RetryPolicy,
  Expectation
>

/**
 * Checks a definition and fills in what was left out.
 * @throws DossierError `definition-invalid` with all findings
 */
export function planOf(definition: unknown, eventTypes: readonly string[]): ReactorPlan {
  const given = Object(definition) as Given
  const shape = shapeFindings(definition, members)
  const missing = (['name', 'from', 'on'] as const).filter((name) => given[name] === undefined)
  const inside = insideFindings(given, eventTypes)
  const absent = missing.map((name): Finding => ({ path: [name], code: 'missing', message: 'is missing' }))
  refuse([...shape, ...absent, ...inside], (findings) => {
    const message = `a reactor can't be started like this:\n${formatFindings(findings)}`
    return new DossierError('definition-invalid', message, { definition: 'reactor', findings })
  })
  const { name, from, on, lanes = 1, batch = 25, mostParked = 1_000, onParked } = given
  const { timeoutMs = 30_000, leaseMs = 15_000 } = given
  const { attempts = 8, firstDelayMs = 1_000, maxDelayMs = 300_000 } = given.retry ?? {}
  const retry = { attempts, firstDelayMs, maxDelayMs }
  return { name, from, on, retry, lanes, batch, timeoutMs, leaseMs, mostParked, onParked }
}

/** What a caller gave, of any engine. */
type Given = Omit<ReactorDefinition<AnyTypes>, 'on'> & Pick<ReactorPlan, 'on'>

/** What is wrong in the members that have members, as far as these are objects. */
function insideFindings({ on, retry }: Given, eventTypes: readonly string[]): Finding[] {
  const known = [...eventTypes, 'event']
  const isTable = typeof on === 'object' && on !== null
  const reactions = Object.entries(isTable ? on : {}).flatMap(
    ([type, reaction]: [string, unknown]): Finding[] => {
      const path = ['on', type.slice(0, 60)]
      if (!known.includes(type)) {
        const message = `is no event type here; ${whichThereAre(known, type, 'there is none')}`
        return [{ path, code: 'event-type', message }]
      }
      return typeof reaction === 'function' ? [] : [{ path, code: 'shape', message: 'is not a function' }]
    },
  )
  const isEmpty = isTable && Object.keys(on).length === 0
  const none = isEmpty ? [{ path: ['on'], code: 'missing', message: 'has no reaction' }] : []
  return [...reactions, ...none, ...shapeFindings(Object(retry), retryMembers, ['retry'])]
}
