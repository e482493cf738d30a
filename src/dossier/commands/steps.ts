// (1) Commands by which work goes on and passes from hand to hand.

import { defineCommand } from '../../log/command-definition.js'
import { code, optional, text } from '../../log/field.js'
import { openStates } from '../dossier.js'

const inWork = ['received', 'processing'] as const

/**
 * Work on a step begins.
 * @by the unit that does the step
 * @source form 6, process control slip
 */
export const startStep = defineCommand(
  'startStep',
  { step: code(), unit: optional(code()), officer: optional(code()) },
  { in: inWork },
)

/**
 * A step in work is done; where one of several follows, `next` chooses.
 * @by the officer who did it
 * @source form 6, process control slip
 */
export const completeStep = defineCommand(
  'completeStep',
  { step: code(), next: optional(code()), note: optional(text()) },
  { in: ['processing'] },
)

/**
 * A step that may be skipped is left out.
 * @by the unit that holds the dossier
 * @source form 6, process control slip: note
 */
export const skipStep = defineCommand(
  'skipStep',
  { step: code(), next: optional(code()), reason: text() },
  { in: inWork },
)

/**
 * The dossier goes back to a step that was done before.
 * @by the unit that found what is wrong
 * @source form 6, process control slip: note
 */
export const returnToStep = defineCommand(
  'returnToStep',
  { step: code(), reason: text() },
  { in: ['processing'] },
)

/**
 * The dossier passes to another unit; where several steps are in work, one of them may be named.
 * @by the unit that gives
 * @source form 6, process control slip
 */
export const handOver = defineCommand(
  'handOver',
  { unit: code(), officer: optional(code()), note: optional(text()), step: optional(code()) },
  { in: [...openStates] },
)

/**
 * An officer takes it.
 * @by the head of the unit
 * @source form 6, process control slip
 */
export const assign = defineCommand(
  'assign',
  { officer: code(), step: optional(code()) },
  { in: [...openStates] },
)
