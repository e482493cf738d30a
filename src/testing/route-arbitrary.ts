// Testing kit: routes, valid by construction. Each begins as one step and grows: a step gets a follower, choices and
// ways back within its branch, or turns into a block of parallel branches that come together or end for good.

import fc from 'fast-check'
import type { StepDefinition } from '../procedure/declaration.js'

/** What routes may hold. */
export interface RouteChoices {
  readonly maxSteps: number
  readonly forks: boolean
  readonly automatic: boolean
}

// Names that a careless look-up takes for something else, and such as offices use.
const stepNames = [
  'check',
  'appraise',
  'thẩm định',
  'sign',
  '1',
  'constructor',
  'toString',
  'then',
  'a b',
  'ký/duyệt',
  'visit',
  'valueOf',
  'ask the ward',
  'stamp',
  '0',
  'hasOwnProperty',
]

interface Growing {
  readonly name: string
  /** Steps of one number are of one branch. */
  readonly branch: number
  next: Growing[]
  fork?: Growing[]
  join?: Growing[]
}

/** How a route grows once: what kind of growth, at which step, and two more draws. */
type Growth = readonly [kind: GrowthKind, at: number, more: number, other: number]
type GrowthKind = 'follower' | 'choice' | 'way' | 'block' | 'stairs' | 'parting'

/** The steps and the first of them. */
export interface DrawnRoute {
  readonly start: string
  readonly steps: Readonly<Record<string, StepDefinition>>
}

/** Routes of one to `maxSteps` steps. */
export function routeArbitrary(choices: RouteChoices): fc.Arbitrary<DrawnRoute> {
  const maxSteps = Math.min(choices.maxSteps, stepNames.length)
  const plain = ['follower', 'follower', 'choice', 'way', 'way'] as const
  const kinds: readonly GrowthKind[] = choices.forks
    ? [...plain, 'block', 'block', 'stairs', 'parting']
    : plain
  const growth = fc.tuple(fc.constantFrom(...kinds), fc.nat(), fc.nat(), fc.nat())
  return fc
    .tuple(
      fc.shuffledSubarray(stepNames, { minLength: maxSteps, maxLength: maxSteps }),
      fc.array(growth, { maxLength: 2 * maxSteps }),
      fc.array(fc.boolean(), { minLength: maxSteps, maxLength: maxSteps }),
    )
    .map(([names, growths, byItself]) => {
      const route = new Route(names)
      for (const each of growths) route.grow(each)
      return { start: names[0]!, steps: route.steps(byItself.map((drawn) => drawn && choices.automatic)) }
    })
}

class Route {
  readonly #names: readonly string[]
  readonly #steps: Growing[] = []
  #branches = 1

  constructor(names: readonly string[]) {
    this.#names = names
    this.#add(0)
  }

  grow([kind, at, more, other]: Growth): void {
    const step = this.#steps[at % this.#steps.length]!
    switch (kind) {
      case 'follower':
        return this.#follower(step)
      case 'choice':
        return this.#choice(step, more)
      case 'way':
        return this.#way(step, more)
      case 'block':
        return this.#block(step, 2 + (more % 2), other)
      case 'stairs':
        return this.#stairs(step)
      case 'parting':
        return this.#parting(step, more % 2 === 0)
    }
  }

  /** A step after this one, which leads on as this one did. */
  #follower(step: Growing): void {
    const [added] = this.#room(1) ? [this.#add(step.branch)] : []
    if (added !== undefined) this.#leadOn(step, added)
  }

  /** Another step beside those that may follow, which leads on to one of them. */
  #choice(step: Growing, draw: number): void {
    if (!this.#room(1) || !leadsWithin(step)) return
    const target = step.next[draw % step.next.length]!
    const added = this.#add(step.branch)
    added.next = [target]
    step.next.push(added)
  }

  /** From this step to any of its branch, back, on or to itself. */
  #way(step: Growing, draw: number): void {
    if (!leadsWithin(step)) return
    const targets = this.#steps.filter(({ branch, join }) => branch === step.branch && join === undefined)
    const target = targets[draw % targets.length]
    if (target !== undefined && !step.next.includes(target)) step.next.push(target)
  }

  /** Parallel branches that all come together; what came after this step comes after the join. */
  #block(step: Growing, width: number, draw: number): void {
    if (step.fork !== undefined || !this.#room(width + 1)) return
    const join = this.#add(step.branch)
    this.#leadOn(step, join)
    this.#fork(step, width)
    this.#join(join, step.fork!)
    if (draw % 2 === 0) this.#follower(step.fork![draw % width]!)
  }

  /** Three branches of which two come together, and then the third. */
  #stairs(step: Growing): void {
    if (step.fork !== undefined || !this.#room(5)) return
    const whole = this.#add(step.branch)
    this.#leadOn(step, whole)
    const [first, second, third] = this.#fork(step, 3) as [Growing, Growing, Growing]
    const half = this.#add(this.#branches++)
    this.#join(half, [first, second])
    this.#join(whole, [half, third])
  }

  /** After a last step, branches that end for good; or two of three come together, and end then. */
  #parting(step: Growing, isWhole: boolean): void {
    if (step.fork !== undefined || step.next.length > 0 || !this.#room(4)) return
    const branches = this.#fork(step, isWhole ? 2 : 3)
    if (!isWhole) this.#join(this.#add(this.#branches++), branches.slice(1))
  }

  #fork(step: Growing, width: number): Growing[] {
    step.next = []
    return (step.fork = Array.from({ length: width }, () => this.#add(this.#branches++)))
  }

  #join(step: Growing, last: readonly Growing[]): void {
    step.join = [...last]
    for (const each of last) each.next = [step]
  }

  /** Everything that followed a step, and whatever join waits for it, is now another's. */
  #leadOn(step: Growing, to: Growing): void {
    to.next = step.next
    if (step.fork !== undefined) to.fork = step.fork
    delete step.fork
    for (const { join } of to.next) {
      const index = join?.indexOf(step) ?? -1
      if (index >= 0) join![index] = to
    }
    step.next = [to]
  }

  #add(branch: number): Growing {
    const step: Growing = { name: this.#names[this.#steps.length]!, branch, next: [] }
    this.#steps.push(step)
    return step
  }

  #room(more: number): boolean {
    return this.#steps.length + more <= this.#names.length
  }

  steps(byItself: readonly boolean[]): Record<string, StepDefinition> {
    const names = (list: readonly Growing[]) => list.map(({ name }) => name)
    return Object.fromEntries(
      this.#steps.map(({ name, next, fork, join }, index) => [
        name,
        {
          ...(next.length > 0 && { next: names(next) }),
          ...(fork !== undefined && { fork: names(fork) }),
          ...(join !== undefined && { join: names(join) }),
          ...(byItself[index] === true && next.length < 2 && { automatic: true }),
        },
      ]),
    )
  }
}

/** Whether a step leads on within its branch: more may follow it then, and it still reaches the end. */
function leadsWithin({ next }: Growing): boolean {
  return next.length > 0 && next.every(({ join }) => join === undefined)
}
