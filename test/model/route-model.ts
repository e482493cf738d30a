// The route of a dossier, played with tokens: a step that is done gives its token to one of `next`, to all of `fork`, or
// to nobody. Written from what the words mean.

import type { Procedure } from 'dossier-engine'

/** A token: the step whose turn has come, and who gave it. */
export interface Token {
  readonly step: string
  readonly from?: string | undefined
}

/** A step in work. */
export interface Run {
  readonly step: string
  readonly unit?: string | undefined
  readonly officer?: string | undefined
}

export interface RouteState {
  readonly tokens: readonly Token[]
  readonly working: readonly Run[]
  /** Steps that were done or skipped, each as often as it was. */
  readonly done: readonly string[]
  readonly hasBegun: boolean
}

export const nowhere: RouteState = { tokens: [], working: [], done: [], hasBegun: false }

/** What follows each step of a procedure. */
function followers({ steps }: Procedure, step: string): readonly string[] {
  const { next = [], fork = [] } = steps[step] ?? {}
  return [...next, ...fork]
}

/** Whether work at one step may still bring another about, without going through a third. */
function leadsTo(procedure: Procedure, from: string, to: string, past: string): boolean {
  const seen: string[] = []
  const look = (step: string): boolean => {
    if (step === to) return true
    if (step === past || seen.includes(step)) return false
    seen.push(step)
    return followers(procedure, step).some(look)
  }
  return look(from)
}

/** The steps whose turn it is. */
export function turns(route: RouteState, procedure: Procedure): string[] {
  const { tokens, working, hasBegun } = route
  if (!hasBegun && tokens.length === 0) return [procedure.start]
  const steps = tokens.map(({ step }) => step).filter((step, index, all) => all.indexOf(step) === index)
  return steps.filter((step) => {
    const given = tokens.filter((token) => token.step === step)
    if (given.some(({ from }) => from === undefined)) return true
    const elsewhere = [...tokens, ...working].filter((each) => each.step !== step)
    return (procedure.steps[step]?.join ?? []).every(
      (branch) =>
        given.some(({ from }) => from === branch) ||
        !elsewhere.some((each) => leadsTo(procedure, each.step, branch, step)),
    )
  })
}

/** Whether something else is under way besides a step. */
export function isBeside({ tokens, working }: RouteState, step: string): boolean {
  return [...tokens, ...working].some((each) => each.step !== step)
}

export function started(route: RouteState, run: Run): RouteState {
  const tokens = route.tokens.filter(({ step }) => step !== run.step)
  return { ...route, tokens, working: [...route.working, run], hasBegun: true }
}

/** A step ends, done or skipped, and leads on. */
export function ended(route: RouteState, procedure: Procedure, step: string, next?: string): RouteState {
  const { fork, next: choices = [] } = procedure.steps[step]!
  const led = fork ?? [next ?? choices[0]].filter((each) => each !== undefined)
  return {
    tokens: [
      ...route.tokens.filter((token) => token.step !== step),
      ...led.map((follower) => ({ step: follower, from: step })),
    ],
    working: route.working.filter((run) => run.step !== step),
    done: [...route.done, step],
    hasBegun: true,
  }
}

/** The steps of one branch: from where it begins until it comes together with others. */
function branchFrom(procedure: Procedure, step: string, seen: readonly string[] = []): readonly string[] {
  if (seen.includes(step) || procedure.steps[step]?.join !== undefined) return seen
  return followers(procedure, step).reduce<readonly string[]>(
    (all, each) => branchFrom(procedure, each, all),
    [...seen, step],
  )
}

/** Whether two steps are done side by side: in different branches of one fork. */
function areBeside(procedure: Procedure, step: string, other: string): boolean {
  return Object.values(procedure.steps).some(({ fork = [] }) =>
    fork.some(
      (one) =>
        branchFrom(procedure, one).includes(step) &&
        fork.some((two) => two !== one && branchFrom(procedure, two).includes(other)),
    ),
  )
}

/** The work goes back to a step: only what is beside it stays. */
export function wentBack(route: RouteState, procedure: Procedure, to: string): RouteState {
  const stays = (step: string) => areBeside(procedure, step, to)
  const placeOf = ({ step, from }: Token) =>
    from !== undefined && procedure.steps[step]?.join?.includes(from) === true ? from : step
  return {
    ...route,
    working: route.working.filter(({ step }) => stays(step)),
    tokens: [...route.tokens.filter((token) => stays(placeOf(token))), { step: to }],
  }
}
