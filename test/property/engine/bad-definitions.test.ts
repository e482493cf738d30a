// Whatever is declared: it is taken or refused with a typed error that names what is wrong; and what is large is taken
// in time that grows with it, no faster.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  code,
  count,
  createEngine,
  defineEvent,
  defineProcedure,
  defineProjection,
  memoryLog,
  optional,
  workingCalendar,
  type EngineOptions,
  type Procedure,
} from 'dossier-engine'
import { licence, officeCalendar, openOffice } from '../../support/office.js'
import { garbage, nearly, orError } from './garbage.js'

describe('any definition of a procedure', () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: nearly({ name: 'n', within: { workingDays: 1 }, unit: 'u', next: ['b'] }) },
    garbage,
  )
  const steps = fc.dictionary(
    fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'constructor', ''), fc.string()),
    step,
    { maxKeys: 4 },
  )
  const definition = fc.oneof(
    {
      weight: 4,
      arbitrary: nearly({
        code: 'p',
        name: 'P',
        calendar: 'office',
        term: { workingDays: 2 },
        start: 'a',
        steps: { a: {} },
        onSupplement: 'resume',
      }),
    },
    fc.record({
      code: fc.constant('p'),
      name: fc.constant('P'),
      calendar: fc.constant('office'),
      start: fc.constantFrom('a', 'b', '__proto__'),
      steps,
    }),
    garbage,
  )

  it('is a procedure, whole and frozen, or refused with every finding', async () => {
    let taken = 0
    await fc.assert(
      fc.asyncProperty(definition, async (drawn) => {
        const result = await orError(() => defineProcedure(drawn as Procedure), ['procedure-invalid'])
        if (typeof result === 'string') return
        taken += 1
        expect(Object.isFrozen(result) && Object.isFrozen(result.steps)).toBe(true)
        // Nothing that was declared is silently dropped.
        expect(Object.keys(result.steps)).toEqual(Object.keys((drawn as Procedure).steps))
        // What is taken can be published, and comes back the same.
        fc.pre(result.calendar === undefined || result.calendar === 'office')
        const { engine } = await openOffice({ procedures: [result] })
        expect(engine.procedures()[0]!.definition).toEqual(result)
      }),
      { numRuns: 800 },
    )
    expect(taken).toBeGreaterThan(20)
  })

  it('keeps a step of any name, and refuses those that objects can not hold', async () => {
    for (const name of [
      'constructor',
      'toString',
      'valueOf',
      'hasOwnProperty',
      'then',
      '1',
      '💼',
      'a.b',
      ' ',
    ]) {
      const procedure = defineProcedure<string, string>({
        code: 'p',
        name: 'P',
        start: name,
        steps: { [name]: {} },
      })
      expect(Object.keys(procedure.steps)).toEqual([name])
    }
    const hidden = JSON.parse(
      '{"code":"p","name":"P","start":"a","steps":{"a":{},"__proto__":{"next":["nowhere"]}}}',
    ) as Procedure
    expect(await orError(() => defineProcedure(hidden), ['procedure-invalid'])).toBe('procedure-invalid')
  })
})

describe('ten thousand steps', () => {
  const names = (size: number) => Array.from({ length: size }, (_, index) => `s${index}`)
  const shapes: Readonly<Record<string, (size: number) => Readonly<Record<string, { next?: string[] }>>>> = {
    'in a row': (size) =>
      Object.fromEntries(
        names(size).map((name, index) => [name, index + 1 < size ? { next: [`s${index + 1}`] } : {}]),
      ),
    'to choose from': (size) =>
      Object.fromEntries(
        names(size).map((name, index) => [name, index === 0 ? { next: names(size).slice(1) } : {}]),
      ),
    'with ways back': (size) =>
      Object.fromEntries(
        names(size).map((name, index) => [
          name,
          index + 1 < size ? { next: [`s${index + 1}`, `s${index >> 1}`] } : {},
        ]),
      ),
    'that nothing leads to': (size) => Object.fromEntries(names(size).map((name) => [name, {}])),
    'in a circle': (size) =>
      Object.fromEntries(names(size).map((name, index) => [name, { next: [`s${(index + 1) % size}`] }])),
    'that lead to nothing': (size) =>
      Object.fromEntries(names(size).map((name) => [name, { next: [`${name}-gone`] }])),
  }
  const tried = (steps: Readonly<Record<string, object>>) => {
    const began = performance.now()
    try {
      defineProcedure<string, string>({ code: 'p', name: 'P', start: 's0', steps })
    } catch (error) {
      expect(error).toMatchObject({ code: 'procedure-invalid' })
      expect((error as Error).message.length).toBeLessThan(10_000)
    }
    return performance.now() - began
  }

  it.each(Object.entries(shapes))('%s are checked in time that grows with them', (_shape, stepsOf) => {
    tried(stepsOf(1_000))
    const [small, large] = [1_000, 10_000].map((size) => {
      const steps = stepsOf(size)
      return Math.min(...[1, 2, 3].map(() => tried(steps)))
    }) as [number, number]
    // Ten times as many: ten times the time, and room for a busy machine; were it quadratic, a hundred times.
    expect(large).toBeLessThan(45 * small + 150)
  })

  it('are one too many at 10,001', () => {
    const steps = shapes['in a row']!(10_001)
    expect(() => defineProcedure<string, string>({ code: 'p', name: 'P', start: 's0', steps })).toThrow(
      expect.objectContaining({ code: 'procedure-invalid' }),
    )
  })

  it('are published, worked on and reported', async () => {
    const procedure = defineProcedure<string, string>({
      code: 'p',
      name: 'P',
      start: 's0',
      steps: shapes['in a row']!(10_000),
    })
    const { engine } = await openOffice({ procedures: [procedure] })
    const base = { dossierId: 'd', actor: 'lan', at: '2024-03-04T09:00:00+07:00' } as const
    await engine.handle({ ...base, type: 'receiveDossier', procedure: 'p', channel: 'post' })
    for (let index = 0; index < 20; index++) {
      await engine.handle({ ...base, type: 'startStep', step: `s${index}` })
      await engine.handle({ ...base, type: 'completeStep', step: `s${index}` })
    }
    expect(engine.progress('d')).toMatchObject({ stepsDone: 20, stepsLeft: 9_980, step: 's20' })
  })
})

describe('any definition of an event', () => {
  const field = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom<unknown>(code(), count(), optional(code(['a'])), optional(count())),
    },
    nearly({ kind: 'code', optional: false, oneOf: ['a'] }),
    garbage,
  )
  const fields = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.dictionary(
        fc.constantFrom('ward', 'toString', 'constructor', 'valueOf', 'A', '__proto__', 'then', 'x1'),
        field,
        { maxKeys: 3 },
      ),
    },
    garbage,
  )
  const options = fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    nearly({ version: 2, upcast: { 1: (data: unknown) => data } }),
    garbage,
  )

  it('is an event type that works, or refused', async () => {
    let taken = 0
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 5, arbitrary: fc.constantFrom('SiteVisited', 'A') }, garbage),
        fields,
        options,
        garbage,
        async (type, table, given, data) => {
          const define = defineEvent as (...args: unknown[]) => ReturnType<typeof defineEvent>
          const definition = await orError(() => define(type, table, given), ['definition-invalid'])
          if (typeof definition === 'string') return
          taken += 1
          await orError(() => definition.check(data), ['event-invalid'])
          // What may be left out can be left out.
          const required = Object.values(definition.fields).some((each) => !each.optional)
          if (!required) expect(definition.check({})).toEqual({})
          await createEngine({ events: [definition] })
        },
      ),
      { numRuns: 800 },
    )
    expect(taken).toBeGreaterThan(20)
  })

  it('with a huge version is refused at once', async () => {
    expect(await orError(() => defineEvent('A', {}, { version: 1e9 }), ['definition-invalid'])).toBe(
      'definition-invalid',
    )
  })
})

describe('any definition of a projection', () => {
  it('can be folded, or is refused', async () => {
    const right = {
      name: 'counts',
      version: 1,
      start: () => ({ count: 0 }),
      on: { Assigned: () => {} },
      snapshot: () => null,
    }
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: nearly(right) }, garbage), async (drawn) => {
        const define = defineProjection as (projection: unknown) => typeof right
        const projection = await orError(() => define(drawn), ['definition-invalid'])
        const engine = await createEngine()
        if (typeof projection === 'string') {
          expect(await orError(() => engine.replay([drawn as typeof right]), ['definition-invalid'])).toBe(
            'definition-invalid',
          )
          expect(await orError(() => engine.project(drawn as never), ['definition-invalid'])).toBe(
            'definition-invalid',
          )
        } else await engine.replay([projection])
      }),
      { numRuns: 400 },
    )
  })
})

describe('any options of an engine', () => {
  const right = {
    log: memoryLog(),
    calendars: [officeCalendar],
    procedures: [licence],
    events: [defineEvent('SiteVisited', { ward: code() })],
    timeZone: 'Asia/Ho_Chi_Minh',
    clock: () => 0,
    newId: () => 'id',
    authorize: () => true,
    onUnreadable: 'fail',
  }
  const codes = [
    'definition-invalid',
    'calendar-invalid',
    'procedure-invalid',
    'time-zone-unknown',
    'instant-invalid',
    'closed',
  ] as const

  it('open an engine that works, or are refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 5, arbitrary: nearly(right) }, garbage), async (drawn) => {
        const options = (
          typeof drawn === 'object' && drawn !== null && 'log' in drawn && drawn.log === right.log
            ? { ...drawn, log: memoryLog() }
            : drawn
        ) as EngineOptions
        const engine = await orError(() => createEngine(options), codes)
        if (typeof engine === 'string') return
        // An engine that opened does not fall over the first command.
        const outcome = await orError(
          () =>
            engine.handle({
              type: 'receiveDossier',
              procedure: 'licence',
              channel: 'post',
              actor: 'x',
              at: '2024-03-04T09:00:00+07:00',
            }),
          ['definition-invalid', 'instant-invalid'],
        )
        expect(outcome).toBeDefined()
      }),
      { numRuns: 600 },
    )
  })

  it('are the same when they publish', async () => {
    const { engine } = await openOffice()
    const publication = fc.oneof(
      { weight: 3, arbitrary: nearly({ calendars: [officeCalendar], procedures: [licence], actor: 'x' }) },
      garbage,
    )
    const calendar = fc.oneof(
      nearly({ ...officeCalendar }),
      fc.constant(officeCalendar.definition),
      nearly({ id: 'x', definition: officeCalendar.definition }),
      garbage,
    )
    await fc.assert(
      fc.asyncProperty(publication, calendar, async (drawn, wrong) => {
        const before = engine.position
        for (const each of [drawn, { calendars: [wrong] }, { procedures: [wrong] }]) {
          const result = await orError(
            () => engine.publish(each as Parameters<typeof engine.publish>[0]),
            [...codes, 'event-invalid', 'id-invalid'],
          )
          if (typeof result === 'string') expect(engine.position).toBe(before)
        }
        // Whatever was published can be counted with.
        engine.nearlyDue({ asOf: '2024-03-04T09:00:00+07:00', within: { workingDays: 1 } })
      }),
      { numRuns: 300 },
    )
  })

  it('publish one version a start, also where one code is declared twice', async () => {
    const log = memoryLog()
    const twice = [licence, defineProcedure({ ...licence, name: 'Another' })]
    const codesOf = async () =>
      orError(
        () => createEngine({ log, calendars: [officeCalendar], procedures: twice }),
        ['procedure-invalid'],
      )
    expect(await codesOf()).toBe('procedure-invalid')
    expect(await log.head()).toBe(0)
    const engine = await createEngine({ log, calendars: [officeCalendar], procedures: [licence] })
    const { position } = engine
    await createEngine({
      log,
      calendars: [workingCalendar(officeCalendar.definition)],
      procedures: [licence],
    })
    expect(await log.head()).toBe(position)
  })
})
