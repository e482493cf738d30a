// Whatever is declared: it is taken or refused with a typed error that names what is wrong.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  code,
  count,
  createEngine,
  defineEvent,
  defineProcedure,
  defineProjection,
  optional,
  type Procedure,
} from 'dossier-engine'
import { openOffice } from '../../support/office.js'
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
