// Live: engines append to one log while it is asked. All answers of one turn stand at one position, and what is kept is folded
// on by what came.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine, type Engine, type Projection } from 'dossier-engine'
import { unlent } from '../../model/unlent-log.js'
import { atWork, knownBefore, works } from './at-work.js'
import { history, open, recorded, tell } from './corrected-history.js'
import { answer, type Scenario } from './scenario.js'
import { freshly, seen, seenAgain, type Shown } from './seen.js'

interface Asked {
  readonly asOf: number
  readonly knownAt?: number | undefined
}

/** Questions of every kind; each answer tells its position. */
function questions(engine: Engine, { asOf, knownAt }: Asked, id: string): (() => { position: number })[] {
  const period = { from: '2024-01-01', to: '2025-12-31', timeZone: 'UTC', knownAt } as const
  return [
    () => engine.overdue({ asOf, knownAt }),
    () => engine.nearlyDue({ asOf, knownAt, within: { days: 3 } }),
    () => engine.workList({ asOf, knownAt }),
    () => engine.workload({ asOf, knownAt }),
    () => engine.search({ asOf, knownAt }),
    () => engine.search({ knownAt }),
    () => engine.progress(id, { knownAt }),
    () => engine.progress(id, { asOf, knownAt }),
    () => engine.onTime({ ...period, groupBy: ['unit'] }),
    () => engine.clockReport(period),
    () => engine.compareDefinitions({ ...period, definitions: ['byDate', 'byInstant'] }),
  ]
}

describe('what is asked while engines append', () => {
  const asks = fc.record({ days: fc.integer({ min: -20, max: 200 }), isPast: fc.boolean(), draw: fc.nat() })
  /** Mostly after all that happens, when the present books are asked and dossiers are overdue. */
  const asOfOf = ({ commands }: Scenario, { days }: { readonly days: number }) =>
    Number(commands.at(-1)!.at) + days * 86_400_000

  /** What is done between two questions. */
  type Between = (write: () => void, written: () => Promise<unknown>) => Promise<unknown> | undefined

  const standsAtOnePosition = (between: Between) =>
    fc.asyncProperty(works, asks, async (scenario, drawn) => {
      const { engine, other, log, write, written } = await atWork(scenario)
      const knownAt = drawn.isPast ? await knownBefore(log, drawn.draw) : undefined
      const asked = { asOf: asOfOf(scenario, drawn), knownAt }
      for (const each of [engine, other]) {
        const positions = new Set<unknown>(knownAt === undefined ? [each.position] : [])
        for (const ask of questions(each, asked, 'd-1')) {
          const found = answer(ask)
          if (typeof found !== 'string') positions.add((found as { position: number }).position)
          const turn = between(write, written)
          if (turn !== undefined) await turn
        }
        expect(positions.size).toBe(1)
      }
      await written()
    })

  it('stands at one position if it is asked in one turn, whatever is being written', async () => {
    await fc.assert(
      standsAtOnePosition((write) => {
        write()
        return undefined
      }),
      { numRuns: 12 },
    )
    // Asked over several turns it may not.
    const overTurns: Between = async (write, written) => {
      write()
      await written()
    }
    const { failed } = await fc.check(standsAtOnePosition(overTurns), { numRuns: 100, endOnFailure: true })
    expect(failed).toBe(true)
  })

  it('stands at one position for a listener, which is that of the commit that it hears of or a later one', async () => {
    await fc.assert(
      fc.asyncProperty(works, asks, async (scenario, drawn) => {
        const { engine, other, write, written } = await atWork(scenario)
        const wrong: unknown[] = []
        for (const each of [engine, other])
          each.on('event', ({ position }) => {
            const found = questions(each, { asOf: asOfOf(scenario, drawn) }, 'd-1').map((ask) => answer(ask))
            const positions = found.flatMap((one) =>
              typeof one === 'string' ? [] : [(one as { position: number }).position],
            )
            if (new Set([...positions, each.position]).size !== 1 || each.position < position)
              wrong.push(positions)
          })
        for (let index = 0; index < 6; index++) write()
        await written()
        expect(wrong).toEqual([])
      }),
      { numRuns: 5 },
    )
  })

  const isThatOfOneOpenedThen = (lateness: 0 | 1) =>
    fc.asyncProperty(works, fc.array(asks, { minLength: 1, maxLength: 5 }), async (scenario, drawn) => {
      const { engine, log, write, written } = await atWork(scenario)
      const answersOf = (each: Engine, asked: Asked) =>
        ['d-1', 'd-2'].map((id) => questions(each, asked, id).map((ask) => answer(ask)))
      for (const each of drawn) {
        const asked = { asOf: asOfOf(scenario, each) }
        const before = answersOf(engine, asked)
        write()
        await written()
        const opened = await createEngine({ log: unlent(log) })
        const live = lateness === 0 ? answersOf(engine, asked) : before
        expect(JSON.stringify(live)).toBe(JSON.stringify(answersOf(opened, asked)))
      }
    })

  it('is after each append what an engine that is opened then answers', async () => {
    await fc.assert(isThatOfOneOpenedThen(0), { numRuns: 8 })
    const { failed } = await fc.check(isThatOfOneOpenedThen(1), { numRuns: 100, endOnFailure: true })
    expect(failed).toBe(true)
  })

  const pagesAgree = (isKnownAt: boolean) =>
    fc.asyncProperty(works, asks, async (scenario, drawn) => {
      const { engine, log, write, written } = await atWork(scenario)
      const known = await knownBefore(log, drawn.draw)
      fc.pre(known !== undefined)
      const knownAt = isKnownAt ? known : undefined
      const asOf = asOfOf(scenario, drawn)
      const asked = { knownAt, limit: 1 }
      const pages: ((after?: string) => { position: number; next?: string; found: readonly unknown[] })[] = [
        (after) => {
          const { dossiers: found, ...page } = engine.search({ ...asked, after })
          return { ...page, found }
        },
        (after) => {
          const { items: found, ...page } = engine.workList({ ...asked, asOf, after })
          return { ...page, found }
        },
      ]
      for (const [index, page] of pages.entries()) {
        const whole =
          index === 0
            ? engine.search({ knownAt, limit: 100 }).dossiers
            : engine.workList({ knownAt, asOf, limit: 100 }).items
        const found: unknown[] = []
        const positions = new Set<number>()
        for (let next: string | undefined, isFirst = true; isFirst || next !== undefined; isFirst = false) {
          const one = page(next)
          found.push(...one.found)
          positions.add(one.position)
          next = one.next
          write()
          await written()
        }
        expect(positions.size).toBe(1)
        expect(found).toEqual(whole)
      }
    })

  it('by pages of one knownAt is what it was in one piece', async () => {
    await fc.assert(pagesAgree(true), { numRuns: 10 })
    const { failed } = await fc.check(pagesAgree(false), { numRuns: 100, endOnFailure: true })
    expect(failed).toBe(true)
  })
})

describe('the state of a projection that an engine keeps', () => {
  const sizes = fc.array(fc.nat({ max: 2 }), { minLength: 4, maxLength: 4 })
  const isFoldedOn = (again: typeof seenAgain) =>
    fc.asyncProperty(history, sizes, async (drawn, batches) => {
      const { engine, log } = await open()
      const { engine: follower } = await open({ log: unlent(log) })
      const kept: readonly Shown[] = [seen, again]
      await tell(engine, recorded(drawn), batches, async () => {
        const expected = await freshly(log, kept)
        for (const each of [engine, follower])
          expect(
            kept.map((projection) => projection.snapshot(each.project(projection as Projection))),
          ).toEqual(expected)
      })
    })

  it('is a fresh fold after each append, also where corrections reach back', async () => {
    await fc.assert(isFoldedOn(seenAgain), { numRuns: 20 })
    const forgetful = { ...seenAgain, clear: () => {} }
    const { failed } = await fc.check(isFoldedOn(forgetful), { numRuns: 100, endOnFailure: true })
    expect(failed).toBe(true)
  })
})
