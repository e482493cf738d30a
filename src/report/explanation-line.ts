// A line of an explanation, as user interfaces get it.

import type { TraceDay } from '../calendar/explain.js'

/** One line of an explanation. */
export interface ExplanationLine {
  readonly kind:
    | 'title'
    | 'term'
    | 'basis'
    | 'policy'
    | 'start'
    | 'days'
    | 'pause'
    | 'extension'
    | 'moved'
    | 'roll'
    | 'choice'
    | 'due'
    | 'unknown'
    | 'promise'
  /** How far it is indented, from 0. */
  readonly depth: number
  /** Without indentation or line break. */
  readonly text: string
  /** The dates that it tells of, as they are in the trace. */
  readonly days?: readonly TraceDay[]
}
