// What an office declares: a procedure with its term and its steps. It is checked here, whole, before anything
// uses it: an unknown step, a step that nothing leads to, and a loop without an exit never reach the log.

import * as z from 'zod'
import { termOptionsSchema, termSchema } from '../calendar/term.js'
import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { isId, isWellFormed } from '../kernel/ids.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import type { Procedure, ProcedureDefinition } from './declaration.js'
import { routeFindings } from './route-checks.js'

/** Most steps in one procedure. */
const maxSteps = 10_000

const schema = withoutCodeGeneration(() => {
  const id = z.custom<string>(isId, {
    error: 'is not a text of 1 to 200 characters without control characters',
  })
  const name = z
    .string()
    .trim()
    .min(1, { error: 'is empty' })
    .max(2_000, { error: 'is longer than 2,000 characters' })
    .refine(isWellFormed, { error: 'holds a lone surrogate' })
  const step = z.strictObject({
    name: name.optional(),
    within: termSchema.optional(),
    unit: id.optional(),
    next: z.array(id).max(maxSteps).optional(),
  })
  return z.strictObject({
    code: id,
    name,
    level: id.optional(),
    field: id.optional(),
    agency: id.optional(),
    unit: id.optional(),
    onlineService: z.enum(['none', 'information', 'partial', 'full']).default('none'),
    calendar: id.optional(),
    term: termSchema.optional(),
    termOptions: termOptionsSchema.optional(),
    steps: z.record(id, step).refine((steps) => Object.keys(steps).length <= maxSteps, {
      error: `has more than ${maxSteps} steps`,
    }),
    start: id,
    onSupplement: z.enum(['resume', 'restart', 'ignore']).default('resume'),
  })
})

/**
 * Declares a procedure. Step names are literals: a `next` or `start` that is no step does not compile.
 * @throws DossierError `procedure-invalid` with everything that is wrong, each with its path
 * @example
 * const licence = defineProcedure({
 *   code: '2.000591', name: 'Alcohol retail licence', calendar: 'office', term: { workingDays: 7 }, start: 'check',
 *   steps: { check: { next: ['sign'] }, sign: {} },
 * })
 */
export function defineProcedure<const Code extends string, StepName extends string>(
  definition: ProcedureDefinition<Code, StepName>,
): Procedure<Code, StepName> {
  const given: unknown = (definition as { code?: unknown } | undefined)?.code
  const label = typeof given === 'string' ? given.slice(0, 60) : '(without code)'
  const fail = (findings: readonly Finding[]) =>
    new DossierError('procedure-invalid', `procedure ${label} can't be used:\n${formatFindings(findings)}`, {
      procedure: label,
      findings,
    })
  const hidden = hiddenStep(definition)
  if (hidden !== undefined) throw fail([hidden])
  const procedure = check(schema, definition, fail) as Procedure<Code, StepName>
  const findings = [...calendarFindings(procedure), ...routeFindings(procedure)]
  if (findings.length > 0) throw fail(findings)
  return deepFreeze(procedure)
}

/** A step of this name, which JSON can bring, would be lost on the way through any object. */
function hiddenStep(definition: unknown): Finding | undefined {
  const { steps } = Object(definition) as { steps?: unknown }
  if (typeof steps !== 'object' || steps === null || !Object.hasOwn(steps, '__proto__')) return undefined
  return { path: ['steps', '__proto__'], code: 'step-name', message: 'is no name for a step: take another' }
}

function calendarFindings({ calendar, term, steps }: Procedure): Finding[] {
  const counted = term !== undefined || Object.values(steps).some(({ within }) => within !== undefined)
  if (!counted || calendar !== undefined) return []
  const message = 'is missing: name the calendar in which the term and the budgets are counted'
  return [{ path: ['calendar'], code: 'calendar-missing', message }]
}

/** Freezes plain data, all of it, and gives it back. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const member of Object.values(value)) deepFreeze(member)
  }
  return value
}
