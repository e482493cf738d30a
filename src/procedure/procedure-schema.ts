// The form of a declared procedure, member by member. What the members say about one another is checked by
// route-checks.ts, branch-checks.ts and term-checks.ts.

import * as z from 'zod'
import { termOptionsSchema, termSchema } from '../calendar/term.js'
import { idSchema, nameSchema, withoutCodeGeneration } from '../kernel/schema.js'
import { canonicalJson, jsonProblem } from '../log/canonical.js'
import { channels } from './channel.js'
import { componentForms } from './declaration.js'

/** Most steps in one procedure. */
const maxSteps = 10_000
/** Most fees, and most components, in one procedure. */
const maxListed = 1_000

/** Checks the form of a procedure; `onlineService` may still be absent. */
export const procedureSchema = withoutCodeGeneration(() => {
  const [id, name] = [idSchema, nameSchema]
  const within = termSchema.optional()
  const wholeFrom = (least: number) =>
    z.custom<number>((value) => Number.isSafeInteger(value) && (value as number) >= least, {
      error: `is not a whole number from ${least}`,
    })
  const limit = wholeFrom(1).optional()
  const stepNames = z.array(id).max(maxSteps).optional()
  const step = z.strictObject({
    name: name.optional(),
    within,
    unit: id.optional(),
    next: stepNames,
    fork: stepNames,
    join: stepNames,
    automatic: z.boolean().optional(),
    mayBeSkipped: z.boolean().optional(),
  })
  const fee = z.strictObject({
    code: id,
    name: name.optional(),
    amount: wholeFrom(0),
    currency: z.string().regex(/^[A-Z]{3}$/, { error: 'is no currency of ISO 4217, as in VND' }),
    channel: z.enum(channels).optional(),
  })
  const component = z.strictObject({
    code: id,
    name: name.optional(),
    forms: z
      .array(z.enum(componentForms))
      .min(1, { error: 'is empty: leave it out where any form will do' })
      .max(maxListed)
      .optional(),
    copies: wholeFrom(1).optional(),
    providedBy: id.optional(),
    reusable: z.boolean().optional(),
    mayBeMissing: z.boolean().optional(),
  })
  return z.strictObject({
    code: id,
    name,
    level: id.optional(),
    field: id.optional(),
    agency: id.optional(),
    unit: id.optional(),
    subjects: z
      .array(z.enum(['citizen', 'business', 'organisation', 'foreigner', 'agency']))
      .min(1, { error: 'is empty: leave it out where everybody may apply' })
      .max(maxListed)
      .optional(),
    onlineService: z.enum(['none', 'information', 'partial', 'full']).optional(),
    onlineLevel: z.literal([1, 2, 3, 4]).optional(),
    calendar: id.optional(),
    term: within,
    termByChannel: z.strictObject({ online: within, inPerson: within, post: within }).optional(),
    termOptions: termOptionsSchema.optional(),
    steps: z.record(id, step).refine((steps) => Object.keys(steps).length <= maxSteps, {
      error: `has more than ${maxSteps} steps`,
    }),
    start: id,
    onSupplement: z.enum(['resume', 'restart', 'ignore']).default('resume'),
    supplement: z.strictObject({ within, limit }).optional(),
    payment: z.strictObject({ within, stopsClock: z.boolean().optional() }).optional(),
    concurrence: z.strictObject({ within, stopsClock: z.boolean().optional() }).optional(),
    extension: z
      .strictObject({ limit, atMost: within, notice: within, apology: z.boolean().optional() })
      .optional(),
    feedback: z.strictObject({ within }).optional(),
    fees: z.array(fee).max(maxListed).optional(),
    components: z.array(component).max(maxListed).optional(),
    attributes: z.unknown().superRefine(checkAttributes).transform(copyOf).optional(),
  })
})

function checkAttributes(value: unknown, context: z.RefinementCtx): void {
  const problem = attributesProblem(value)
  if (problem !== undefined) context.addIssue({ code: 'custom', ...problem })
}

function attributesProblem(value: unknown): { message: string; path?: string[] } | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { message: 'is not an object of named values' }
  const odd = Object.keys(value).find((name) => !/^[a-z][A-Za-z0-9]{0,63}$/.test(name))
  if (odd !== undefined) return { path: [odd], message: 'the name is not camelCase' }
  const message = jsonProblem(value)
  return message === undefined ? undefined : { message }
}

/** What is published gets frozen, and what the caller gave must not. */
function copyOf(value: unknown): unknown {
  return JSON.parse(canonicalJson(value))
}
