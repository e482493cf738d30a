// The steps of a procedure as a graph: what leads where. It presumes nothing but that the names are known.

import type { StepDefinition } from './declaration.js'

/** The steps of a procedure, as far as their order goes. */
export interface Route {
  readonly steps: Readonly<Record<string, Omit<StepDefinition, 'name' | 'unit'>>>
  readonly start: string
}

/** The steps that may follow one, or all do. */
export function followersOf({ next, fork }: Route['steps'][string]): readonly string[] {
  return fork ?? next ?? []
}

/** By step, the steps that lead to it. */
export function stepsBefore({ steps }: Route): ReadonlyMap<string, readonly string[]> {
  const before = new Map<string, string[]>(Object.keys(steps).map((name) => [name, []]))
  for (const [name, step] of Object.entries(steps))
    for (const follower of followersOf(step)) before.get(follower)!.push(name)
  return before
}
