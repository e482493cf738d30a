// An explanation as text: its lines, indented.

import type { DeadlineExplanation } from '../queries/explanation.js'
import { explanationLines, type ExplanationOptions } from './explanation-lines.js'

/**
 * Why a dossier is due when it is, in several lines that end without a line break: the clock, the rules with their
 * versions, the start, every day counted or not and why, each pause and extension, the roll, the result, and the promises
 * so far. From the text with `detail: 'full'` anybody can count again. It never throws on what was recorded.
 * @throws DossierError `time-zone-unknown` for the option
 * @example
 * const why = engine.explainDeadline(dossierId)
 * console.log(explanationText(why))
 * console.log(explanationText(why, { messages: vi, detail: 'full' }))
 */
export function explanationText(explanation: DeadlineExplanation, options: ExplanationOptions = {}): string {
  return explanationLines(explanation, options)
    .map(({ depth, text }) => `${'  '.repeat(depth)}${text}`)
    .join('\n')
}
