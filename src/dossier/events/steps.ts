// (3) How the work goes: steps, branches in parallel, and hands through which a dossier passes.

import { isId } from '../../kernel/ids.js'
import { defineEvent, unchanged } from '../../log/event-definition.js'
import type { Arrival } from '../dossier.js'
import { code, flag, instant, json, optional, text } from '../../log/field.js'

/** A list of steps. What is imported is checked here and not by the rules, and every fold relies on it. */
const steps = () =>
  json<readonly string[]>((value) =>
    Array.isArray(value) && value.every(isId) ? undefined : 'is no list of steps',
  )

/** A list of steps whose turn has come, checked for the same reason. */
const arrivals = () =>
  json<readonly Arrival[]>((value) => {
    const isArrival = (each: unknown) => {
      const { step, from } = Object(each) as { step?: unknown; from?: unknown }
      return isId(step) && (from === undefined || isId(from))
    }
    return Array.isArray(value) && value.every(isArrival) ? undefined : 'is no list of steps with where from'
  })

/**
 * Work on a step begins. State `processing`.
 * @source form 6, process control slip; national portal, state 4 (đang xử lý)
 */
export const StepStarted = defineEvent(
  'StepStarted',
  {
    step: code(),
    unit: optional(code()),
    officer: optional(code()),
    /** By when, if the step has a budget. */
    dueAt: optional(instant()),
    /** Whether other branches are under way: then the dossier itself stays with who holds it. */
    parallel: optional(flag()),
  },
  { version: 2, upcast: { 1: unchanged } },
)

/**
 * A step is done. What follows is in the event, so that nobody needs the procedure to know.
 * @source form 6, process control slip
 */
export const StepCompleted = defineEvent(
  'StepCompleted',
  {
    step: code(),
    /** The step chosen to follow; absent after a last step. */
    next: optional(code()),
    unit: optional(code()),
    note: optional(text()),
    /** The steps that all follow. */
    fork: optional(steps()),
  },
  { version: 2, upcast: { 1: unchanged } },
)

/**
 * A step was left out, for a reason.
 * @source form 6, process control slip: note
 */
export const StepSkipped = defineEvent('StepSkipped', {
  step: code(),
  next: optional(code()),
  fork: optional(steps()),
  reason: text(),
})

/**
 * The dossier goes back to a step that was done before. Steps in work that come after it end undone.
 * @source form 6, process control slip: note
 */
export const ReturnedToStep = defineEvent('ReturnedToStep', {
  step: code(),
  reason: text(),
  /** Steps in work that ended by it. */
  closed: optional(steps()),
  /** Turns that had come and are void: the step whose turn it was, and the step that led to it. */
  dropped: optional(arrivals()),
})

/**
 * The dossier passes to another unit; if a step is named, only the work on that step.
 * @source form 6, process control slip
 */
export const HandedOver = defineEvent(
  'HandedOver',
  {
    fromUnit: optional(code()),
    unit: code(),
    officer: optional(code()),
    note: optional(text()),
    /** One of several steps in work. */
    step: optional(code()),
  },
  { version: 2, upcast: { 1: unchanged } },
)

/**
 * An officer takes it, within the unit that holds it; if a step is named, only that step.
 * @source form 6, process control slip
 */
export const Assigned = defineEvent(
  'Assigned',
  { officer: code(), step: optional(code()) },
  { version: 2, upcast: { 1: unchanged } },
)
