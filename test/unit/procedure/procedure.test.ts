import { describe, expect, it } from 'vitest'
import { createEngine, defineProcedure, isDossierError } from 'dossier-engine'
import { licence, officeCalendar } from '../../support/office.js'

const valid = { code: 'p', name: 'A procedure', start: 'a', steps: { a: { next: ['b'] }, b: {} } } as const

/** What is wrong with a definition, as `path: code`. */
function findings(definition: unknown): string[] {
  try {
    defineProcedure(definition as typeof valid)
    return []
  } catch (error) {
    if (!isDossierError(error, 'procedure-invalid')) throw error
    return error.details.findings.map(({ path, code }) => `${path.join('.')}: ${code}`)
  }
}

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

describe('publishing', () => {
  it('makes a new version only where the content differs', async () => {
    const engine = await createEngine({ calendars: [officeCalendar], procedures: [licence] })
    const published: string[] = []
    engine.on('ProcedurePublished', ({ data, version }) => published.push(`${data.procedure} ${version}`))
    const before = engine.position
    await engine.publish({ calendars: [officeCalendar], procedures: [licence] })
    expect(engine.position).toBe(before)
    const amended = defineProcedure({ ...licence, term: { workingDays: 5 } })
    await engine.publish({ procedures: [amended] })
    await engine.publish({ procedures: [licence] })
    expect(published).toEqual(['licence 2', 'licence 3'])
  })

  it('leaves received dossiers on the version of their reception', async () => {
    const engine = await createEngine({ calendars: [officeCalendar], procedures: [licence] })
    const command = {
      type: 'receiveDossier',
      procedure: 'licence',
      channel: 'online',
      actor: 'a',
      at: '2024-03-04T10:00:00+07:00',
    } as const
    await engine.handle({ ...command, dossierId: 'before' })
    await engine.publish({
      procedures: [defineProcedure({ code: 'licence', name: 'Shorter', start: 'only', steps: { only: {} } })],
    })
    await engine.handle({ ...command, dossierId: 'after' })
    expect(engine.progress('before')).toMatchObject({ procedureVersion: 1, step: 'check', stepsLeft: 2 })
    expect(engine.progress('after')).toMatchObject({ procedureVersion: 2, step: 'only', stepsLeft: 1 })
  })

  it('refuses a procedure whose calendar nobody published, and writes nothing', async () => {
    await expect(createEngine({ procedures: [licence] })).rejects.toMatchObject({
      code: 'procedure-invalid',
      details: { findings: [{ path: ['calendar'], code: 'calendar-unknown' }] },
    })
  })
})
