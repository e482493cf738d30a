import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineProcedure, isDossierError, type StepDefinition } from 'dossier-engine'
import { procedureArbitrary } from 'dossier-engine/testing'
import { play, statesAfter, type Route } from './token-game.js'

const sound = { canStick: false, canWaitForEver: false, canDouble: false }

function isAccepted(route: Route): boolean {
  try {
    defineProcedure<string, string>({ code: 'p', name: 'P', ...route })
    return true
  } catch (error) {
    if (!isDossierError(error, 'procedure-invalid')) throw error
    return false
  }
}

/** Routes of five steps that name one another at will; most are wrong. */
function anyRoute(): fc.Arbitrary<Route> {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const some = (least: number) => fc.subarray(names.slice(1), { minLength: least, maxLength: 3 })
  const way = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...names).map((name) => ({ next: [name] })) },
    { weight: 1, arbitrary: some(1).map((next) => ({ next })) },
    { weight: 2, arbitrary: some(2).map((fork) => ({ fork })) },
    { weight: 2, arbitrary: fc.constant({}) },
  )
  return fc.tuple(...names.map(() => way), fc.boolean()).map((drawn) => {
    const joining = drawn.pop() as boolean
    const ways = drawn as StepDefinition[]
    const steps = Object.fromEntries(
      names.map((name, index) => [name, { ...ways[index]!, ...(joining && { join: [] }) }]),
    )
    return { steps: reachable(steps, 'a'), start: 'a' }
  })
}

/** Routes that were sound until a few ways were turned elsewhere. */
function turnedRoute(): fc.Arbitrary<Route> {
  const turn = fc.tuple(
    fc.constantFrom('next' as const, 'fork' as const, 'more' as const),
    fc.nat(),
    fc.nat(),
    fc.nat(),
  )
  return fc
    .tuple(
      procedureArbitrary({ maxSteps: 10, automatic: false }),
      fc.array(turn, { minLength: 1, maxLength: 2 }),
    )
    .map(([{ steps, start }, turns]) => {
      const names = Object.keys(steps)
      const turned = Object.fromEntries(
        Object.entries(steps).map(([name, { next, fork, join }]) => [
          name,
          {
            ...(next && { next: [...next] }),
            ...(fork && { fork: [...fork] }),
            ...(join && { join: [...join] }),
          },
        ]),
      )
      for (const [kind, at, way, to] of turns) {
        const target = names[to % names.length]!
        const able = Object.values(turned).filter((step) => (kind === 'fork' ? step.fork : step.next))
        const step = able[at % able.length]
        const list = kind === 'fork' ? step?.fork : step?.next
        if (list === undefined || list.includes(target)) continue
        if (kind === 'more') list.push(target)
        else list[way % list.length] = target
      }
      return { steps: reachable(turned, start), start }
    })
}

/** Only the steps that are led to, each join waiting for those that lead to it alone: else there is little to find. */
function reachable(steps: Record<string, StepDefinition>, start: string): Record<string, StepDefinition> {
  const seen = new Set([start])
  for (const name of seen)
    for (const to of [...(steps[name]!.next ?? []), ...(steps[name]!.fork ?? [])]) seen.add(to)
  const kept = Object.entries(steps).filter(([name]) => seen.has(name))
  return Object.fromEntries(
    kept.map(([name, { join, ...step }]) => {
      const alone = kept.filter(([, { next }]) => next?.length === 1 && next[0] === name)
      const isJoin = join !== undefined && alone.length > 1
      return [name, { ...step, ...(isJoin && { join: alone.map(([from]) => from) }) }]
    }),
  )
}

describe('a procedure that can be defined', () => {
  it('reaches its end whatever is chosen, keeps no join waiting and starts no step twice at once', () => {
    fc.assert(
      fc.property(procedureArbitrary({ maxSteps: 10 }), (procedure) => {
        const played = play(procedure)
        fc.pre(!played.isTooLarge)
        expect(played).toMatchObject(sound)
      }),
      { numRuns: 1_000 },
    )
  })

  it('ends on a random walk', () => {
    fc.assert(
      fc.property(procedureArbitrary({ maxSteps: 10 }), fc.infiniteStream(fc.nat()), (procedure, draws) => {
        let state: readonly string[] = [procedure.start]
        for (let moves = 0; state.length > 0; moves++) {
          expect(moves).toBeLessThan(200_000)
          const movable = state.filter((place) => Object.hasOwn(procedure.steps, place))
          expect(movable.length).toBeGreaterThan(0)
          const step = movable[draws.next().value! % movable.length]!
          const after = statesAfter(procedure, state, step)
          state = after[draws.next().value! % after.length]!
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is drawn with branches that come together, branches that part, and automatic steps', () => {
    const drawn = fc.sample(procedureArbitrary(), { numRuns: 300 }).map(({ steps }) => Object.values(steps))
    const share = (holds: (step: StepDefinition) => unknown) =>
      drawn.filter((steps) => steps.some((step) => holds(step))).length / drawn.length
    expect(share(({ fork }) => fork)).toBeGreaterThan(0.2)
    expect(share(({ join }) => join)).toBeGreaterThan(0.2)
    expect(share(({ automatic }) => automatic)).toBeGreaterThan(0.2)
    expect(share(({ mayBeSkipped }) => mayBeSkipped)).toBeGreaterThan(0.2)
    const plain = fc.sample(procedureArbitrary({ forks: false, automatic: false }), { numRuns: 100 })
    const steps = plain.flatMap((procedure) => Object.values(procedure.steps))
    expect(steps.filter(({ fork, join, automatic }) => fork ?? join ?? automatic)).toEqual([])
  })
})

describe('any route at all', () => {
  it('is refused if it can go wrong', () => {
    const seen = { accepted: 0, forked: 0, refused: 0, wrong: 0 }
    fc.assert(
      fc.property(fc.oneof(anyRoute(), turnedRoute()), (route) => {
        const played = play(route)
        fc.pre(!played.isTooLarge)
        const accepted = isAccepted(route)
        const goesWrong = played.canStick || played.canWaitForEver || played.canDouble
        if (accepted) expect(played).toMatchObject(sound)
        if (goesWrong) seen.wrong++
        if (!accepted) seen.refused++
        if (accepted) seen.accepted++
        if (accepted && Object.values(route.steps).some(({ join }) => join)) seen.forked++
      }),
      { numRuns: 8_000 },
    )
    // The draw is worth something: many routes are sound, some of them with joins, and many are not.
    expect(seen.accepted).toBeGreaterThan(500)
    expect(seen.forked).toBeGreaterThan(50)
    expect(seen.wrong).toBeGreaterThan(500)
  })

  const bad: [string, Record<string, StepDefinition>, Partial<typeof sound>][] = [
    [
      'a join of what is chosen between',
      { a: { next: ['b', 'c'] }, b: { next: ['d'] }, c: { next: ['d'] }, d: { join: ['b', 'c'] } },
      { canWaitForEver: true },
    ],
    [
      'a choice that goes round the join',
      {
        a: { fork: ['b', 'c'] },
        b: { next: ['b2', 'x'] },
        b2: { next: ['d'] },
        c: { next: ['d'] },
        d: { join: ['b2', 'c'] },
        x: {},
      },
      { canWaitForEver: true },
    ],
    [
      'a branch that goes back before its fork',
      { s: { next: ['a'] }, a: { fork: ['b', 'c'] }, b: { next: ['a', 'e'] }, c: {}, e: {} },
      { canDouble: true },
    ],
    [
      'joins that wait for one another',
      {
        a: { fork: ['b', 'c'] },
        b: { next: ['d'] },
        c: { next: ['e'] },
        d: { join: ['b', 'f'], next: ['f2', 'z'] },
        e: { join: ['c', 'f2'], next: ['f', 'z'] },
        f: { next: ['d'] },
        f2: { next: ['e'] },
        z: {},
      },
      { canWaitForEver: true },
    ],
    [
      'branches that meet without a join',
      { a: { fork: ['b', 'c'] }, b: { next: ['d'] }, c: { next: ['d'] }, d: {} },
      { canDouble: true },
    ],
  ]
  it.each(bad)('with %s is refused, and would go wrong', (_, steps, goesWrong) => {
    const route = { steps, start: Object.keys(steps)[0]! }
    expect(play(route)).toMatchObject(goesWrong)
    expect(isAccepted(route)).toBe(false)
  })
})
