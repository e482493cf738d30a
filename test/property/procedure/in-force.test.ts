import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineProcedure, toInstant, workingCalendar, type Instant } from 'dossier-engine'
import { Catalogue } from '../../../src/procedure/catalogue.js'
import { decideProcedure } from '../../../src/procedure/decide-procedure.js'
import { procedureCommands, type ProcedureCommand } from '../../../src/procedure/office-commands.js'
import { declared } from '../../../src/testing/declared.js'

const calendar = workingCalendar({
  id: 'office',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2024-12-31' },
  week: { mon: ['08:00-17:00'] },
})
const midnight = (day: string) => toInstant(`${day}T00:00:00+07:00`)
const days = Array.from({ length: 28 }, (_, index) => `2024-03-${String(index + 1).padStart(2, '0')}`)
const day = fc.constantFrom(...days)
const code = fc.constantFrom('a', 'b')
const definition = fc
  .tuple(code, fc.constantFrom('one', 'two', 'three'))
  .map(([drawn, name]) => ({ code: drawn, name, calendar: 'office', start: 's', steps: { s: {} } }))
const configured = defineProcedure<string, string>({
  code: 'a',
  name: 'one',
  calendar: 'office',
  start: 's',
  steps: { s: {} },
})
const decided = { decision: fc.constantFrom('d-1', 'd-2'), decidedOn: day, inForceFrom: day }
const command = fc.oneof(
  fc.record({ type: fc.constant('draftProcedure'), definition }),
  fc.record({ type: fc.constant('publishProcedure'), definition, ...decided }),
  fc.record({ type: fc.constant('publishProcedure'), procedure: code, ...decided }),
  { weight: 4, arbitrary: fc.record({ type: fc.constant('amendProcedure'), definition, ...decided }) },
  fc.record({ type: fc.constant('amendProcedure'), procedure: code, ...decided }),
  fc.record({ type: fc.constant('replaceProcedure'), procedure: code, by: code, ...decided }),
  fc.record({ type: fc.constant('abolishProcedure'), procedure: code, ...decided }),
)

/** In most, days rise, as they do in an office: else most of the commands are refused. */
const commands = fc
  .tuple(fc.array(command, { minLength: 4, maxLength: 10 }), fc.nat(3))
  .map(([drawn, mode]) => {
    if (mode === 0) return drawn
    const rising = drawn.map((each) => ('inForceFrom' in each ? each.inForceFrom : '')).toSorted()
    const endsLast = drawn.toSorted((one, other) => Number(isEnd(one)) - Number(isEnd(other)))
    return endsLast.map((each, index) =>
      'inForceFrom' in each ? { ...each, inForceFrom: rising[index] || days[0]! } : each,
    )
  })

function isEnd({ type }: { readonly type: string }): boolean {
  return type === 'replaceProcedure' || type === 'abolishProcedure'
}

/** The catalogue after those commands that were accepted, and how many were. */
function after(asked: readonly object[], isConfigured: boolean) {
  const accepted: never[] = []
  const base = { calendars: [calendar], procedures: isConfigured ? [configured] : [] }
  for (const input of asked) {
    const checked = procedureCommands[(input as { type: 'draftProcedure' }).type].check({
      actor: 'x',
      ...input,
    })
    const decision = decideProcedure({ at: 0, ...checked } as unknown as ProcedureCommand, {
      catalogue: declared({ ...base, decisions: accepted }),
    })
    if (decision.accepted) accepted.push({ actor: 'x', ...input } as never)
  }
  return { catalogue: declared({ ...base, decisions: accepted }), accepted: accepted.length }
}

describe('versions of a procedure', () => {
  it('lie next to one another and never overlap, whatever the office decides', () => {
    let many = 0
    fc.assert(
      fc.property(commands, fc.boolean(), (asked, isConfigured) => {
        const { catalogue, accepted } = after(asked, isConfigured)
        if (accepted > 3) many++
        for (const each of ['a', 'b']) {
          const history = catalogue.historyOf(each)
          const { versions = [], end } = history ?? {}
          for (const [index, { from, to }] of versions.entries()) {
            expect(from).toBeLessThan(to)
            expect(to).toBe(versions[index + 1]?.from ?? end?.inForceAt ?? Infinity)
          }
          for (const on of days.map(midnight)) expectOneInForce(catalogue, each, on)
        }
      }),
      { numRuns: 300 },
    )
    expect(many).toBeGreaterThan(10)
  })
})

function expectOneInForce(catalogue: Catalogue, code: string, at: Instant): void {
  const { versions = [], end } = catalogue.historyOf(code) ?? {}
  const holding = versions.filter(({ from, to }) => from <= at && at < to)
  const found = catalogue.procedureInForce(code, at)
  expect(holding.length).toBeLessThan(2)
  if (holding[0] !== undefined) return expect(found).toMatchObject({ version: holding[0].version })
  const isEnded = end !== undefined && end.inForceAt <= at
  expect(found).toMatchObject({
    problem: versions.length === 0 ? 'unknown' : isEnded ? end.how : 'not-in-force',
  })
}
