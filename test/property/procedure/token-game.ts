// A route played with tokens, all ways at once, by what the words mean and not by how they are checked: a step that is
// done gives its token to one of `next`, to all of `fork`, or to nobody; a join takes one token from each of its steps.
// It looks at every state that there can be, so routes must be small.

import type { StepDefinition } from 'dossier-engine'

/** The steps of a procedure and the first of them. */
export interface Route {
  readonly steps: Readonly<Record<string, StepDefinition>>
  readonly start: string
}

/** What can go wrong, of all ways together. */
export interface Played {
  /** Whether some way comes to a state from which the end can't be reached any more. */
  readonly canStick: boolean
  /** Whether some way leaves a join waiting with nothing left that moves. */
  readonly canWaitForEver: boolean
  /** Whether some way has a step in work twice at once. */
  readonly canDouble: boolean
  /** Whether there were more states than were looked at; then nothing is known. */
  readonly isTooLarge: boolean
}

/** Tokens by place: a step's name, or `step>join` for one that waits. Sorted, so that equal states are equal texts. */
type State = readonly string[]

/** The states after one step is done, for each choice. */
export function statesAfter({ steps }: Route, state: State, step: string): State[] {
  const { next, fork } = steps[step]!
  const left = [...state]
  left.splice(left.indexOf(step), 1)
  const go = (targets: readonly string[]) => arrive(steps, left, step, targets)
  if (fork !== undefined) return [go(fork)]
  return next === undefined ? [go([])] : next.map((target) => go([target]))
}

function arrive(steps: Route['steps'], state: State, from: string, targets: readonly string[]): State {
  let tokens = [...state]
  for (const target of targets) {
    const { join } = steps[target]!
    if (join === undefined) {
      tokens.push(target)
      continue
    }
    tokens.push(`${from}>${target}`)
    const waiting = join.map((each) => `${each}>${target}`)
    if (!waiting.every((place) => tokens.includes(place))) continue
    for (const place of waiting) tokens.splice(tokens.indexOf(place), 1)
    tokens = [...tokens, target]
  }
  return tokens.toSorted()
}

/** Plays every way. */
export function play(route: Route, limit = 4_000): Played {
  const first: State = [route.start]
  const states = new Map<string, State>([[keyOf(first), first]])
  const before = new Map<string, string[]>()
  let canWaitForEver = false
  let canDouble = false
  for (const [key, state] of states) {
    if (states.size > limit) return { canStick: false, canWaitForEver, canDouble, isTooLarge: true }
    if (new Set(state).size < state.length) {
      canDouble = true
      continue
    }
    const movable = state.filter((place) => Object.hasOwn(route.steps, place))
    if (movable.length === 0 && state.length > 0) canWaitForEver = true
    for (const after of movable.flatMap((step) => statesAfter(route, state, step))) {
      const following = keyOf(after)
      if (!states.has(following)) states.set(following, after)
      before.set(following, [...(before.get(following) ?? []), key])
    }
  }
  const ending = new Set([keyOf([])])
  for (const key of ending) for (const earlier of before.get(key) ?? []) ending.add(earlier)
  const canStick = [...states.keys()].some((key) => !ending.has(key))
  return { canStick, canWaitForEver, canDouble, isTooLarge: false }
}

function keyOf(state: State): string {
  return JSON.stringify(state)
}
