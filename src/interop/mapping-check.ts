// Checking a mapping at the border: everything that is wrong with it, each with its path. It builds nothing.

import * as z from 'zod'
import { DossierError, isDossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { isId } from '../kernel/ids.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import { timeZone } from '../kernel/time-zone.js'
import { onTimeDefinitions, type OnTimeDefinition } from '../dossier/rules/on-time.js'
import { attributes } from '../queries/grouping.js'
import type { Mapping } from './mapping.js'

const schema = withoutCodeGeneration(() => {
  const name = z
    .string({ error: 'is not a name of an attribute, an activity or a column' })
    .min(1, { error: 'is empty' })
    .max(1_000, { error: 'is longer than 1,000 characters' })
  const names = z.array(name).max(1_000)
  const id = z.custom<string>(isId, {
    error: 'is not a text of 1 to 200 characters without control characters',
  })
  const text = z
    .strictObject({
      constant: id.optional(),
      attribute: name.optional(),
      firstEvent: name.optional(),
      values: z.record(z.string(), id).optional(),
      nothing: z.array(z.string()).max(1_000).optional(),
    })
    .superRefine(exactlyOne('constant', 'attribute', 'firstEvent'))
  const start = z
    .strictObject({
      attribute: name.optional(),
      event: z.literal('first', { error: "is not 'first'" }).optional(),
      activity: name.optional(),
    })
    .superRefine(exactlyOne('attribute', 'event', 'activity'))
  const end = z
    .strictObject({
      attribute: name.optional(),
      event: z.literal('last', { error: "is not 'last'" }).optional(),
      activity: z
        .union([name, names.min(1)], { error: 'is neither an activity nor a list of activities' })
        .optional(),
      when: z.record(z.string(), z.strictObject({ attribute: name, reaches: names.min(1) })).optional(),
    })
    .superRefine(exactlyOne('attribute', 'event', 'activity'))
    .superRefine(({ activity = [], when = {} }, context) => {
      for (const key of Object.keys(when)) {
        if (activity !== key && !activity.includes(key))
          context.addIssue({
            code: 'custom',
            path: ['when', key],
            message: 'is none of the activities above',
          })
      }
    })
  return z
    .strictObject({
      name: id,
      about: z.string().max(10_000).optional(),
      needs: z.strictObject({ attributes: names.optional(), activities: names.optional() }).optional(),
      columns: z
        .strictObject({
          case: name,
          activity: name,
          at: name,
          resource: name.optional(),
          delimiter: z.string().length(1, { error: 'is not one character' }).optional(),
        })
        .optional(),
      timeZone: z
        .string()
        .refine(isTimeZone, { error: "is no IANA name such as 'Asia/Ho_Chi_Minh'" })
        .optional(),
      localTimes: z.boolean().optional(),
      definition: z
        .enum(Object.keys(onTimeDefinitions) as [OnTimeDefinition, ...OnTimeDefinition[]])
        .optional(),
      groupBy: z.array(z.enum(attributes, { error: `is none of ${attributes.join(', ')}` })).optional(),
      dossierId: z.strictObject({ attribute: name }).optional(),
      received: start,
      due: z.strictObject({ attribute: name }).optional(),
      resolved: end.optional(),
      procedure: text,
      channel: text.optional(),
      level: text.optional(),
      field: text.optional(),
      agency: text.optional(),
      unit: text.optional(),
      officer: text.optional(),
      activityUnit: z.strictObject({ attribute: name, nothing: z.array(z.string()).optional() }).optional(),
    })
    .refine(({ localTimes, timeZone: zone }) => localTimes !== true || zone !== undefined, {
      error: 'is missing: name the zone of local times',
      path: ['timeZone'],
    })
})

/**
 * Checks what a file or a program says to be a mapping, and gives it back.
 * @throws DossierError `definition-invalid` with everything that is wrong, each with its path
 */
export function checkMapping(input: unknown, label = 'mapping'): Mapping {
  return check(schema as z.ZodType<Mapping>, input, (findings) => mappingInvalid(label, findings))
}

/** Reads a mapping from JSON. @throws DossierError `definition-invalid` */
export function parseMapping(json: string, label: string): Mapping {
  let input: unknown
  try {
    input = JSON.parse(json.replace(/^\ufeff/, ''))
  } catch (cause) {
    const message = `it is no JSON: ${(cause as Error).message.slice(0, 200)}`
    throw mappingInvalid(label, [{ path: [], code: 'json-invalid', message }], cause)
  }
  return checkMapping(input, label)
}

function mappingInvalid(label: string, findings: readonly Finding[], cause?: unknown): DossierError {
  return new DossierError(
    'definition-invalid',
    `the mapping ${label} can't be used:\n${formatFindings(findings)}`,
    { definition: label, findings },
    { cause },
  )
}

function exactlyOne<Name extends string>(...names: readonly Name[]) {
  return (value: { readonly [Each in Name]?: unknown }, context: z.RefinementCtx) => {
    const given = names.filter((each) => value[each] !== undefined)
    if (given.length === 1) return
    const message = `has ${given.length === 0 ? 'none' : given.join(' and ')} where exactly one of ${names.join(', ')} is wanted`
    context.addIssue({ code: 'custom', message })
  }
}

function isTimeZone(id: string): boolean {
  if (id.length > 100) return false
  try {
    timeZone(id)
    return true
  } catch (error) {
    if (isDossierError(error, 'time-zone-unknown')) return false
    throw error
  }
}
