// The least that a route can take from its start to its end: of a choice the shortest, of a fork the longest, for all
// of its branches are walked. It is Knuth's generalisation of Dijkstra's algorithm, from the last steps backwards.

import { followersOf, stepsBefore, type Route } from './route.js'

/** The length of the shortest way, or `undefined` where a name is unknown or no way reaches the end. */
export function shortestWay(
  route: Route,
  lengthOf: (step: Route['steps'][string]) => number,
): number | undefined {
  const { steps, start } = route
  const isKnown = (name: string) => Object.hasOwn(steps, name)
  if (!Object.values(steps).every((step) => followersOf(step).every(isKnown))) return undefined
  const before = stepsBefore(route)
  const done = new Set<string>()
  /** Of each fork, how many of its branches have no length yet. */
  const missing = new Map<string, number>()
  const queue = new Queue()
  for (const [name, step] of Object.entries(steps)) {
    if (step.fork) missing.set(name, step.fork.length)
    else if (step.next === undefined) queue.push(lengthOf(step), name)
  }
  for (let found = queue.pop(); found !== undefined; found = queue.pop()) {
    const [length, name] = found
    if (done.has(name)) continue
    if (name === start) return length
    done.add(name)
    for (const earlier of before.get(name)!) {
      const branches = missing.get(earlier)
      if (branches !== undefined) missing.set(earlier, branches - 1)
      // Lengths come in rising order: the branch that comes last is the longest.
      if (branches === undefined || branches === 1) queue.push(length + lengthOf(steps[earlier]!), earlier)
    }
  }
  return undefined
}

/** A binary heap: the shortest comes first. */
class Queue {
  readonly #items: (readonly [length: number, name: string])[] = []

  push(length: number, name: string): void {
    const items = this.#items
    let at = items.length
    while (at > 0 && items[(at - 1) >> 1]![0] > length) {
      items[at] = items[(at - 1) >> 1]!
      at = (at - 1) >> 1
    }
    items[at] = [length, name]
  }

  pop(): readonly [length: number, name: string] | undefined {
    const items = this.#items
    const first = items[0]
    const moved = items.pop()
    if (moved === undefined || items.length === 0) return first
    let at = 0
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && items[child + 1]![0] < items[child]![0]) child++
      if (items[child]![0] >= moved[0]) break
      items[at] = items[child]!
      at = child
    }
    items[at] = moved
    return first
  }
}
