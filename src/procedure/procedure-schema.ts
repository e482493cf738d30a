// The form of a declared procedure, member by member. What the members say about one another is checked by
// route-checks.ts, branch-checks.ts and term-checks.ts.

import * as z from 'zod'
import { isCounted, termOptionsSchema, termSchema } from '../calendar/term.js'
import { idSchema, nameSchema, withoutCodeGeneration } from '../kernel/schema.js'
import { canonicalJson, jsonProblem } from '../log/canonical.js'
import { channels } from './channel.js'
import { componentForms, pauseGrounds } from './declaration.js'

/** Most steps in one procedure. */
const maxSteps = 10_000
/** Most fees, and most components, in one procedure. */
const maxListed = 1_000

/** Most clocks in one procedure. */
const maxClocks = 50

/** Checks the form of a procedure; `onlineService` may still be absent. */
export const procedureSchema = withoutCodeGeneration(() => {
  const [id, name] = [idSchema, nameSchema]
  const within = termSchema.optional()
  const counted = termSchema
    .refine(isCounted, { error: 'must be a length of time, no date and no choice of terms' })
    .optional()
  const withinOrNone = z.unknown().transform(termOrNone).optional()
  const calendar = z.unknown().transform(calendarChoice).optional()
  const wholeFrom = (least: number) =>
    z.custom<number>((value) => Number.isSafeInteger(value) && (value as number) >= least, {
      error: `is not a whole number from ${least}`,
    })
  const limit = wholeFrom(1).optional()
  const stepNames = z.array(id).max(maxSteps).optional()
  const trigger = z.unknown().transform(triggerOf)
  const triggers = z.array(trigger).min(1, { error: 'is empty' }).max(maxListed)
  const clock = z.strictObject({
    name: name.optional(),
    start: triggers,
    stop: triggers,
    within: termSchema,
    termOptions: termOptionsSchema.optional(),
    pausedBy: z.array(z.enum(pauseGrounds)).max(pauseGrounds.length).optional(),
    pause: triggers.optional(),
    resume: triggers.optional(),
    unit: id.optional(),
    calendar: id.optional(),
  })
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
    calendar,
    term: withinOrNone,
    termByChannel: z
      .strictObject({ online: withinOrNone, inPerson: withinOrNone, post: withinOrNone })
      .optional(),
    termOptions: termOptionsSchema.optional(),
    clocks: z
      .record(z.string().regex(/^[a-z][A-Za-z0-9-]{0,63}$/, { error: 'is no name for a clock' }), clock)
      .refine((clocks) => Object.keys(clocks).length <= maxClocks, {
        error: `has more than ${maxClocks} clocks`,
      })
      .optional(),
    steps: z.record(id, step).refine((steps) => Object.keys(steps).length <= maxSteps, {
      error: `has more than ${maxSteps} steps`,
    }),
    start: id,
    onSupplement: z.enum(['resume', 'restart', 'ignore']).default('resume'),
    supplement: z.strictObject({ within, limit }).optional(),
    payment: z.strictObject({ within, stopsClock: z.boolean().optional() }).optional(),
    concurrence: z.strictObject({ within, stopsClock: z.boolean().optional() }).optional(),
    extension: z
      .strictObject({ limit, atMost: counted, notice: counted, apology: z.boolean().optional() })
      .optional(),
    feedback: z.strictObject({ within }).optional(),
    fees: z.array(fee).max(maxListed).optional(),
    components: z.array(component).max(maxListed).optional(),
    attributes: z.unknown().superRefine(checkAttributes).transform(copyOf).optional(),
  })
})

// Unions, each read by the form that it has: a union of schemas would only say that nothing fits.

function termOrNone(value: unknown, context: z.RefinementCtx): unknown {
  return value === 'none' || value === undefined ? value : readBy(termSchema, value, context)
}

const calendarOf = withoutCodeGeneration(() => z.strictObject({ of: z.enum(['unit', 'agency']) }))

function calendarChoice(value: unknown, context: z.RefinementCtx): unknown {
  if (value === undefined) return undefined
  return readBy(typeof value === 'object' ? calendarOf : idSchema, value, context)
}

const stepTrigger = withoutCodeGeneration(() => z.strictObject({ event: idSchema, step: idSchema }))

function triggerOf(value: unknown, context: z.RefinementCtx): unknown {
  return readBy(typeof value === 'object' ? stepTrigger : idSchema, value, context)
}

function readBy(schema: z.ZodType, value: unknown, context: z.RefinementCtx): unknown {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  for (const issue of result.error.issues) context.addIssue({ ...issue, input: value } as never)
  return z.NEVER
}

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
