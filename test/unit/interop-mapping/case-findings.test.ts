// What can't be read of a case: told with its place, or left out and counted.

import { describe, expect, it } from 'vitest'
import { isDossierError } from '../../../src/kernel/errors.js'
import type { Finding } from '../../../src/kernel/finding.js'
import { checkMapping } from '../../../src/interop/mapping-check.js'
import { byAttributes, event, found, hour, inShort, span, told } from './cases.js'

describe('what is invalid', () => {
  const long = 'x'.repeat(201)
  const cases = [
    found('A', { ...span, due: 'soon' }, 'a@9'),
    found('B', span, 'a@9', 'b', event('c@10', {}, long), event(`${long}@11`), 'd@11'),
    found('C', {}),
    found('D', { ...span, start: '2024-03-04 08:00' }, 'a@9', 'b@10'),
    found('E', span, 'a@9'),
    found(`F\u0007`, span, 'a@9'),
  ]

  it('throws with line, case and attribute, all that is wrong with the case', async () => {
    for (const [each, paths] of [
      [cases[0]!, ['line.1.case.A.due']],
      [cases[1]!, ['line.2.case.B.time', 'line.2.case.B.resource', 'line.2.case.B.activity']],
      [cases[2]!, ['line.1.case.C']],
      [cases[3]!, ['line.1.case.D.start']],
      [cases[5]!, ['line.1.case.F?.id']],
    ] as const) {
      const error: unknown = await told(byAttributes, [each]).catch((thrown: unknown) => thrown)
      if (!isDossierError(error, 'import-invalid')) throw error
      expect(error.details.findings.map(({ path }) => path.join('.'))).toEqual(paths)
      expect(error.message).not.toContain(long)
    }
  })

  it('is left out and told where the caller asks for that, and the rest is kept', async () => {
    const findings: Finding[] = []
    const { facts, survey } = await told(byAttributes, cases, { skipInvalid: (each) => findings.push(each) })
    expect(facts.map(({ dossierId }) => dossierId)).toEqual(['B', 'E'])
    expect(inShort(facts[0]!)).toEqual([
      'DossierReceived@8',
      'DeadlineSet@8',
      'a@9',
      'd@11',
      'DossierResolved@12',
    ])
    expect(findings.map(({ code }) => code)).toEqual([
      'instant-invalid',
      'instant-missing',
      'code-invalid',
      'code-invalid',
      'case-undated',
      'instant-without-offset',
      'code-invalid',
    ])
    expect(survey.leftOut).toEqual({ cases: 4, events: 7 })
    expect(survey).toMatchObject({ cases: 2, events: 3, dossiers: 2 })
  })

  it('is not a local time where the mapping says whose', async () => {
    const mapping = checkMapping({ ...byAttributes, localTimes: true, timeZone: 'Asia/Ho_Chi_Minh' })
    const { facts } = await told(mapping, [found('D', { start: '2024-03-04 15:00', end: hour(9) })])
    expect(inShort(facts[0]!)).toEqual(['DossierReceived@8', 'DossierResolved@9'])
  })
})
