// A procedure's route as a diagram for people: steps with their units and budgets, choices, forks and joins, drawn
// from the checked definition. Whatever an office writes in names is escaped, so that no name can change the drawing.

import { formatTerm, type Term } from '../calendar/term.js'
import type { Procedure, StepDefinition } from './declaration.js'

/**
 * The steps of a procedure as a Mermaid flowchart. A step of which one of several follows leads to a diamond, one of
 * which all follow to a hexagon, as do the branches that a step waits for. Automatic steps have doubled sides, those
 * that may be skipped a dashed border. Node ids depend on the step's name alone, so that a diagram can be compared
 * with the one before.
 * @example
 * console.log(stepDiagram(licence))
 */
export function stepDiagram(procedure: Procedure): string {
  const { name, term, steps, start } = procedure
  const entries = Object.entries(steps)
  const title = label([name, ...(term === undefined ? [] : [`term: ${formatTerm(term)}`])])
  const skippable = entries
    .filter(([, { mayBeSkipped }]) => mayBeSkipped === true)
    .map(([step]) => nodeId(step))
  return [
    'flowchart TD',
    `    begin(["${title}"])`,
    ...entries.flatMap(([step, definition]) => nodesOf(step, definition)),
    '    done(["resolution"])',
    `    begin --> ${entryOf(start, steps[start])}`,
    ...entries.flatMap(([step, definition]) => arrowsOf(step, definition, steps)),
    '    classDef skippable stroke-dasharray: 5 5',
    ...(skippable.length > 0 ? [`    class ${skippable.join(',')} skippable`] : []),
    '',
  ].join('\n')
}

function nodesOf(step: string, { name, unit, within, automatic, mayBeSkipped, ...rest }: StepDefinition) {
  const { next = [], fork, join } = rest
  const text = label([
    name ?? step,
    ...(unit === undefined ? [] : [unit]),
    ...(within === undefined ? [] : [formatTerm(within as Term)]),
    ...(automatic === true ? ['automatic'] : []),
    ...(mayBeSkipped === true ? ['may be skipped'] : []),
  ])
  const id = nodeId(step)
  return [
    ...(join === undefined ? [] : [`    join_${id}{{"waits for all"}}`]),
    automatic === true ? `    ${id}[["${text}"]]` : `    ${id}["${text}"]`,
    ...(fork === undefined ? [] : [`    fork_${id}{{"all of"}}`]),
    ...(next.length > 1 ? [`    choice_${id}{"one of"}`] : []),
  ]
}

function arrowsOf(
  step: string,
  { next = [], fork, join }: StepDefinition,
  steps: Procedure['steps'],
): string[] {
  const id = nodeId(step)
  const followers = fork ?? next
  const via = fork === undefined ? (next.length > 1 ? `choice_${id}` : undefined) : `fork_${id}`
  return [
    ...(join === undefined ? [] : [`    join_${id} --> ${id}`]),
    ...(via === undefined ? [] : [`    ${id} --> ${via}`]),
    ...followers.map((to) => `    ${via ?? id} --> ${entryOf(to, steps[to])}`),
    ...(followers.length === 0 ? [`    ${id} --> done`] : []),
  ]
}

/** Where an arrow to a step ends: at what waits for its branches, if it joins some. */
function entryOf(step: string, definition: StepDefinition | undefined): string {
  return definition?.join === undefined ? nodeId(step) : `join_${nodeId(step)}`
}

/** An id of letters, digits and underscores, another one for every name: `-` becomes `_2d_`. */
function nodeId(step: string): string {
  return `step_${step.replaceAll(/[^A-Za-z0-9]/gu, (sign) => `_${sign.codePointAt(0)!.toString(16)}_`)}`
}

/** Lines of a label. All but letters, digits, spaces and commas become entity codes: nothing of it is markup. */
function label(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replaceAll(/[^\p{L}\p{M}\p{N} ,]/gu, (sign) => `#${sign.codePointAt(0)};`),
  )
  return escaped.join('<br/>')
}
