// The department's 152 procedures, put together from its subjects: routes with choices, budgets, units and terms.
// Declared as any office would declare them; codes have the form of the national database and are invented.

import type { Term } from '../../calendar/term.js'
import type { Procedure, StepDefinition } from '../../procedure/declaration.js'
import { defineProcedure } from '../../procedure/procedure.js'
import {
  communeSubjects,
  districtSubjects,
  provinceSubjects,
  type Route,
  type Subject,
  type Unit,
} from './subjects.js'

/** A procedure of the department, and how often it is asked for. */
export interface DepartmentProcedure {
  readonly procedure: Procedure
  readonly route: Route
  /** Rough share of all cases. */
  readonly cases: number
}

/** Past this time of day, what is due on the same day counts as received on the next. */
const sameDayCutOff = '15:00'

const levels = {
  province: { agency: 'department-of-industry-and-trade', desk: 'one-stop-shop', head: 'directors' },
  district: { agency: 'district-people-committee', desk: 'district-desk', head: 'district-economy' },
  commune: { agency: 'commune-people-committee', desk: 'commune-desk', head: 'commune-desk' },
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

/** The three procedures whose terms the department shortened by a third in the middle of the year. */
export function shortenedProcedures(procedures: readonly DepartmentProcedure[]): readonly Procedure[] {
  const chosen = procedures.filter(
    ({ procedure: { term } }) => term?.workingDays !== undefined && term.workingDays > 8,
  )
  return chosen.slice(0, 3).map(({ procedure }) => {
    const workingDays = Math.ceil(((procedure.term?.workingDays ?? 0) * 2) / 3)
    return defineProcedure({ ...procedure, term: { workingDays } })
  })
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
  const { agency, desk } = levels[level]
  const procedure = defineProcedure({
    code: `${number % 2 === 0 ? 2 : 1}.${String(591 + number * 47 + act * 15).padStart(6, '0')}`,
    name: `${subject.subject}${act === 2 && marks.has('notices') ? ', report on the result' : name}`,
    level,
    field,
    agency,
    unit: desk,
    onlineService: act < full ? 'full' : marks.has('offline') ? 'information' : 'partial',
    calendar,
    term: { [subject.termUnit]: amount } as unknown as Term,
    ...(isSameDay && { termOptions: { cutOff: sameDayCutOff } }),
    ...stepsOf(route, unit, level, isSameDay ? 0 : amount),
    onSupplement: marks.has('restart') ? 'restart' : marks.has('ignore') ? 'ignore' : 'resume',
  })
  return { procedure, route, cases: (cases * tenths) / 10 }
}

type Steps = Record<string, StepDefinition<string>>

function stepsOf(route: Route, unit: Unit, level: Level, amount: number): { steps: Steps; start: string } {
  const { desk, head } = levels[level]
  const part = (share: number): Term => ({ workingDays: Math.max(1, Math.floor(amount * share)) })
  if (route === 'desk') {
    return {
      start: 'check',
      steps: {
        check: { name: 'Check the papers', unit, within: { workingMinutes: 120 }, next: ['sign'] },
        sign: { name: 'Sign', unit: head, within: { workingMinutes: 90 } },
      },
    }
  }
  const other: Unit = unit === 'safety-office' ? 'industry-office' : 'safety-office'
  const fromAppraisal =
    route === 'visit'
      ? { next: ['visit'], visit: { name: 'Visit the site', unit, within: part(0.4), next: ['draft'] } }
      : {
          next: ['draft', 'consult'],
          consult: { name: 'Ask another office', unit: other, within: part(0.2), next: ['draft'] },
        }
  const { next, ...between } = fromAppraisal
  return {
    start: 'check',
    steps: {
      check: { name: 'Check the papers', unit: desk, within: { workingHours: 4 }, next: ['appraise'] },
      appraise: { name: 'Appraise', unit, within: part(0.4), next },
      ...(between as Steps),
      draft: { name: 'Draft the decision', unit, within: part(0.2), next: ['sign'] },
      sign: { name: 'Sign', unit: head, within: { workingDays: 1 }, next: ['issue', 'draft'] },
      issue: { name: 'Stamp and issue', unit: desk, within: { workingHours: 4 } },
    },
  }
}
