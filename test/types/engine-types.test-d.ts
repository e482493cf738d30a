// What an engine knows by type from how it was set up: a misspelt procedure, step, attribute, command or event does not
// compile, and the error is at the very literal.

import { describe, expectTypeOf, it } from 'vitest'
import {
  code,
  count,
  createEngine,
  defineEvent,
  defineOwnCommand,
  definePlugin,
  defineProcedure,
  defineProjection,
  happened,
  ownState,
  refuse,
  trackingBook,
  type AnyEngine,
  type BuiltInEvents,
} from 'dossier-engine'

const licence = defineProcedure({
  code: 'licence',
  name: 'Licence',
  start: 'check',
  steps: { check: { next: ['sign'] }, sign: {} },
})
const permit = defineProcedure({
  code: 'permit',
  name: 'Permit',
  start: 'look',
  steps: { look: { fork: ['police', 'fire'] }, police: {}, fire: {} },
})

const SiteVisited = defineEvent('SiteVisited', { ward: code(['An', 'Bình']), visitors: count() })
const visits = ownState(
  { SiteVisited },
  { start: () => ({ count: 0 }), on: { SiteVisited: (own) => void own.count++ } },
)
const visitSite = defineOwnCommand(
  'visitSite',
  { ward: code(['An', 'Bình']), visitors: count() },
  {
    in: ['processing'],
    state: visits,
    decide({ command, own }) {
      expectTypeOf(own.count).toEqualTypeOf<number>()
      expectTypeOf(command.ward).toEqualTypeOf<'An' | 'Bình'>()
      if (own.count > 2) return refuse('enough', 'seen often enough')
      return [happened(SiteVisited, { ward: command.ward, visitors: command.visitors })]
    },
  },
)
const siteVisits = definePlugin({
  name: 'site-visits',
  events: [SiteVisited],
  commands: [visitSite],
  state: visits,
})

const open = () =>
  createEngine({
    procedures: [licence, permit],
    attributes: { ward: code(['An', 'Bình']), households: count() },
    plugins: [siteVisits],
  })
declare const engine: Awaited<ReturnType<typeof open>>
const at = { actor: 'a', dossierId: 'd' }

describe('an engine with procedures, attributes and plug-ins', () => {
  it('knows its procedures and their steps', () => {
    void engine.handle({ type: 'startStep', ...at, step: 'check' })
    void engine.handle({ type: 'startStep', ...at, step: 'police' })
    void engine.handle({
      type: 'startStep',
      ...at,
      // @ts-expect-error no such step
      step: 'chekc',
    })
    void engine.handle({
      type: 'completeStep',
      ...at,
      step: 'check',
      // @ts-expect-error no such step
      next: 'sing',
    })
    void engine.handle({
      type: 'receiveDossier',
      actor: 'a',
      // @ts-expect-error no such procedure
      procedure: 'licens',
      channel: 'online',
    })
    engine.search({
      // @ts-expect-error no such procedure
      procedure: 'licens',
    })
  })

  it('knows its attributes, their names and their values', () => {
    void engine.handle({
      type: 'receiveDossier',
      actor: 'a',
      procedure: 'licence',
      channel: 'online',
      attributes: { ward: 'An', households: 3 },
    })
    void engine.handle({ type: 'setAttributes', ...at, attributes: { ward: null } })
    void engine.handle({
      type: 'setAttributes',
      ...at,
      attributes: {
        // @ts-expect-error no such attribute
        wrad: 'An',
      },
    })
    void engine.handle({
      type: 'setAttributes',
      ...at,
      attributes: {
        // @ts-expect-error no such ward
        ward: 'Cao',
      },
    })
    engine.workload({ asOf: 0, groupBy: ['attributes.ward', 'unit'] })
    engine.workload({
      asOf: 0,
      groupBy: [
        // @ts-expect-error no such attribute
        'attributes.wrad',
      ],
    })
  })

  it('knows commands of its own, and none that there are not', () => {
    void engine.handle({ type: 'visitSite', ...at, ward: 'An', visitors: 2 })
    void engine.handle({
      type: 'visitSite',
      ...at,
      // @ts-expect-error no such ward
      ward: 'Cao',
      visitors: 2,
    })
    void engine.handle({
      // @ts-expect-error no such command
      type: 'visitSiet',
      ...at,
      ward: 'An',
      visitors: 2,
    })
  })

  it('knows events of its own', () => {
    engine.on('SiteVisited', ({ data }) => {
      expectTypeOf(data.ward).toEqualTypeOf<'An' | 'Bình'>()
    })
    engine.on('DossierReceived', ({ data }) => {
      expectTypeOf(data.procedure).toEqualTypeOf<string>()
    })
    engine.on(
      // @ts-expect-error no such event
      'SiteVisitde',
      () => {},
    )
  })

  it('goes where any engine goes', () => {
    const any: AnyEngine = engine
    void any
  })
})

describe('an engine that was given projections', () => {
  const perWard = defineProjection<Map<string, number>, BuiltInEvents & { SiteVisited: typeof SiteVisited }>({
    name: 'per-ward',
    version: 1,
    start: () => new Map(),
    on: { SiteVisited: (sums, { data }) => void sums.set(data.ward, data.visitors) },
    snapshot: (sums) => Object.fromEntries(sums),
    pack: (sums) => ({ head: [...sums], columns: {} }),
    unpack: ({ head }) => new Map(head as [string, number][]),
  })

  it('takes them with events of its own and any state, and gives each state by its type', async () => {
    const keeping = await createEngine({ events: [SiteVisited], projections: [perWard, trackingBook] })
    expectTypeOf(keeping.project(perWard)).toEqualTypeOf<Map<string, number>>()
    void createEngine({
      // @ts-expect-error a name is no projection
      projections: ['per-ward'],
    })
  })
})

describe('an engine that was given nothing', () => {
  it('takes any procedure, step and attribute', async () => {
    const plain = await createEngine()
    void plain.handle({ type: 'startStep', ...at, step: 'whatever' })
    void plain.handle({ type: 'setAttributes', ...at, attributes: { whatever: 1 } })
    void plain.handle({
      // @ts-expect-error no such command
      type: 'visitSite',
      ...at,
    })
  })
})
