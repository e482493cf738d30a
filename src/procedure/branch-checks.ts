// Whether parallel branches come together, or end, whatever is chosen on the way: no join waits for ever, and no step
// is ever in work twice at once. In time linear in the number of steps and of what they name.
//
// The rule: every step is of one branch. The main branch begins at `start`; a `fork` begins a branch at each step that
// it names; a `next` stays in its branch. A `join` brings branches of one fork together: into the branch that the fork
// is of, if they are all of the fork's, else into a new branch beside those still apart. A branch for which a join
// waits has that one way out; a branch for which none waits may end at any last step.

import type { Finding } from '../kernel/finding.js'
import type { Route } from './route.js'

interface Branch {
  /** The step that forked it, and the branch which that step is of; the main branch has neither. */
  readonly fork?: string
  readonly outer?: Branch
  /** How many of the fork's branches came together in it. */
  readonly covers: number
  /** Those that came together in it. */
  readonly parts: readonly Branch[]
  /** The step from which it goes into a join. */
  exit?: string
  /** Steps at which it ends otherwise. */
  readonly ends: string[]
}

/** Joins whose steps don't lead to them alone, or that are led to from elsewhere; all names must be known. */
export function joinFindings({ steps, start }: Route): Finding[] {
  const findings: Finding[] = []
  const waiting = new Map<string, ReadonlySet<string>>()
  for (const [name, { join }] of Object.entries(steps)) if (join) waiting.set(name, new Set(join))
  const arrive = (to: string, path: Finding['path'], from?: string) => {
    const listed = waiting.get(to)
    if (listed === undefined || (from !== undefined && listed.has(from))) return
    const message = `leads to '${to}', whose \`join\` doesn't wait for it: list it there, or lead elsewhere`
    findings.push({ path, code: 'join-not-listed', message })
  }
  arrive(start, ['start'])
  for (const [name, { next = [], fork = [], join = [] }] of Object.entries(steps)) {
    for (const [index, to] of next.entries()) arrive(to, ['steps', name, 'next', index], name)
    for (const [index, to] of fork.entries()) arrive(to, ['steps', name, 'fork', index])
    for (const [index, from] of join.entries()) {
      const only = steps[from]!.next
      if (only?.length === 1 && only[0] === name) continue
      const message = `'${from}' doesn't lead here alone: it needs \`next: ['${name}']\``
      findings.push({ path: ['steps', name, 'join', index], code: 'join-mismatch', message })
    }
  }
  return findings
}

/** Branches that are left where they must not be, and joins that might wait for ever; joins must be as listed. */
export function branchFindings(route: Route): Finding[] {
  const walk = new BranchWalk(route)
  walk.run()
  return walk.findings.length > 0 ? walk.findings : walk.earlyEnds()
}

/** Tells whether two steps of a sound route are in branches that run beside each other. */
export function besideEachOther(route: Route): (step: string, other: string) => boolean {
  const walk = new BranchWalk(route)
  walk.run()
  return (step, other) => walk.areBeside(step, other)
}

/** A branch and those around it, innermost first. */
function outwards(branch: Branch | undefined): Branch[] {
  return branch === undefined ? [] : [branch, ...outwards(branch.outer)]
}

/** Whether a branch is another, or came together in it. */
function isPartOf(branch: Branch, other: Branch): boolean {
  return branch === other || other.parts.some((part) => isPartOf(branch, part))
}

/** Gives every step its branch, from the start on, a join when all its branches are there. */
class BranchWalk {
  readonly findings: Finding[] = []
  readonly #steps: Route['steps']
  readonly #start: string
  readonly #branches: Branch[] = []
  readonly #branchOf = new Map<string, Branch>()
  /** Steps in the order in which they got their branch. */
  readonly #order: string[] = []
  /** By join, how many of its steps came. */
  readonly #arrived = new Map<string, number>()
  readonly #joined = new Set<string>()

  constructor({ steps, start }: Route) {
    this.#steps = steps
    this.#start = start
  }

  run(): void {
    this.#enter(this.#start, this.#branch({ covers: 1, parts: [] }), ['start'])
    for (const name of this.#order) this.#leave(name, this.#branchOf.get(name)!)
    if (this.findings.length > 0) return
    for (const [name, count] of this.#arrived) {
      const join = this.#steps[name]!.join!
      if (count === join.length) continue
      const index = join.findIndex((from) => !this.#branchOf.has(from))
      this.#neverMet([name, 'join', index], `'${join[index]}' comes only after this step, which waits for it`)
    }
  }

  /** Of some fork they are in two branches, neither of which came together in the other. */
  areBeside(step: string, other: string): boolean {
    const others = outwards(this.#branchOf.get(other))
    return outwards(this.#branchOf.get(step)).some((branch) =>
      others.some(
        (each) =>
          branch.fork !== undefined &&
          branch.fork === each.fork &&
          !isPartOf(branch, each) &&
          !isPartOf(each, branch),
      ),
    )
  }

  /** Ends of branches for which a join waits; a fork whose branches don't all come together is such an end. */
  earlyEnds(): Finding[] {
    for (const name of this.#order) {
      if (this.#steps[name]!.fork && !this.#joined.has(name)) this.#branchOf.get(name)!.ends.push(name)
    }
    for (const { exit, ends } of this.#branches) {
      if (exit === undefined) continue
      for (const end of ends) {
        const join = this.#steps[exit]!.next![0]!
        const index = this.#steps[join]!.join!.indexOf(exit)
        const how = this.#steps[end]!.fork ? 'forks for good' : 'ends'
        this.#neverMet([join, 'join', index], `waits for '${exit}', but its branch also ${how} at '${end}'`)
      }
    }
    return this.findings
  }

  #leave(name: string, branch: Branch): void {
    const { next, fork } = this.#steps[name]!
    for (const [index, to] of (fork ?? []).entries())
      this.#enter(to, this.#branch({ fork: name, outer: branch, covers: 1, parts: [] }), [
        'steps',
        name,
        'fork',
        index,
      ])
    if (fork === undefined && next === undefined) branch.ends.push(name)
    for (const [index, to] of (next ?? []).entries()) {
      if (this.#steps[to]!.join) this.#arrive(name, to, branch)
      else this.#enter(to, branch, ['steps', name, 'next', index])
    }
  }

  #branch(made: Omit<Branch, 'ends'>): Branch {
    const branch = { ...made, ends: [] }
    this.#branches.push(branch)
    return branch
  }

  #enter(name: string, branch: Branch, path: Finding['path']): void {
    const known = this.#branchOf.get(name)
    if (known === branch) return
    if (known === undefined) {
      this.#branchOf.set(name, branch)
      this.#order.push(name)
      return
    }
    const message = `leads to '${name}' of another branch: branches meet only in a step that names them in its \`join\``
    this.findings.push({ path, code: 'branch-left', message })
  }

  #arrive(from: string, name: string, branch: Branch): void {
    const join = this.#steps[name]!.join!
    if (branch.exit !== undefined) {
      const message = `waits for '${from}', but its branch may leave at '${branch.exit}' instead`
      this.#neverMet([name, 'join', join.indexOf(from)], message)
      return
    }
    branch.exit = from
    const count = (this.#arrived.get(name) ?? 0) + 1
    this.#arrived.set(name, count)
    if (count === join.length) this.#bringTogether(name, join)
  }

  #bringTogether(name: string, join: readonly string[]): void {
    const branches = join.map((from) => this.#branchOf.get(from)!)
    const [{ fork, outer }] = branches as [Branch]
    if (fork === undefined || outer === undefined || branches.some((branch) => branch.fork !== fork)) {
      this.#neverMet([name, 'join'], 'brings together what are no branches of one fork')
      return
    }
    const covers = branches.reduce((sum, branch) => sum + branch.covers, 0)
    const isWhole = covers === this.#steps[fork]!.fork!.length
    if (isWhole) this.#joined.add(fork)
    this.#enter(name, isWhole ? outer : this.#branch({ fork, outer, covers, parts: branches }), [
      'steps',
      name,
    ])
  }

  #neverMet(place: Finding['path'], message: string): void {
    this.findings.push({ path: ['steps', ...place], code: 'join-never-met', message })
  }
}
