// Checking a mapping at the border: everything that is wrong with it, each with its path. It builds nothing.

import * as z from 'zod'
import { DossierError, isDossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { isId } from '../kernel/ids.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import { isTimeZone } from '../kernel/time-zone.js'
import { onTimeDefinitions, type OnTimeDefinition } from '../dossier/rules/on-time.js'
import { attributesEvent } from '../dossier/rules/attributes.js'
import { groupByOf } from '../queries/grouping.js'
import { fieldValue } from './field-text.js'
import { attributeFields, attributeKinds, type AttributeSource, type Mapping } from './mapping.js'

const schema = withoutCodeGeneration(() => {
  const name = z
    .string({ error: 'is not a name of an attribute, an activity or a column' })
    .min(1, { error: 'is empty' })
    .max(1_000, { error: 'is longer than 1,000 characters' })
  const names = z.array(name).max(1_000)
  const id = z.custom<string>(isId, {
    error: 'is not a text of 1 to 200 characters without control characters',
  })
  const textMembers = {
    constant: id.optional(),
    attribute: name.optional(),
    firstEvent: name.optional(),
    values: z.record(z.string(), id).optional(),
    nothing: z.array(z.string()).max(1_000).optional(),
  }
  const isOneText = exactlyOne('constant', 'attribute', 'firstEvent')
  const text = z.strictObject(textMembers).superRefine(isOneText)
  const kind = z.enum(attributeKinds, { error: `is none of ${attributeKinds.join(', ')}` })
  const attribute = z.strictObject({ ...textMembers, kind: kind.optional() }).superRefine(isOneText)
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
      groupBy: groupByOf().optional(),
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
      attributes: z.record(z.string(), attribute).superRefine(canBeDeclared).optional(),
      activityUnit: z.strictObject({ attribute: name, nothing: z.array(z.string()).optional() }).optional(),
    })
    .refine(({ localTimes, timeZone: zone }) => localTimes !== true || zone !== undefined, {
      error: 'is missing: name the zone of local times',
      path: ['timeZone'],
    })
    .superRefine(canBeGroupedBy)
    .superRefine(saysWhatItsKindTakes)
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

/** Checks the names of own attributes as an engine will when they are declared. */
function canBeDeclared(attributes: Readonly<Record<string, AttributeSource>>, context: z.RefinementCtx) {
  const find = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message })
  try {
    attributesEvent(attributeFields({ attributes }))
  } catch (error) {
    if (!isDossierError(error, 'definition-invalid')) throw error
    for (const { path, message } of error.details.findings) find(path.slice(1), message)
  }
}

/** Checks that own attributes to group by are in the mapping, and of a kind that can be grouped by. */
function canBeGroupedBy({ groupBy = [], attributes = {} }: Mapping, context: z.RefinementCtx) {
  const names = Object.entries(attributes).flatMap(([name, { kind }]) =>
    kind === 'text' || kind === 'instant' ? [] : [`attributes.${name}`],
  )
  for (const [index, by] of groupBy.entries()) {
    if (!by.startsWith('attributes.') || names.includes(by)) continue
    const message =
      names.length === 0
        ? 'is unknown: the mapping has no attributes of the office to group by'
        : `is none of ${names.join(', ')}`
    context.addIssue({ code: 'custom', path: ['groupBy', index], message })
  }
}

/** Checks the values that a mapping itself gives to own attributes. Local moments wait for the file. */
function saysWhatItsKindTakes({ attributes = {}, localTimes }: Mapping, context: z.RefinementCtx) {
  for (const [name, { kind = 'code', constant, values = {} }] of Object.entries(attributes)) {
    if (kind === 'instant' && localTimes === true) continue
    const given = [
      ...(constant === undefined ? [] : [[['constant'], constant] as const]),
      ...Object.entries(values).map(([written, value]) => [['values', written], value] as const),
    ]
    for (const [path, text] of given) {
      const reading = fieldValue(kind, text)
      if ('value' in reading) continue
      const { message } = reading.problem
      context.addIssue({ code: 'custom', path: ['attributes', name, ...path], message })
    }
  }
}
