// What is wrong with a damaged log, and where it begins.

import type { Position } from './envelope.js'

/** The first thing found wrong with a log. */
export interface LogDamage {
  readonly position: Position
  readonly stream: string
  readonly version: number
  /** Where only a head tells of it: it lies somewhere from `position` up to here. */
  readonly upTo?: Position
  /**
   * What is wrong: the bytes don't match their hash, the link doesn't match, a version or position is out of order. By the
   * seals and heads, `order`: this is not the commit that stood here when the order was closed; something was moved, put
   * in, taken out or exchanged. `seal`: a seal that can't be one. `cut`: a head tells of more commits than there are, and
   * after this one they were cut off.
   */
  readonly reason:
    'content' | 'link' | 'version-gap' | 'position-order' | 'unreadable' | 'order' | 'seal' | 'cut'
}
