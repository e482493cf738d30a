// Definitions of "on time" of an office's own, and the same dossiers under several definitions.

import { describe, expect, it } from 'vitest'
import { createEngine, defineOnTime, type DossierError, type OnTimePolicy } from 'dossier-engine'
import { licence, officeCalendar, on } from '../../support/office.js'

const withinThreeDays = defineOnTime({
  name: 'within-three-days',
  description: 'Three days from the reception, whatever was promised.',
  classify: ({ receivedAt, resolvedAt, dayOf }) =>
    receivedAt === undefined || resolvedAt === undefined
      ? undefined
      : dayOf(resolvedAt) - dayOf(receivedAt) <= 3
        ? 'onTime'
        : 'late',
})
const firstPromise = defineOnTime({
  name: 'firstPromise',
  classify: ({ resolvedAt, firstDueAt }) =>
    resolvedAt === undefined || firstDueAt === undefined
      ? undefined
      : resolvedAt <= firstDueAt
        ? 'onTime'
        : 'late',
  rate: ({ classes, resolved }) => ({ numerator: classes.late, denominator: resolved.total }),
  rateIs: { numerator: 'after the first promise', denominator: 'resolved' },
})
const may = { from: '2024-05-01', to: '2024-05-31' } as const

const told = (resolvedOn: string, dueOn: string, movedTo?: string, channel = 'online') => {
  const promise = (day: string, cause: string, at: string) => ({
    type: 'DeadlineSet',
    at: on(at),
    data: {
      clock: 'statutory',
      dueAt: Date.parse(on(day, '17:00')),
      policy: 'recorded',
      cause,
      calendar: 'office',
    },
  })
  return [
    { type: 'DossierReceived', at: on('04-26'), data: { procedure: 'licence', channel } },
    promise(dueOn, 'reception', '04-26'),
    ...(movedTo === undefined ? [] : [promise(movedTo, 'resumption', '05-02')]),
    { type: 'DossierResolved', at: on(resolvedOn, '18:00'), data: {} },
  ]
}

async function office() {
  const engine = await createEngine({
    calendars: [officeCalendar],
    procedures: [licence],
    onTimeDefinitions: [withinThreeDays, firstPromise],
  })
  const dossiers = [
    told('05-07', '05-07'), // by date on time, by instant late
    told('05-06', '05-07'), // early under both
    told('05-10', '05-07', '05-13', 'post'), // early against the promise that was moved
    told('05-08', '05-07', undefined, 'post'), // late under both
  ]
  const facts = dossiers.map((events, index) => ({ dossierId: `d-${index + 1}`, events }))
  await engine.import(facts, { source: 'by hand' })
  return engine
}

describe('a definition of one’s own', () => {
  it('is asked for by its name, which the report repeats', async () => {
    const engine = await office()
    const report = engine.onTime({ ...may, definition: 'within-three-days' })
    expect(report).toMatchObject({
      definition: 'within-three-days',
      description: 'Three days from the reception, whatever was promised.',
      rateIs: { numerator: 'early + on time', denominator: 'early + on time + late' },
      total: { resolved: { total: 4, onTime: 0, late: 4 }, rate: 0 },
    })
  })

  it('may know the first promise, and have a rate of its own that says what it is', async () => {
    const engine = await office()
    const { total, rateIs } = engine.onTime({ ...may, definition: 'firstPromise' })
    expect(total).toMatchObject({ rateOf: { numerator: 3, denominator: 4 }, rate: 0.75 })
    expect(rateIs).toEqual({ numerator: 'after the first promise', denominator: 'resolved' })
  })

  it('is known by type', async () => {
    const engine = await office()
    // @ts-expect-error there is no such definition
    const ask = () => engine.onTime({ ...may, definition: 'withinThreeDays' })
    expect(ask).toThrow(/is none of byDate, byInstant, .*, within-three-days, firstPromise/)
    const plain = await createEngine({ calendars: [officeCalendar] })
    // @ts-expect-error this engine has none of its own
    expect(() => plain.onTime({ ...may, definition: 'firstPromise' })).toThrow(
      expect.objectContaining({ code: 'query-invalid' }),
    )
  })

  it.each([
    ['classify', 'threw', { classify: () => bad('no such thing') }],
    ['classify', 'class', { classify: () => 'punctual' as never }],
    ['rate', 'threw', { classify: () => 'late' as const, rate: () => bad('nor this') }],
    ['rate', 'fraction', { classify: () => 'late' as const, rate: () => ({ numerator: 1 }) as never }],
    [
      'rate',
      'fraction',
      { classify: () => 'late' as const, rate: () => ({ numerator: NaN, denominator: 1 }) },
    ],
  ])('that fails in %s is named with what it did: %s', async (member, code, functions) => {
    const rateIs = { numerator: 'n', denominator: 'd' }
    const mine: OnTimePolicy<'mine'> = defineOnTime({ name: 'mine', ...functions, rateIs })
    const engine = await createEngine({ calendars: [officeCalendar], onTimeDefinitions: [mine] })
    await engine.import([{ dossierId: 'd', events: told('05-07', '05-07') }], { source: 'by hand' })
    let thrown: DossierError<'definition-invalid'> | undefined
    try {
      engine.onTime({ ...may, definition: 'mine' })
    } catch (error) {
      thrown = error as DossierError<'definition-invalid'>
    }
    expect(thrown).toMatchObject({
      code: 'definition-invalid',
      details: { definition: 'mine', findings: [{ path: [member], code }] },
    })
    expect((thrown!.cause as Error | undefined)?.message).toBe(
      code === 'threw' ? (member === 'rate' ? 'nor this' : 'no such thing') : undefined,
    )
  })

  it.each([
    [{ name: 'By Date' }, 'name'],
    [{ name: 'x'.repeat(65) }, 'name'],
    [{ name: '' }, 'name'],
    [{ classify: 'early' }, 'classify'],
    [{ rate: () => ({ numerator: 1, denominator: 1 }) }, 'rateIs'],
    [{ rateIs: { numerator: 'n' } }, 'rateIs'],
    [{ clasify: () => 'early' }, 'clasify'],
    [{ description: 3 }, 'description'],
  ])('is refused for %o', (wrong, member) => {
    const policy = { name: 'mine', classify: () => 'early', ...wrong } as unknown as OnTimePolicy
    const refusal = expect.objectContaining({
      code: 'definition-invalid',
      details: expect.objectContaining({ findings: [expect.objectContaining({ path: [member] })] }),
    })
    expect(() => defineOnTime(policy)).toThrow(refusal)
  })

  it.each([
    ['a name that is taken', [{ ...withinThreeDays, name: 'byDate' }], ['onTimeDefinitions', 0, 'name']],
    ['a name given twice', [withinThreeDays, withinThreeDays], ['onTimeDefinitions', 1, 'name']],
    ['what is no definition', ['byDate'], ['onTimeDefinitions', 0]],
    ['what is no list', withinThreeDays, ['onTimeDefinitions']],
  ])('does not open an engine with %s', async (_what, onTimeDefinitions, path) => {
    await expect(createEngine({ onTimeDefinitions: onTimeDefinitions as never })).rejects.toMatchObject({
      code: 'definition-invalid',
      details: { definition: 'engine', findings: [{ path }] },
    })
  })
})

describe('the same dossiers under several definitions', () => {
  it('are counted by class under the first and the other, with both rates', async () => {
    const engine = await office()
    const { total, rateIs, definitions } = engine.compareDefinitions({
      ...may,
      definitions: ['byDate', 'byInstant', 'firstPromise'],
    })
    expect(definitions).toEqual(['byDate', 'byInstant', 'firstPromise'])
    expect(total.dossiers).toBe(4)
    expect(total.rates).toEqual([
      {
        definition: 'byDate',
        classes: { early: 2, onTime: 1, late: 1, none: 0 },
        rateOf: { numerator: 3, denominator: 4 },
        rate: 0.75,
      },
      {
        definition: 'byInstant',
        classes: { early: 2, onTime: 0, late: 2, none: 0 },
        rateOf: { numerator: 2, denominator: 4 },
        rate: 0.5,
      },
      {
        definition: 'firstPromise',
        classes: { early: 0, onTime: 1, late: 3, none: 0 },
        rateOf: { numerator: 3, denominator: 4 },
        rate: 0.75,
      },
    ])
    expect(total.changes.map(({ against, definition, changed }) => [against, definition, changed])).toEqual([
      ['byDate', 'byInstant', 1],
      ['byDate', 'firstPromise', 3],
    ])
    expect(total.changes[1]!.matrix).toEqual({
      early: { early: 0, onTime: 1, late: 1, none: 0 },
      onTime: { early: 0, onTime: 0, late: 1, none: 0 },
      late: { early: 0, onTime: 0, late: 1, none: 0 },
      none: { early: 0, onTime: 0, late: 0, none: 0 },
    })
    expect(rateIs.firstPromise.denominator).toBe('resolved')
  })

  it('are named where their class changes, a page at a time', async () => {
    const engine = await office()
    const ask = { ...may, definitions: ['byDate', 'firstPromise'], limit: 2 } as const
    const first = engine.compareDefinitions(ask)
    expect(first.dossiers).toEqual([
      { dossierId: 'd-1', classes: { byDate: 'onTime', firstPromise: 'late' } },
      { dossierId: 'd-2', classes: { byDate: 'early', firstPromise: 'onTime' } },
    ])
    expect(first.next).toBe('d-2')
    const second = engine.compareDefinitions({ ...ask, after: first.next })
    expect(second.dossiers.map(({ dossierId }) => dossierId)).toEqual(['d-3'])
    expect(second).not.toHaveProperty('next')
    expect(second.total).toEqual(first.total)
  })

  it('are grouped', async () => {
    const engine = await office()
    const { rows } = engine.compareDefinitions({
      ...may,
      definitions: ['byInstant', 'byDate'],
      groupBy: ['channel'],
    })
    expect(rows.map(({ key, counts }) => [key, counts.dossiers, counts.changed])).toEqual([
      [{ channel: 'online' }, 2, 1],
      [{ channel: 'post' }, 2, 0],
    ])
  })

  it.each([
    [{ definitions: ['byDate'] }, 'definitions'],
    [{ definitions: ['byDate', 'byDate'] }, 'definitions'],
    [{ definitions: ['byDate', 'byMood'] }, 'definitions'],
    [{ definitions: undefined }, 'definitions'],
    [{ to: '2024-04-30' }, 'to'],
    [{ asOf: 0 }, 'asOf'],
    [{ after: 'nobody' }, 'after'],
    [{ limit: 0 }, 'limit'],
    [{ groupBy: ['period'] }, 'groupBy'],
    [{ every: 'month' }, 'every'],
  ])('are not compared for %o', async (wrong, member) => {
    const engine = await office()
    const question = { ...may, definitions: ['byDate', 'byInstant'], ...wrong } as never
    const refusal = expect.objectContaining({
      code: 'query-invalid',
      details: {
        query: 'compareDefinitions',
        findings: [expect.objectContaining({ path: expect.arrayContaining([member]) })],
      },
    })
    expect(() => engine.compareDefinitions(question)).toThrow(refusal)
  })
})

function bad(message: string): never {
  throw new Error(message)
}
