// What the tests of mappings share: cases without a file, and everything that becomes of them.

import type { Finding } from '../../../src/kernel/finding.js'
import { toInstant } from '../../../src/kernel/instant.js'
import { caseFacts, type DossierFacts } from '../../../src/interop/case-facts.js'
import type { CaseSurvey } from '../../../src/interop/case-survey.js'
import { checkMapping } from '../../../src/interop/mapping-check.js'
import type { Mapping } from '../../../src/interop/mapping.js'
import { noAttributes, type SourceCase, type SourceEvent } from '../../../src/interop/source-case.js'

/** A moment of 4 March 2024, by its hour in UTC. */
export const at = (hour: number) => toInstant(Date.UTC(2024, 2, 4, hour))

/** An event `check@9`; without `@`, it has no time. */
export function event(text: string, attributes: Record<string, string> = {}, resource?: string): SourceEvent {
  const [activity = '', hour] = text.split('@')
  return {
    activity,
    ...(hour !== undefined && { at: at(Number(hour)) }),
    ...(resource !== undefined && { resource }),
    attributes: asRead(attributes),
    place: { line: 2 },
  }
}

/** A case. */
export function found(
  id: string,
  attributes: Record<string, string>,
  ...events: readonly (string | SourceEvent)[]
): SourceCase {
  return {
    id,
    attributes: asRead(attributes),
    events: events.map((each) => (typeof each === 'string' ? event(each) : each)),
    line: 1,
  }
}

/** What cases become. */
export async function told(
  mapping: Mapping,
  cases: readonly SourceCase[],
  options: { readonly skipInvalid?: (finding: Finding) => void } = {},
): Promise<{ readonly facts: readonly DossierFacts[]; readonly survey: CaseSurvey }> {
  async function* source() {
    for (const each of cases) yield await Promise.resolve(each)
  }
  const { facts, survey } = caseFacts(source(), { mapping, ...options })
  const all: DossierFacts[] = []
  for await (const each of facts) all.push(each)
  return { facts: all, survey }
}

/** Facts in short: `DossierReceived@8`, `check@9`. */
export function inShort({ events }: DossierFacts): string[] {
  return events.map((fact) => {
    const name = fact.type === 'StepCompleted' ? fact.data.step : fact.type
    return `${name}@${(fact.at - at(0)) / 3_600_000}`
  })
}

/** Without a prototype, as the readers give them. */
const asRead = (attributes: Record<string, string>) => Object.assign(noAttributes(), attributes)

/** A mapping that takes everything from attributes of the case. */
export const byAttributes: Mapping = checkMapping({
  name: 'by-attributes',
  received: { attribute: 'start' },
  due: { attribute: 'due' },
  resolved: { attribute: 'end' },
  procedure: { constant: 'permit' },
})

/** A mapping that takes everything from activities. */
export const byEvents: Mapping = checkMapping({
  name: 'by-events',
  received: { activity: 'in' },
  resolved: { activity: ['granted', 'refused'] },
  procedure: { constant: 'permit' },
})

/** An hour of 4 March 2024 as files write it. */
export const hour = (value: number) => new Date(at(value)).toISOString()

/** Attributes of a case: received at 8, due at 16, ended at 12. */
export const span = { start: hour(8), due: hour(16), end: hour(12) }
