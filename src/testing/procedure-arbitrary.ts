// Testing kit: procedures with every kind of route that an office may declare: straight, branching, with ways back.
// Each is valid by construction (a tree from the start, and more ways from steps that already lead on), and is put
// through `defineProcedure` all the same.

import fc from 'fast-check'
import type { Term, TermOptions } from '../calendar/term.js'
import type { Procedure, StepDefinition } from '../procedure/declaration.js'
import { defineProcedure } from '../procedure/procedure.js'

/** What all drawn procedures share. */
export interface ProcedureChoices {
  /** `procedure` if left out. */
  readonly code?: string | undefined
  /** The calendar of terms and budgets; `office` if left out. */
  readonly calendar?: string | undefined
  /** 6 if left out. */
  readonly maxSteps?: number | undefined
}

/** Terms of every unit, short enough to end within a year. */
export function termArbitrary(): fc.Arbitrary<Term> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ workingDays: fc.integer({ min: 0, max: 30 }) }) },
    fc.record({ workingHours: fc.integer({ min: 0, max: 80 }) }),
    fc.record({ workingMinutes: fc.integer({ min: 0, max: 3_000 }) }),
    fc.record({ days: fc.integer({ min: 0, max: 60 }) }),
    fc.record({ weeks: fc.integer({ min: 0, max: 8 }) }),
    fc.record({ months: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ years: fc.constant(1) }),
  )
}

/** How a term's start and end are read: every option, or none. */
export function termOptionsArbitrary(): fc.Arbitrary<TermOptions> {
  return fc.record(
    {
      cutOff: fc.constantFrom('15:00', '17:00', '00:00', '23:59'),
      end: fc.constantFrom('closing' as const, 'midnight' as const, 'sameTime' as const),
      roll: fc.constantFrom('next' as const, 'none' as const),
    },
    { requiredKeys: [] },
  )
}

// Names that a careless look-up takes for something else, and such as offices use.
const stepNames = [
  'check',
  'appraise',
  'thẩm định',
  'sign',
  '1',
  'constructor',
  'toString',
  'then',
  'a b',
  'ký/duyệt',
]
const units = ['one-stop', 'trade', 'leaders']

/**
 * Procedures, frozen and checked: one to `maxSteps` steps, choices, ways back and to itself, each with an exit; with
 * or without a term, budgets, units and a supplement policy.
 * @example
 * fc.assert(fc.property(procedureArbitrary({ calendar: 'office' }), (procedure) => { given([], { procedures: [procedure] }) }))
 */
export function procedureArbitrary(choices: ProcedureChoices = {}): fc.Arbitrary<Procedure> {
  const { code = 'procedure', calendar = 'office', maxSteps = 6 } = choices
  const step = fc.record(
    {
      name: fc.constantFrom('Tiếp nhận', 'Thẩm định'),
      within: termArbitrary(),
      unit: fc.constantFrom(...units),
    },
    { requiredKeys: [] },
  )
  const route = fc.record({
    names: fc.shuffledSubarray(stepNames, { minLength: 1, maxLength: Math.min(maxSteps, stepNames.length) }),
    details: fc.array(step, { minLength: maxSteps, maxLength: maxSteps }),
    parents: fc.array(fc.nat(), { minLength: maxSteps, maxLength: maxSteps }),
    more: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }),
  })
  const head = fc.record(
    {
      level: fc.constantFrom('province', 'district', 'commune'),
      field: fc.constantFrom('trade', 'land'),
      agency: fc.constantFrom('department-1', 'department-2'),
      unit: fc.constantFrom(...units),
      onlineService: fc.constantFrom(
        'none' as const,
        'information' as const,
        'partial' as const,
        'full' as const,
      ),
      term: termArbitrary(),
      termOptions: termOptionsArbitrary(),
      onSupplement: fc.constantFrom('resume' as const, 'restart' as const, 'ignore' as const),
    },
    { requiredKeys: [] },
  )
  return fc.tuple(head, route).map(([declared, { names, details, parents, more }]) => {
    const next = followers(names, parents, more)
    const steps: Record<string, StepDefinition> = {}
    for (const [index, name] of names.entries()) {
      const following = next[index]!
      steps[name] = { ...details[index], ...(following.size > 0 && { next: [...following] }) }
    }
    return defineProcedure<string, string>({
      code,
      name: `Procedure ${code}`,
      calendar,
      ...declared,
      start: names[0]!,
      steps,
    })
  })
}

/** By step, the steps that may follow: one way to each from a step before it, then more ways from steps that lead on. */
function followers(
  names: readonly string[],
  parents: readonly number[],
  more: readonly (readonly [number, number])[],
): ReadonlySet<string>[] {
  const next = names.map(() => new Set<string>())
  for (let index = 1; index < names.length; index++) next[parents[index]! % index]!.add(names[index]!)
  const leadOn = next.filter((each) => each.size > 0)
  for (const [from, to] of more) leadOn[from % leadOn.length]?.add(names[to % names.length]!)
  return next
}
