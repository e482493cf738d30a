// The office of the benches: 152 procedures of 20 agencies under the Vietnamese calendar, made from numbers alone, so
// that every run and every process has the same. It declares; what happens in it is workload.ts.

import { vietnamOffice } from '../src/calendar/vietnam.js'
import type { Procedure } from '../src/procedure/declaration.js'
import { defineProcedure } from '../src/procedure/procedure.js'

/** How many procedures the office has. */
export const procedureCount = 152
/** How many agencies they are spread over. */
export const agencyCount = 20

/** The calendar that all terms are counted in. */
export const calendar = vietnamOffice()

const levels = ['province', 'district', 'commune']
const two = (number: number) => String(number).padStart(2, '0')

/** A procedure of the benches: examined, then signed. */
export type BenchProcedure = Procedure<string, 'examine' | 'sign'>

/** All procedures; dossiers name them by index. */
export const procedures: readonly BenchProcedure[] = Array.from({ length: procedureCount }, (_, index) => {
  const agency = `agency-${two(index % agencyCount)}`
  return defineProcedure({
    code: `1.${String(index).padStart(6, '0')}`,
    name: `Procedure ${index}`,
    level: levels[index % 3]!,
    field: `field-${two(index % 12)}`,
    agency,
    unit: `${agency}/desk`,
    onlineService: index % 3 === 0 ? 'full' : 'partial',
    calendar: calendar.id,
    term: { workingDays: 3 + (index % 18) },
    start: 'examine',
    steps: {
      examine: { within: { workingDays: 2 }, unit: `${agency}/experts`, next: ['sign'] },
      sign: { within: { workingDays: 1 }, unit: `${agency}/head` },
    },
  })
})

/** Who works on a dossier: eight experts an agency, and its head. */
export function officersOf({ agency }: BenchProcedure, number: number): { expert: string; head: string } {
  return { expert: `${agency}/expert-${number % 8}`, head: `${agency}/head-1` }
}
