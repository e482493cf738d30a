// Testing kit: procedures with everything that an office may declare. Each is valid by construction, its budgets
// included, and is put through `defineProcedure` all the same.

import fc from 'fast-check'
import { isCounted, unitOf, type CountedTerm, type Term, type TermOptions } from '../calendar/term.js'
import { channels } from '../procedure/channel.js'
import {
  componentForms,
  pauseGrounds,
  type ClockDefinition,
  type Procedure,
  type StepDefinition,
} from '../procedure/declaration.js'
import { defineProcedure } from '../procedure/procedure.js'
import { routeArbitrary } from './route-arbitrary.js'

/** What all drawn procedures share. */
export interface ProcedureChoices {
  /** `procedure` if left out. */
  readonly code?: string | undefined
  /** The calendar of terms and budgets; `office` if left out. */
  readonly calendar?: string | undefined
  /** 8 if left out, 16 at the most. */
  readonly maxSteps?: number | undefined
  /** Whether routes may have parallel branches; they may if left out. */
  readonly forks?: boolean | undefined
  /** Whether routes may have automatic steps; they may if left out. */
  readonly automatic?: boolean | undefined
}

/** Terms of every unit and kind, short enough to end within a year. */
export function termArbitrary(): fc.Arbitrary<Term> {
  const counted = countedTermArbitrary()
  const alternatives = fc.array(counted, { minLength: 2, maxLength: 3 })
  return fc.oneof(
    { weight: 12, arbitrary: counted },
    fc.record({ on: fc.constantFrom('2024-06-30', '2024-12-31', '2025-09-02') }),
    fc.record({ earlierOf: alternatives }),
    fc.record({ laterOf: alternatives }),
  )
}

/** Lengths of time in every unit. */
function countedTermArbitrary(): fc.Arbitrary<CountedTerm> {
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
  return some({
    cutOff: fc.constantFrom('15:00', '17:00', '00:00', '23:59'),
    outOfHours: fc.constantFrom('sameDay' as const, 'nextOpening' as const, 'nextDay' as const),
    eventDay: fc.constantFrom('excluded' as const, 'counted' as const),
    end: fc.constantFrom('closing' as const, 'midnight' as const, 'sameTime' as const),
    roll: fc.constantFrom('next' as const, 'none' as const, 'previous' as const),
    pauses: fc.constantFrom('wholeDays' as const, 'interval' as const),
  })
}

const units = ['one-stop', 'trade', 'leaders']

/** Every member, or some, or none. */
function some<Shape extends object>(shape: { [Name in keyof Shape]: fc.Arbitrary<Shape[Name]> }) {
  return fc.record<Shape, never>(shape, { requiredKeys: [] })
}

function feesArbitrary() {
  const fee = fc.record(
    {
      code: fc.constantFrom('filing', 'appraisal', 'seal'),
      amount: fc.nat(5_000_000),
      currency: fc.constant('VND'),
      channel: fc.constantFrom(...channels),
    },
    { requiredKeys: ['code', 'amount', 'currency'] },
  )
  return fc.uniqueArray(fee, { selector: ({ code }) => code, maxLength: 3 })
}

function componentsArbitrary() {
  const component = fc.record(
    {
      code: fc.constantFrom('application', 'lease', 'identity', 'plan'),
      forms: fc.subarray([...componentForms], { minLength: 1 }),
      copies: fc.integer({ min: 1, max: 3 }),
      providedBy: fc.constantFrom('applicant', 'office', 'tax-office'),
      reusable: fc.boolean(),
      mayBeMissing: fc.boolean(),
    },
    { requiredKeys: ['code'] },
  )
  return fc.uniqueArray(component, { selector: ({ code }) => code, maxLength: 4 })
}

function headArbitrary() {
  const within = termArbitrary()
  const ownTerm = fc.oneof({ weight: 5, arbitrary: within }, fc.constant('none' as const))
  const counted = countedTermArbitrary()
  const limit = fc.integer({ min: 1, max: 3 })
  const stopsClock = fc.boolean()
  return some({
    level: fc.constantFrom('province', 'district', 'commune'),
    field: fc.constantFrom('trade', 'land'),
    agency: fc.constantFrom('department-1', 'department-2'),
    unit: fc.constantFrom(...units),
    subjects: fc.subarray(['citizen' as const, 'business' as const], { minLength: 1 }),
    onlineService: fc.constantFrom(
      'none' as const,
      'information' as const,
      'partial' as const,
      'full' as const,
    ),
    term: within,
    termByChannel: some({ online: ownTerm, inPerson: ownTerm, post: ownTerm }),
    termOptions: termOptionsArbitrary(),
    clocks: some({ intake: clockArbitrary(), service: clockArbitrary() }),
    onSupplement: fc.constantFrom('resume' as const, 'restart' as const, 'ignore' as const),
    supplement: some({ within, limit }),
    payment: some({ within, stopsClock }),
    concurrence: some({ within, stopsClock }),
    extension: some({ limit, atMost: counted, notice: counted, apology: fc.boolean() }),
    feedback: some({ within }),
    fees: feesArbitrary(),
    components: componentsArbitrary(),
    attributes: some({ decree: fc.constantFrom('61/2018/NĐ-CP', ''), pages: fc.nat(9) }),
  })
}

/**
 * Procedures, frozen and checked: one to `maxSteps` steps, choices, ways back and to itself, parallel branches, steps
 * that are automatic or may be skipped; with or without terms, budgets, units, policies, fees and components.
 * @example
 * fc.assert(fc.property(procedureArbitrary({ calendar: 'office' }), (procedure) => { given([], { procedures: [procedure] }) }))
 */
export function procedureArbitrary(choices: ProcedureChoices = {}): fc.Arbitrary<Procedure> {
  const { code = 'procedure', calendar = 'office', maxSteps = 8, forks = true, automatic = true } = choices
  const detail = some({
    name: fc.constantFrom('Tiếp nhận', 'Thẩm định'),
    within: termArbitrary(),
    unit: fc.constantFrom(...units),
    mayBeSkipped: fc.boolean(),
  })
  return fc
    .tuple(
      headArbitrary(),
      routeArbitrary({ maxSteps, forks, automatic }),
      fc.array(detail, { minLength: maxSteps, maxLength: maxSteps }),
    )
    .map(([head, route, details]) => {
      const count = Object.keys(route.steps).length
      const steps = Object.entries(route.steps).map(([name, way], index): [string, StepDefinition] => {
        const { within, ...detailed } = details[index]!
        const budget = way.automatic === true ? undefined : fitting(within, termsOf(head), count)
        return [name, { ...detailed, ...way, ...(budget && { within: budget }) }]
      })
      return defineProcedure<string, string>({
        code,
        name: `Procedure ${code}`,
        calendar,
        ...head,
        start: route.start,
        steps: Object.fromEntries(steps),
      })
    })
}

/** Clocks that start, stand and stop by events that dossiers have, on every ground or none. */
function clockArbitrary(): fc.Arbitrary<ClockDefinition> {
  const starts = ['DossierRegistered', 'DossierReceived', 'StepStarted', 'SupplementReceived']
  const stops = ['DossierReceived', 'StepCompleted', 'DossierResolved', 'ResultReturned']
  const own = fc.constantFrom(
    {},
    { pause: ['ConcurrenceRequested', 'PaymentRequested'], resume: ['ConcurrenceGiven', 'StepCompleted'] },
  )
  return fc
    .tuple(
      fc.record({
        start: fc.subarray(starts, { minLength: 1 }),
        stop: fc.subarray(stops, { minLength: 1 }),
        within: termArbitrary(),
        pausedBy: fc.subarray([...pauseGrounds]),
      }),
      some({ unit: fc.constantFrom(...units), termOptions: termOptionsArbitrary() }),
      own,
    )
    .map(([needed, more, pauses]) => ({ ...needed, ...more, ...pauses }))
}

/** A budget that leaves as much for each other step, where it is counted as the term is. */
function fitting(within: Term | undefined, terms: readonly Term[], steps: number): Term | undefined {
  return terms.reduce((budget, term) => fittingIn(budget, term, steps), within)
}

function fittingIn(within: Term | undefined, term: Term, steps: number): Term | undefined {
  if (within === undefined || !isCounted(within) || !isCounted(term)) return within
  const unit = unitOf(within)
  const whole = term[unit]
  if (whole === undefined) return within
  return { [unit]: Math.min(within[unit]!, Math.floor(whole / steps)) } as unknown as Term
}

/** The term, and those of channels. */
function termsOf({ term, termByChannel = {} }: Pick<Procedure, 'term' | 'termByChannel'>): Term[] {
  return [term, ...Object.values(termByChannel)].filter((each) => each !== undefined && each !== 'none')
}
