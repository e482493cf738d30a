import { describe, expect, it } from 'vitest'
import { findings } from './findings.js'

const checked = (steps: object) => findings({ code: 'p', name: 'P', start: 'a', steps })

describe('parallel branches', () => {
  it.each([
    [
      'come together',
      { a: { fork: ['b', 'c'] }, b: { next: ['d'] }, c: { next: ['d'] }, d: { join: ['b', 'c'] } },
    ],
    ['end each by itself', { a: { fork: ['b', 'c'] }, b: {}, c: { next: ['e'] }, e: {} }],
    [
      'come together in part, and end apart',
      {
        a: { fork: ['b', 'c', 'x'] },
        b: { next: ['d'] },
        c: { next: ['d'] },
        d: { join: ['b', 'c'], next: ['e'] },
        e: {},
        x: {},
      },
    ],
    [
      'come together two by two',
      {
        a: { fork: ['b', 'c', 'd'] },
        b: { next: ['e'] },
        c: { next: ['e'] },
        d: { next: ['f'] },
        e: { join: ['b', 'c'], next: ['f'] },
        f: { join: ['e', 'd'], next: ['a', 'g'] },
        g: {},
      },
    ],
    [
      'hold choices, loops and further branches',
      {
        a: { next: ['f', 'z'] },
        f: { fork: ['b', 'c'] },
        b: { next: ['b', 'b2', 'b3'] },
        b2: { fork: ['n', 'm'] },
        n: { next: ['o'] },
        m: { next: ['o'] },
        o: { join: ['n', 'm'], next: ['b', 'b3'] },
        b3: { next: ['d'] },
        c: { next: ['d'] },
        d: { join: ['b3', 'c'], next: ['a', 'z'] },
        z: {},
      },
    ],
    [
      'may be chosen or not',
      {
        a: { next: ['f', 'z'] },
        f: { fork: ['b', 'c'] },
        b: { next: ['d'] },
        c: { next: ['d'] },
        d: { join: ['b', 'c'], next: ['z'] },
        z: {},
      },
    ],
  ])('%s', (_, steps) => {
    expect(checked(steps)).toEqual([])
  })

  it.each([
    [
      'next beside fork',
      { a: { next: ['b'], fork: ['b', 'c'] }, b: {}, c: {} },
      ['steps.a.fork: next-and-fork'],
    ],
    ['a fork of one', { a: { fork: ['b'] }, b: {} }, ['steps.a.fork: fork-too-small']],
    ['a fork to one step twice', { a: { fork: ['b', 'b'] }, b: {} }, ['steps.a.fork.1: step-twice']],
    ['a fork to no step', { a: { fork: ['b', 'z'] }, b: {} }, ['steps.a.fork.1: step-unknown']],
    ['a join of one', { a: { next: ['b'] }, b: { join: ['a'] } }, ['steps.b.join: join-too-small']],
    [
      'a join of no step',
      { a: { fork: ['b', 'c'] }, b: { next: ['d'] }, c: {}, d: { join: ['b', 'z'] } },
      ['steps.d.join.1: step-unknown'],
    ],
    [
      'a join of a step that may go elsewhere',
      {
        a: { fork: ['b', 'c'] },
        b: { next: ['d', 'e'] },
        c: { next: ['d'] },
        d: { join: ['b', 'c'] },
        e: {},
      },
      ['steps.d.join.0: join-mismatch'],
    ],
    [
      'a join that a step leads to unasked',
      {
        a: { fork: ['b', 'c'] },
        b: { next: ['b2', 'd'] },
        b2: { next: ['d'] },
        c: { next: ['d'] },
        d: { join: ['b2', 'c'] },
      },
      ['steps.b.next.1: join-not-listed'],
    ],
    [
      'a join forked to',
      {
        a: { fork: ['b', 'c', 'd'] },
        b: { next: ['d'] },
        c: { next: ['d'] },
        d: { join: ['b', 'c'] },
      },
      ['steps.a.fork.2: join-not-listed'],
    ],
    [
      'a join to begin with',
      { a: { join: ['b', 'c'], fork: ['b', 'c'] }, b: { next: ['a'] }, c: { next: ['a'] } },
      ['start: join-not-listed', 'steps.a: no-exit', 'steps.b: no-exit', 'steps.c: no-exit'],
    ],
    [
      'a join of what is chosen between',
      { a: { next: ['b', 'c'] }, b: { next: ['d'] }, c: { next: ['d'] }, d: { join: ['b', 'c'] } },
      ['steps.d.join.1: join-never-met'],
    ],
    [
      'a join of branches of two forks',
      {
        a: { fork: ['b', 'c'] },
        b: { fork: ['d', 'e'] },
        c: { next: ['j'] },
        d: { next: ['j'] },
        e: {},
        j: { join: ['c', 'd'] },
      },
      ['steps.j.join: join-never-met'],
    ],
    [
      'a branch that may end before its join',
      {
        a: { fork: ['b', 'c'] },
        b: { next: ['b2', 'x'] },
        b2: { next: ['d'] },
        c: { next: ['d'] },
        d: { join: ['b2', 'c'] },
        x: {},
      },
      ['steps.d.join.0: join-never-met'],
    ],
    [
      'a branch that may fork for good before its join',
      {
        a: { fork: ['b', 'c'] },
        b: { next: ['b2', 'f'] },
        b2: { next: ['d'] },
        f: { fork: ['x', 'y'] },
        c: { next: ['d'] },
        d: { join: ['b2', 'c'] },
        x: {},
        y: {},
      },
      ['steps.d.join.0: join-never-met'],
    ],
    [
      'a branch that goes back before its fork',
      { a: { next: ['f'] }, f: { fork: ['b', 'c'] }, b: { next: ['a', 'e'] }, c: {}, e: {} },
      ['steps.b.next.0: branch-left'],
    ],
    [
      'a branch that is entered past its fork',
      { a: { next: ['f', 'b'] }, f: { fork: ['b', 'c'] }, b: {}, c: {} },
      ['steps.f.fork.0: branch-left'],
    ],
    [
      'branches that meet without a join',
      { a: { fork: ['b', 'c'] }, b: { next: ['d'] }, c: { next: ['d'] }, d: {} },
      ['steps.c.next.0: branch-left'],
    ],
    [
      'a join that waits for what comes after it',
      {
        a: { fork: ['b', 'c'] },
        b: { next: ['d'] },
        d: { join: ['b', 'e'], next: ['e', 'z'] },
        e: { next: ['d'] },
        c: {},
        z: {},
      },
      ['steps.d.join.1: join-never-met'],
    ],
  ])('are refused with %s', (_, steps, expected) => {
    expect(checked(steps)).toEqual(expected)
  })
})

describe('automatic steps', () => {
  it.each([
    ['lead on to one step', { a: { automatic: true, next: ['b'] }, b: { automatic: true } }, []],
    ['fork', { a: { automatic: true, fork: ['b', 'c'] }, b: {}, c: {} }, []],
    [
      'have no choice',
      { a: { automatic: true, next: ['b', 'c'] }, b: {}, c: {} },
      ['steps.a.next: automatic-choice'],
    ],
    [
      'take no time',
      { a: { automatic: true, within: { days: 1 } } },
      ['calendar: calendar-missing', 'steps.a.within: automatic-budget'],
    ],
    [
      'go in no circle by themselves',
      {
        a: { next: ['b', 'd'] },
        b: { automatic: true, next: ['c'] },
        c: { automatic: true, next: ['b'] },
        d: {},
      },
      ['steps.b: automatic-loop', 'steps.c: automatic-loop'],
    ],
    [
      'may lead back to somebody',
      { a: { next: ['b', 'c'] }, b: { automatic: true, next: ['a'] }, c: {} },
      [],
    ],
  ])('%s', (_, steps, expected) => {
    expect(checked(steps)).toEqual(expected)
  })
})

describe('ten thousand steps', () => {
  const many = (count: number, step: (index: number) => Record<string, object>) =>
    Object.assign({}, ...Array.from({ length: count }, (_, index) => step(index))) as object

  it.each([
    [
      'in one fork',
      {
        a: { fork: Array.from({ length: 9_998 }, (_, index) => `b${index}`) },
        ...many(9_998, (index) => ({ [`b${index}`]: { next: ['z'] } })),
        z: { join: Array.from({ length: 9_998 }, (_, index) => `b${index}`) },
      },
    ],
    [
      'in blocks within blocks',
      {
        a: { fork: ['s1', 'x0'] },
        x0: { next: ['j0'] },
        j0: { join: ['j1', 'x0'] },
        ...many(3_330, (index) => ({
          [`s${index + 1}`]:
            index < 3_329 ? { fork: [`s${index + 2}`, `x${index + 1}`] } : { next: ['last'] },
          ...(index < 3_329 && {
            [`x${index + 1}`]: { next: [`j${index + 1}`] },
            [`j${index + 1}`]: {
              join: [index < 3_328 ? `j${index + 2}` : 'last', `x${index + 1}`],
              next: [`j${index}`],
            },
          }),
        })),
        last: { next: ['j3329'] },
      },
    ],
  ])('%s are checked at once', (_, steps) => {
    const began = performance.now()
    expect(checked(steps)).toEqual([])
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})
