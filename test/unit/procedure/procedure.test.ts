import { describe, expect, it } from 'vitest'
import { defineProcedure } from 'dossier-engine'
import { findings } from './findings.js'

const valid = { code: 'p', name: 'A procedure', start: 'a', steps: { a: { next: ['b'] }, b: {} } } as const

describe('a procedure', () => {
  it('is plain frozen data with its defaults, and defining it again changes nothing', () => {
    const procedure = defineProcedure(valid)
    expect(procedure).toEqual({ ...valid, onlineService: 'none', onSupplement: 'resume' })
    expect(defineProcedure(procedure)).toEqual(procedure)
    expect(Object.isFrozen(procedure.steps.a.next)).toBe(true)
  })

  it.each([
    ['an unknown first step', { ...valid, start: 'z' }, ['start: step-unknown']],
    [
      'an unknown next step',
      { ...valid, steps: { a: { next: ['b', 'z'] }, b: {} } },
      ['steps.a.next.1: step-unknown'],
    ],
    [
      'a step twice in a choice',
      { ...valid, steps: { a: { next: ['b', 'b'] }, b: {} } },
      ['steps.a.next.1: step-twice'],
    ],
    [
      'a step that nothing leads to',
      { ...valid, steps: { ...valid.steps, c: { next: ['b'] } } },
      ['steps.c: step-unreachable'],
    ],
    ['a dead end', { ...valid, steps: { a: { next: ['b'] }, b: { next: [] } } }, ['steps.b.next: dead-end']],
    [
      'a circle without exit',
      { ...valid, steps: { a: { next: ['b', 'c'] }, b: {}, c: { next: ['c'] } } },
      ['steps.c: no-exit'],
    ],
    ['no steps', { ...valid, steps: {} }, ['steps: steps-missing']],
    ['a term without a calendar', { ...valid, term: { days: 3 } }, ['calendar: calendar-missing']],
    [
      'a budget without a calendar',
      { ...valid, steps: { a: { next: ['b'] }, b: { within: { days: 1 } } } },
      ['calendar: calendar-missing'],
    ],
    ['a misspelt option', { ...valid, onSuplement: 'resume' }, ['onSuplement: unknown-key']],
  ])('is refused with %s', (_, definition, expected) => {
    expect(findings(definition)).toEqual(expected)
  })

  it('may go in circles that have an exit', () => {
    expect(findings({ ...valid, steps: { a: { next: ['b'] }, b: { next: ['a', 'c'] }, c: {} } })).toEqual([])
  })

  it('tells everything that is wrong at once', () => {
    expect(
      findings({ code: '', name: ' ', level: 3, start: 'a', steps: { a: { within: { fortnights: 1 } } } })
        .length,
    ).toBeGreaterThanOrEqual(4)
  })

  it.each([
    undefined,
    null,
    7,
    'x',
    [],
    () => 1,
    { steps: null },
    JSON.parse('{"__proto__":{"code":"x"},"steps":{"__proto__":{}}}'),
  ])('is not %s', (input) => {
    expect(findings(input).length).toBeGreaterThan(0)
    expect(Object.prototype).not.toHaveProperty('code')
  })

  it('has at most 10,000 steps, and checks as many quickly', () => {
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from({ length }, (_, index) => [
          `s${index}`,
          index + 1 < length ? { next: [`s${index + 1}`] } : {},
        ]),
      )
    expect(findings({ ...valid, start: 's0', steps: chain(10_000) })).toEqual([])
    expect(findings({ ...valid, start: 's0', steps: chain(10_001) })).toEqual(['steps: custom'])
  })
})

describe('what a procedure may say', () => {
  const whole = {
    ...valid,
    calendar: 'office',
    subjects: ['citizen', 'business'],
    onlineLevel: 4,
    term: { workingDays: 7 },
    termByChannel: { online: { workingDays: 5 } },
    supplement: { within: { days: 30 }, limit: 1 },
    payment: { within: { days: 10 }, stopsClock: true },
    concurrence: { within: { workingDays: 5 }, stopsClock: false },
    extension: { limit: 1, atMost: { workingDays: 7 }, notice: { workingDays: 1 }, apology: true },
    feedback: { within: { workingDays: 20 } },
    fees: [{ code: 'appraisal', amount: 1_100_000, currency: 'VND', channel: 'online' }],
    components: [
      {
        code: 'lease',
        name: 'Lease of the shop',
        forms: ['copy', 'certifiedCopy', 'electronic'],
        copies: 2,
        providedBy: 'applicant',
        reusable: true,
        mayBeMissing: false,
      },
    ],
    attributes: { legalBasis: ['Decree 105/2017/NĐ-CP'], pages: 3 },
  } as const

  it('is all kept, and nothing is added but defaults', () => {
    const procedure = defineProcedure(whole)
    expect(procedure).toEqual({ ...whole, onlineService: 'full', onSupplement: 'resume' })
    expect(defineProcedure(procedure)).toEqual(procedure)
  })

  it('is copied, so that freezing it freezes nothing of its author', () => {
    const attributes = { nested: { list: [1] } }
    const procedure = defineProcedure({ ...valid, attributes })
    expect(Object.isFrozen(procedure.attributes!['nested'])).toBe(true)
    expect(Object.isFrozen(attributes.nested)).toBe(false)
  })

  it.each([
    [
      'a level and a service that differ',
      { onlineLevel: 3, onlineService: 'full' },
      'onlineLevel: online-level-mismatch',
    ],
    ['a level that there never was', { onlineLevel: 5 }, 'onlineLevel: invalid_value'],
    ['two fees of one code', { fees: [whole.fees[0], whole.fees[0]] }, 'fees.1.code: code-twice'],
    [
      'two components of one code',
      { components: [{ code: 'a' }, { code: 'a' }] },
      'components.1.code: code-twice',
    ],
    ['half a đồng', { fees: [{ ...whole.fees[0], amount: 0.5 }] }, 'fees.0.amount: custom'],
    ['no currency', { fees: [{ ...whole.fees[0], currency: '₫' }] }, 'fees.0.currency: invalid_format'],
    ['no form that will do', { components: [{ code: 'a', forms: [] }] }, 'components.0.forms: too_small'],
    ['no copy', { components: [{ code: 'a', copies: 0 }] }, 'components.0.copies: custom'],
    ['a supplement that is never allowed', { supplement: { limit: 0 } }, 'supplement.limit: custom'],
    ['one and a half extensions', { extension: { limit: 1.5 } }, 'extension.limit: custom'],
    ['a term for no channel', { termByChannel: { fax: { days: 1 } } }, 'termByChannel.fax: unknown-key'],
    ['attributes that are a list', { attributes: [] }, 'attributes: custom'],
    ['an attribute that is not camelCase', { attributes: { Decree: 1 } }, 'attributes.Decree: custom'],
    ['an attribute that JSON has no word for', { attributes: { at: new Date(0) } }, 'attributes: custom'],
    ['nobody who may apply', { subjects: [] }, 'subjects: too_small'],
  ])('is not %s', (_, members, expected) => {
    expect(findings({ ...valid, calendar: 'office', ...members })).toEqual([expected])
  })

  it.each([
    { termByChannel: { post: { days: 3 } } },
    { supplement: { within: { days: 3 } } },
    { payment: { within: { days: 3 } } },
    { concurrence: { within: { days: 3 } } },
    { extension: { atMost: { days: 3 } } },
    { extension: { notice: { days: 3 } } },
    { feedback: { within: { days: 3 } } },
  ])('is counted in a calendar: %j', (members) => {
    expect(findings({ ...valid, ...members })).toEqual(['calendar: calendar-missing'])
  })
})

describe('budgets', () => {
  const counted = { ...valid, calendar: 'office', term: { workingDays: 3 } }
  const within = (workingDays: number) => ({ within: { workingDays } })

  it('exceed the term neither alone nor together on the shortest way', () => {
    expect(findings({ ...counted, steps: { a: { ...within(4), next: ['b'] }, b: {} } })).toEqual([
      'steps.a.within: budget-over-term',
    ])
    expect(findings({ ...counted, steps: { a: { ...within(2), next: ['b'] }, b: within(2) } })).toEqual([
      'term: budgets-over-term',
    ])
    expect(findings({ ...counted, steps: { a: { ...within(1), next: ['b'] }, b: within(2) } })).toEqual([])
  })

  it('exceed the term of no channel', () => {
    const online = { ...counted, steps: { a: within(3) }, termByChannel: { online: { workingDays: 2 } } }
    for (const term of [counted.term, undefined])
      expect(findings({ ...online, term })).toEqual(['steps.a.within: budget-over-term'])
    for (const own of ['none', { days: 2 }, { workingDays: 3 }])
      expect(findings({ ...online, termByChannel: { online: own } })).toEqual([])
  })

  it('may exceed it on a way that need not be taken', () => {
    const steps = { a: { ...within(1), next: ['b', 'c'] }, b: { ...within(3), next: ['c'] }, c: within(2) }
    expect(findings({ ...counted, steps })).toEqual([])
    const skippable = { a: { ...within(2), next: ['b'] }, b: { ...within(2), mayBeSkipped: true } }
    expect(findings({ ...counted, steps: skippable })).toEqual([])
  })

  it('are compared in one unit only', () => {
    const steps = { a: { within: { days: 30 }, next: ['b'] }, b: { within: { workingHours: 400 } } }
    expect(findings({ ...counted, steps })).toEqual([])
  })

  it('of parallel branches count as the longest of them', () => {
    const forked = (b: number, c: number) => ({
      ...counted,
      steps: {
        a: { fork: ['b', 'c'] },
        b: { ...within(b), next: ['d'] },
        c: { ...within(c), next: ['d'] },
        d: { ...within(1), join: ['b', 'c'] },
      },
    })
    expect(findings(forked(2, 2))).toEqual([])
    expect(findings(forked(1, 3))).toEqual(['term: budgets-over-term'])
  })
})
