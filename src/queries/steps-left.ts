// (6) How many steps a dossier must still do at the least. Of a choice the shortest way counts, of a fork all branches
// do, and a join counts once, however many branches wait for it. Steps in work are still to be done; automatic steps
// count like others. What is told of a procedure is told once, in time that grows with its steps and no faster.

import type { Procedure } from '../procedure/declaration.js'
import { followersOf } from '../procedure/route.js'

/** A stretch of the route on which a dossier is at one step at a time: from a fork or a join to its end or a join. */
interface Branch {
  /** The step that forked it, and the branch which that step is of; the main branch has neither. */
  readonly fork?: string
  readonly outer?: Branch
  /** How many of the fork's branches came together in it. */
  readonly covers: number
  /** The join that it leads to, if it does. */
  join?: string
}

interface Distances {
  readonly branchOf: ReadonlyMap<string, Branch>
  /** By step: how many steps are done at the least before its branch ends or comes to a join, this one included. */
  readonly toEnd: ReadonlyMap<string, number>
}

const known = new WeakMap<Procedure, Distances>()

/** Steps still to be done at the least, from where a dossier stands; `undefined` for steps the procedure lacks. */
export function stepsLeftFrom(procedure: Procedure, places: readonly string[]): number | undefined {
  let distances = known.get(procedure)
  if (distances === undefined) known.set(procedure, (distances = distancesOf(procedure)))
  const { branchOf, toEnd } = distances
  const counted = new Set(places)
  // A set is walked to its end while it grows: behind each join there may be another.
  for (const place of counted) {
    const join = branchOf.get(place)?.join
    if (join !== undefined) counted.add(join)
  }
  let left = 0
  for (const place of counted) left += toEnd.get(place) ?? Number.NaN
  return Number.isNaN(left) ? undefined : left
}

function distancesOf(procedure: Procedure): Distances {
  const branchOf = branchesOf(procedure)
  return { branchOf, toEnd: leastToEnd(procedure, branchOf) }
}

/** Gives every step its branch; the procedure was checked, so all branches of a join are of one fork. */
function branchesOf({ steps, start }: Procedure): Map<string, Branch> {
  const branchOf = new Map<string, Branch>([[start, { covers: 1 }]])
  const arrived = new Map<string, number>()
  for (const [name, branch] of branchOf) {
    const step = steps[name]!
    for (const to of followersOf(step)) {
      const { join } = steps[to]!
      if (step.fork !== undefined) branchOf.set(to, { fork: name, outer: branch, covers: 1 })
      else if (join === undefined) {
        if (!branchOf.has(to)) branchOf.set(to, branch)
      } else {
        branch.join = to
        arrived.set(to, (arrived.get(to) ?? 0) + 1)
        if (arrived.get(to) === join.length) branchOf.set(to, broughtTogether(join))
      }
    }
  }
  return branchOf

  function broughtTogether(join: readonly string[]): Branch {
    const branches = join.map((from) => branchOf.get(from)!)
    const { fork, outer } = branches[0]!
    const covers = branches.reduce((sum, branch) => sum + branch.covers, 0)
    const isWhole = fork === undefined || covers === steps[fork]!.fork!.length
    return isWhole ? outer! : { fork, outer: outer!, covers }
  }
}

/** Knuth's generalisation of Dijkstra's algorithm, from the ends backwards; lengths are small whole numbers. */
function leastToEnd({ steps }: Procedure, branchOf: ReadonlyMap<string, Branch>): Map<string, number> {
  const toEnd = new Map<string, number>()
  const waves: string[][] = []
  const file = (name: string, length: number) => (waves[length] ??= []).push(name)
  /** By step, those that are one longer at the least; and by fork, what of it has no length yet. */
  const before = new Map<string, string[]>()
  const missing = new Map<string, { count: number; sum: number }>()
  const lead = (from: string, to: string) => {
    const list = before.get(to)
    if (list === undefined) before.set(to, [from])
    else list.push(from)
  }
  for (const [name, { next, fork }] of Object.entries(steps)) {
    if (fork !== undefined) {
      missing.set(name, { count: fork.length, sum: 1 })
      for (const to of fork) lead(name, to)
    } else if (next === undefined || steps[next[0]!]!.join !== undefined) file(name, 1)
    else for (const to of next) lead(name, to)
  }
  // A join is a part of its fork: it is done once, when its branches are.
  for (const [name, { join }] of Object.entries(steps)) {
    const fork = join === undefined ? undefined : branchOf.get(join[0]!)?.fork
    if (fork === undefined) continue
    missing.get(fork)!.count += 1
    lead(fork, name)
  }
  for (let length = 1; length < waves.length; length++) {
    for (const name of waves[length] ?? []) {
      if (toEnd.has(name)) continue
      toEnd.set(name, length)
      for (const earlier of before.get(name) ?? []) {
        const fork = missing.get(earlier)
        if (fork === undefined) file(earlier, length + 1)
        else {
          fork.count -= 1
          fork.sum += length
          if (fork.count === 0) file(earlier, fork.sum)
        }
      }
    }
  }
  return toEnd
}
