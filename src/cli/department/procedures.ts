// The department's 152 procedures, put together from its subjects: routes, budgets, units, terms, fees and components.
// Declared as any office would declare them; codes have the form of the national database and are invented.

import type { Term } from '../../calendar/term.js'
import type {
  Component,
  Fee,
  Procedure,
  ProcedureDefinition,
  StepDefinition,
} from '../../procedure/declaration.js'
import { defineProcedure } from '../../procedure/procedure.js'
import { agencies, otherAgencies } from './organisation.js'
import { stepsOf } from './routes.js'
import { communeSubjects, districtSubjects, provinceSubjects, type Route, type Subject } from './subjects.js'

/** A procedure of the department, and how often it is asked for. */
export interface DepartmentProcedure {
  readonly procedure: Procedure
  readonly route: Route
  /** Rough share of all cases. */
  readonly cases: number
}

/** A procedure that ended before the year: another took its place, or none. */
export interface FormerProcedure {
  readonly procedure: Procedure
  readonly replacedBy?: string | undefined
}

/** Past this time of day, what is due on the same day counts as received on the next. */
const sameDayCutOff = '15:00'

const levels = {
  province: { desk: 'one-stop-shop', head: 'directors' },
  district: { desk: 'district-desk', head: 'district-economy' },
  commune: { desk: 'commune-desk', head: 'commune-desk' },
} as const
type Level = keyof typeof levels

/** What is asked about a subject: how long it takes against the first issue, and how many of ten cases it is. */
const acts = [
  { name: '', length: 1, tenths: 7 },
  { name: ', amendment', length: 0.6, tenths: 2 },
  { name: ', reissue', length: 0.4, tenths: 1 },
] as const

/** All procedures, the same for every seed. */
export function departmentProcedures(calendar: string): readonly DepartmentProcedure[] {
  const all = [
    ...provinceSubjects.map((subject) => ({ subject, level: 'province' as const, count: 3 })),
    ...districtSubjects.map((subject) => ({ subject, level: 'district' as const, count: 3 })),
    ...communeSubjects.map((subject) => ({ subject, level: 'commune' as const, count: 2 })),
  ]
  return all.flatMap(({ subject, level, count }, number) =>
    acts.slice(0, count).map((_, act) => departmentProcedure({ subject, level, number, act, calendar })),
  )
}

/** What the department had before: a procedure that one of today's took the place of, and one that was abolished. */
export function formerProcedures(procedures: readonly DepartmentProcedure[]): readonly FormerProcedure[] {
  const [successor, other] = procedures.filter(({ route }) => route === 'file')
  const former = ({ procedure }: DepartmentProcedure, code: string, name: string) =>
    defineProcedure<string, string>({ ...definitionOf(procedure), code, name, onlineLevel: 3 })
  return [
    {
      procedure: former(successor!, '2.000105', 'Alcohol retail licence for shops in towns'),
      replacedBy: successor!.procedure.code,
    },
    { procedure: former(other!, '2.000117', 'Confirmation of a plan of alcohol shops') },
  ]
}

/** The three procedures whose terms the department shortened by a third in the middle of the year. */
export function shortenedProcedures(procedures: readonly DepartmentProcedure[]): readonly Procedure[] {
  const chosen = procedures.filter(
    ({ procedure: { term } }) => term?.workingDays !== undefined && term.workingDays > 8,
  )
  return chosen.slice(0, 3).map(({ procedure }) => {
    const workingDays = Math.ceil(((procedure.term?.workingDays ?? 0) * 2) / 3)
    const steps = Object.entries(procedure.steps).map(([name, step]): [string, StepDefinition] => [
      name,
      {
        ...step,
        ...(step.within?.workingDays !== undefined && { within: shortened(step.within.workingDays) }),
      },
    ])
    return defineProcedure<string, string>({
      ...definitionOf(procedure),
      onlineLevel: procedure.onlineLevel,
      term: { workingDays },
      steps: Object.fromEntries(steps),
    })
  })
}

/** A procedure as it was declared, but for how far it is online: that goes by the old scale here. */
function definitionOf({ onlineService: _, ...definition }: Procedure): ProcedureDefinition {
  return definition
}

/** A step's budget under a shortened term: a third less too, so that the steps still fit into it. */
function shortened(workingDays: number): Term {
  return { workingDays: Math.max(1, Math.floor((workingDays * 2) / 3)) }
}

interface Making {
  readonly subject: Subject
  readonly level: Level
  /** The subject's number among all, and the act's. */
  readonly number: number
  readonly act: number
  readonly calendar: string
}

function departmentProcedure({ subject, level, number, act, calendar }: Making): DepartmentProcedure {
  const { name, length, tenths } = acts[act]!
  const { field, unit, marks, full, cases } = subject
  // Only a first issue needs somebody to go and see.
  const route = subject.route === 'visit' && act > 0 ? 'file' : subject.route
  const amount = subject.term === 0 ? 0 : Math.max(1, Math.ceil(subject.term * length))
  const isSameDay = amount === 0
  const { desk, head } = levels[level]
  const procedure = defineProcedure<string, string>({
    code: `${number % 2 === 0 ? 2 : 1}.${String(591 + number * 47 + act * 15).padStart(6, '0')}`,
    name: `${subject.subject}${act === 2 && marks.has('notices') ? ', report on the result' : name}`,
    level,
    field,
    agency: agencies[level],
    unit: desk,
    subjects: ['business', 'organisation'],
    // The department still counts by the old scale: 4 is the whole way.
    onlineLevel: act < full ? 4 : marks.has('offline') ? 2 : 3,
    calendar,
    term: { [subject.termUnit]: amount } as unknown as Term,
    ...(isSameDay && { termOptions: { cutOff: sameDayCutOff } }),
    ...stepsOf({ route, unit, desk, head, amount }),
    onSupplement: marks.has('restart') ? 'restart' : marks.has('ignore') ? 'ignore' : 'resume',
    feedback: { within: { workingDays: 10 } },
    components: componentsOf(route),
    fees: marks.has('notices') ? [] : [feeOf(route, act)],
    ...(route !== 'desk' && {
      supplement: { within: { workingDays: 10 }, limit: 3 },
      payment: { within: { workingDays: 5 } },
      // Where the clock stands for the other agency is by the field's own law.
      concurrence: { within: { workingDays: 3 }, stopsClock: number % 3 === 0 },
      extension: { atMost: { workingDays: 10 }, notice: { workingDays: 1 } },
    }),
  })
  return { procedure, route, cases: (cases * tenths) / 10 }
}

function feeOf(route: Route, act: number): Fee {
  const amounts = { desk: 30_000, file: 400_000, visit: 1_200_000 } as const
  const amount = act === 0 ? amounts[route] : amounts[route] / 2
  return { code: 'appraisal-fee', name: 'Fee for the appraisal', amount, currency: 'VND' }
}

function componentsOf(route: Route): readonly Component[] {
  const form: Component = {
    code: 'application-form',
    name: 'Application form',
    forms: ['original', 'electronic'],
  }
  if (route === 'desk') return [form]
  const papers: Component[] = [
    form,
    { code: 'business-registration', forms: ['copy', 'electronic'], reusable: true },
    { code: 'evidence', name: 'Evidence of the conditions', forms: ['certifiedCopy', 'electronic'] },
  ]
  if (route === 'file') return papers
  return [
    ...papers,
    { code: 'site-plan', name: 'Plan of the site', forms: ['original', 'electronic'], copies: 2 },
    { code: 'fire-safety-record', forms: ['electronic'], providedBy: otherAgencies.firePolice },
  ]
}
