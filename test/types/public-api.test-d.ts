// What the compiler must see: literal step names, typed commands, events and answers.

import { describe, expectTypeOf, it } from 'vitest'
import {
  code,
  count,
  defineEvent,
  defineProcedure,
  defineProjection,
  optional,
  type BuiltInEvents,
  type Engine,
  type EventOf,
  type DataOf,
  type DossierCommandInput,
  type Instant,
} from 'dossier-engine'

declare const engine: Engine

describe('a procedure', () => {
  it('infers its code and step names', () => {
    const procedure = defineProcedure({
      code: 'p',
      name: 'x',
      start: 'a',
      steps: { a: { next: ['b'] }, b: {} },
    })
    expectTypeOf(procedure.code).toEqualTypeOf<'p'>()
    expectTypeOf<keyof typeof procedure.steps>().toEqualTypeOf<'a' | 'b'>()
  })

  it('does not compile with a step that is none, and says so at the literal', () => {
    // @ts-expect-error 'z' is no step
    defineProcedure({ code: 'p', name: 'x', start: 'z', steps: { a: {} } })
    defineProcedure({
      code: 'p',
      name: 'x',
      start: 'a',
      steps: {
        a: {
          next: [
            'b',
            // @ts-expect-error 'c' is no step
            'c',
          ],
        },
        b: {},
      },
    })
    // @ts-expect-error a term has one unit
    defineProcedure({ code: 'p', name: 'x', start: 'a', steps: { a: {} }, term: { days: 1, weeks: 1 } })
  })
})

describe('a command', () => {
  it('has the fields of its type and no others', () => {
    expectTypeOf<Extract<DossierCommandInput, { type: 'assign' }>['officer']>().toEqualTypeOf<string>()
    // @ts-expect-error no such command
    void engine.handle({ type: 'asign', dossierId: 'd', officer: 'x', actor: 'a' })
    // @ts-expect-error a channel is one of three
    void engine.handle({ type: 'receiveDossier', procedure: 'p', channel: 'fax', actor: 'a' })
    // @ts-expect-error only what creates a dossier may leave its id out
    void engine.handle({ type: 'assign', officer: 'x', actor: 'a' })
  })

  it('is answered by a union that must be narrowed', async () => {
    const outcome = await engine.handle({ type: 'assign', dossierId: 'd', officer: 'x', actor: 'a' })
    // @ts-expect-error it may have been refused
    void outcome.dossierId
    if (outcome.accepted) expectTypeOf(outcome.dossierId).toEqualTypeOf<string>()
    else expectTypeOf(outcome.rejection.code).toExtend<string>()
  })
})

describe('an event', () => {
  const SiteVisited = defineEvent('SiteVisited', {
    ward: code(['north', 'south']),
    visitors: optional(count()),
  })

  it('has the type of its field table', () => {
    expectTypeOf<DataOf<typeof SiteVisited>>().toEqualTypeOf<{
      readonly ward: 'north' | 'south'
      readonly visitors?: number | undefined
    }>()
    expectTypeOf<
      Extract<EventOf<BuiltInEvents>, { type: 'DeadlineSet' }>['data']['dueAt']
    >().toEqualTypeOf<Instant>()
  })

  it('is heard with its type', () => {
    engine.on('StepStarted', ({ data }) => expectTypeOf(data.step).toEqualTypeOf<string>())
    // @ts-expect-error no such event
    engine.on('StepStared', () => {})
  })

  it('reaches a projection with its type, built in or of your own', () => {
    defineProjection<{ wards: string[] }, BuiltInEvents & { SiteVisited: typeof SiteVisited }>({
      name: 'wards',
      version: 1,
      start: () => ({ wards: [] }),
      on: {
        SiteVisited: (state, { data }) => void state.wards.push(data.ward),
        // @ts-expect-error no such field
        DossierReceived: (state, { data }) => void state.wards.push(data.ward),
      },
      snapshot: ({ wards }) => wards,
    })
  })

  it('reaches a projection with the numbers of its codes, and of nothing else', () => {
    defineProjection<{ wards: number[] }, BuiltInEvents & { SiteVisited: typeof SiteVisited }>({
      name: 'wards',
      version: 1,
      start: ({ codes }) => ({ wards: [codes.find('a') ?? 0] }),
      on: {
        SiteVisited(state, { codes, actorCode }) {
          expectTypeOf(codes).toEqualTypeOf<{ readonly ward: number }>()
          state.wards.push(codes.ward, actorCode)
        },
        DossierReceived(state, { codes }) {
          state.wards.push(codes.officer, codes.channel)
          // @ts-expect-error personal data has no number
          void codes.applicant
        },
      },
      snapshot: ({ wards }) => wards,
    })
  })
})

describe('a grouped answer', () => {
  it('has the keys that were asked for', () => {
    const report = engine.onTime({ from: '2024-01-01', to: '2024-12-31', groupBy: ['level', 'period'] })
    expectTypeOf(report.rows[0]!.key).toEqualTypeOf<{ readonly level?: string; readonly period?: string }>()
    // @ts-expect-error not asked for
    void report.rows[0]!.key.unit
  })
})
