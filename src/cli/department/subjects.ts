// What the department decides about: the data of its 152 procedures. Subjects and terms are those of a provincial
// department of industry and trade; numbers of cases are rough shares. Data, and its reading; no rule.

/** Units of the department, of the districts and of the communes. */
export type Unit =
  | 'one-stop-shop'
  | 'trade-office'
  | 'energy-office'
  | 'industry-office'
  | 'safety-office'
  | 'directors'
  | 'district-desk'
  | 'district-economy'
  | 'commune-desk'

/**
 * How a case is worked on: `desk` is checked and signed at once, `file` is appraised from its papers, `visit` needs
 * somebody to go there.
 */
export type Route = 'desk' | 'file' | 'visit'

/** What procedures are about. Each has three: a first issue, and an amendment and a reissue, which are shorter. */
export interface Subject {
  readonly field: string
  readonly subject: string
  readonly unit: Unit
  readonly route: Route
  /** Term of the first issue: so many of `termUnit`; 0 working days is the same day. */
  readonly term: number
  readonly termUnit: 'workingDays' | 'workingHours' | 'days' | 'months'
  /** How many of its procedures are online the whole way, the most used first. */
  readonly full: number
  /** Rough share of all cases. */
  readonly cases: number
  /** `restart` and `ignore` name the supplement policy, `offline` what is not filed online, `notices` what is reported on afterwards. */
  readonly marks: ReadonlySet<string>
}

const termUnits = {
  'working days': 'workingDays',
  'working hours': 'workingHours',
  days: 'days',
  month: 'months',
} as const

/** Decided by the department: 45 subjects, 135 procedures, 49 of them online the whole way. */
export const provinceSubjects: readonly Subject[] = read(`
alcohol               | Alcohol retail licence                           | trade-office     | file  | 7 working days  | 3 | 14
alcohol               | Alcohol wholesale licence                        | trade-office     | file  | 15 working days | 1 |   3
alcohol               | Alcohol production licence                       | trade-office     | visit | 15 working days | 1 |   1
tobacco               | Tobacco wholesale licence                        | trade-office     | file  | 10 working days | 1 |   4
tobacco               | Tobacco leaf purchase certificate                | trade-office     | visit | 15 working days | 0 |   1
petrol                | Petrol general agent certificate                 | trade-office     | visit | 30 working days | 1 |   2
petrol                | Petrol retail agent certificate                  | trade-office     | visit | 20 working days | 1 |   4
petrol                | Filling station certificate                      | trade-office     | visit | 20 working days | 1 |  18
gas                   | LNG trader certificate                           | trade-office     | visit | 15 working days | 1 |  1
gas                   | CNG trader certificate                           | trade-office     | visit | 15 working days | 1 |  1
LPG                   | LPG trader certificate                           | trade-office     | visit | 10 working days | 2 |  7
LPG                   | LPG cylinder filling certificate                 | trade-office     | visit | 15 working days | 0 |   2
LPG                   | LPG vehicle filling certificate                  | trade-office     | visit | 15 working days | 0 |   1
electricity           | Power distribution permit                        | energy-office    | file  | 15 working days | 1 |   4
electricity           | Power retail permit                              | energy-office    | file  | 15 working days | 1 |   4
electricity           | Small hydropower generation permit               | energy-office    | visit | 15 working days | 1 |   6
electricity           | Power consulting permit                          | energy-office    | file  | 12 working days | 1 |   6
electricity           | Electrical safety card                           | energy-office    | file  | 10 days         | 2 |  26
chemicals             | Chemicals production certificate                 | safety-office    | visit | 12 working days | 1 |   2 | restart
chemicals             | Chemicals trading certificate                    | safety-office    | visit | 12 working days | 1 |   6 | restart
chemicals             | Chemical incident plan                           | safety-office    | file  | 1 month         | 0 |   3
explosives            | Explosives use permit                            | safety-office    | file  | 5 working days  | 2 |  12 | restart
explosives            | Explosives training card                         | safety-office    | file  | 8 working days  | 1 |   9
food safety           | Food production safety certificate               | safety-office    | visit | 20 working days | 1 |   8
food safety           | Food trading safety certificate                  | safety-office    | visit | 20 working days | 1 |   9
food safety           | Food safety knowledge certificate                | safety-office    | file  | 13 working days | 2 |  10
trade promotion       | Promotion programme                              | trade-office     | desk  | 0 working days  | 3 | 660 | notices
trade promotion       | Promotion with prizes drawn by lot               | trade-office     | file  | 5 working days  | 3 |  55
trade promotion       | Fair or exhibition in the province               | trade-office     | file  | 7 working days  | 3 |  12
foreign trade         | Representative office licence                    | trade-office     | file  | 7 working days  | 2 |   3
foreign trade         | Preferential certificate of origin               | trade-office     | desk  | 8 working hours | 3 |  60
foreign investment    | Distribution business licence                    | trade-office     | file  | 28 working days | 0 |   2
foreign investment    | Retail outlet licence                            | trade-office     | visit | 20 working days | 0 |   2
foreign investment    | Leasing services licence                         | trade-office     | file  | 28 working days | 0 |   1 | offline
multi-level marketing | Local multi-level marketing registration         | trade-office     | file  | 10 working days | 1 |   6 | ignore
consumer protection   | Standard contract registration                   | trade-office     | file  | 20 working days | 1 |   5 | ignore
commercial services   | Commercial assessment stamp                      | trade-office     | file  | 5 working days  | 1 |   2
commercial services   | Franchising registration                         | trade-office     | desk  | 1 working days  | 2 |   3
industrial clusters   | Industrial cluster                               | industry-office  | visit | 30 working days | 0 |   1 | offline
industrial clusters   | Support for cluster infrastructure               | industry-office  | file  | 22 working days | 0 |   1 | offline
dam safety            | Reservoir operating procedure                    | energy-office    | visit | 20 working days | 0 |   2
dam safety            | Dam emergency plan                               | energy-office    | file  | 20 working days | 1 |  4
dam safety            | Dam protection boundary                          | energy-office    | visit | 30 working days | 0 |   1 | offline
local industry        | Typical rural product title                      | industry-office  | file  | 15 working days | 1 |   4
local industry        | Supporting industry incentive                    | industry-office  | visit | 30 days         | 0 |   1
`)

/** Decided by the districts: 5 subjects, 15 procedures, 4 of them online the whole way. */
export const districtSubjects: readonly Subject[] = read(`
alcohol               | Craft alcohol production licence                 | district-economy | file  | 10 working days | 1 |   3
alcohol               | Registration of alcohol served on the premises   | district-economy | desk  | 3 working days  | 1 |   4
tobacco               | Tobacco retail licence                           | district-economy | file  | 10 working days | 1 |   5
LPG                   | LPG cylinder shop certificate                    | district-economy | visit | 10 working days | 1 |   6
markets               | Market rules approval                            | district-economy | file  | 20 working days | 0 |   1 | offline
`)

/** Decided by the communes: one subject, of which two procedures. */
export const communeSubjects: readonly Subject[] = read(`
alcohol               | Registration of craft alcohol made for resale    | commune-desk     | desk  | 3 working days  | 0 |   3
`)

/** Reads a table: field, subject, unit, route, term, how many online the whole way, cases, marks. */
function read(table: string): Subject[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [field, subject, unit, route, term, full, cases, marks = ''] = line
        .split('|')
        .map((cell) => cell.trim())
      const [, amount, counted] = /^(\d+) (.+)$/.exec(term!)!
      return {
        field: field!,
        subject: subject!,
        unit: unit as Unit,
        route: route as Route,
        term: Number(amount),
        termUnit: termUnits[counted as keyof typeof termUnits],
        full: Number(full),
        cases: Number(cases),
        marks: new Set(marks.split(' ')),
      }
    })
}
