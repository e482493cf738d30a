// The attributes of a trace or an event in XES: which tags are some, what they set, what is wrong with them.
// Never interprets a value: it stays the text that the file has.

import { valueProblem, type Problem } from './import-finding.js'
import type { SourceLimits } from './source-case.js'

/** The tags of attributes with one value; lists and containers have none of their own. */
export const attributeTags: ReadonlySet<string> = new Set(['string', 'date', 'int', 'float', 'boolean', 'id'])

/** Sets what a tag with these XML attributes says, or tells why it can't. */
export function setAttribute(
  attributes: Record<string, string>,
  { key, value }: Readonly<Record<string, string>>,
  limits: SourceLimits,
): Problem | undefined {
  if (key === undefined || value === undefined) {
    const missing = key === undefined ? 'key' : 'value'
    return { code: 'attribute-incomplete', message: `an attribute has no ${missing}: XES wants both` }
  }
  const problem = valueProblem(value, limits) ?? valueProblem(key, limits)
  if (problem !== undefined) return problem
  if (key in attributes) {
    return {
      code: 'attribute-repeated',
      message: 'it stands there twice: a trace or event has each key once',
    }
  }
  attributes[key] = owned(value)
  return undefined
}

/** Takes an attribute out. */
export function lift(attributes: Record<string, string>, key: string): string | undefined {
  const value = attributes[key]
  if (value !== undefined) delete attributes[key]
  return value
}

/** A copy, for what the parser gives may be a slice that keeps a whole piece of the file alive. */
function owned(text: string): string {
  return text.length > 12 ? Buffer.from(text).toString() : text
}
