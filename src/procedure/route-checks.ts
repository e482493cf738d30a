// Whether the steps of a procedure make a route: every named step exists, every step can be reached, from every
// step the end can be, and steps that run by themselves stop somewhere. All in time linear in the number of steps
// and of what they name. What parallel branches may do is in branch-checks.ts.

import type { Finding } from '../kernel/finding.js'
import { branchFindings, joinFindings } from './branch-checks.js'
import { followersOf, stepsBefore, type Route } from './route.js'

/** Everything that is wrong with a procedure's route; what presupposes known names is checked when they are. */
export function routeFindings(route: Route): Finding[] {
  const { steps, start } = route
  const names = Object.keys(steps)
  if (names.length === 0)
    return [{ path: ['steps'], code: 'steps-missing', message: 'is empty: declare at least one step' }]
  const findings: Finding[] = []
  if (!Object.hasOwn(steps, start))
    findings.push({ path: ['start'], code: 'step-unknown', message: unknown(start, names) })
  for (const name of names) findings.push(...formFindings(route, name, names))
  if (findings.length > 0) return findings
  const ways = [...joinFindings(route), ...wayFindings(route, names)]
  return ways.length > 0 ? ways : branchFindings(route)
}

/** What is wrong with one step by itself: whom it names, and what it must not say together. */
function formFindings({ steps }: Route, name: string, names: readonly string[]): Finding[] {
  const step = steps[name]!
  const { next, fork, join, automatic, within } = step
  const findings: Finding[] = []
  const find = (member: string, code: string, message: string) =>
    findings.push({ path: ['steps', name, member], code, message })
  if (next?.length === 0) {
    const hint = 'name the steps that may follow, or leave `next` out for a last step'
    find('next', 'dead-end', `is empty, so the step leads nowhere: ${hint}`)
  }
  if (next !== undefined && fork !== undefined)
    find('fork', 'next-and-fork', 'stands beside `next`: either one of `next` follows, or all of `fork`')
  if (fork !== undefined && fork.length < 2)
    find('fork', 'fork-too-small', 'needs at least two steps: name a single one in `next`')
  if (join !== undefined && join.length < 2)
    find(
      'join',
      'join-too-small',
      'needs at least two steps: leave it out where there is nothing to wait for',
    )
  if (automatic === true && next !== undefined && next.length > 1)
    find('next', 'automatic-choice', 'has a choice, and nobody is there to choose after an automatic step')
  if (automatic === true && within !== undefined)
    find('within', 'automatic-budget', 'is a budget, and an automatic step takes no time')
  for (const [member, list] of Object.entries({ next, fork, join })) {
    const named = new Set<string>()
    for (const [index, other] of (list ?? []).entries()) {
      const path = ['steps', name, member, index]
      if (!Object.hasOwn(steps, other))
        findings.push({ path, code: 'step-unknown', message: unknown(other, names) })
      else if (named.has(other))
        findings.push({ path, code: 'step-twice', message: `names '${other}' twice` })
      named.add(other)
    }
  }
  return findings
}

/** Steps that can't be reached, that never end, or that would run by themselves for ever. */
function wayFindings(route: Route, names: readonly string[]): Finding[] {
  const { steps, start } = route
  const before = stepsBefore(route)
  const last = names.filter((name) => followersOf(steps[name]!).length === 0)
  const reached = spread([start], (name) => followersOf(steps[name]!))
  const leaving = spread(last, (name) => before.get(name)!)
  const endless = endlessSteps(route, before)
  return names.flatMap((name) => {
    const path = ['steps', name]
    if (!reached.has(name)) {
      const message = `no step leads here from '${start}': name it in a \`next\` or \`fork\`, or remove it`
      return [{ path, code: 'step-unreachable', message }]
    }
    if (endless.has(name)) {
      const message = 'from here on, automatic steps run in a circle and never stop for anybody'
      return [{ path, code: 'automatic-loop', message }]
    }
    if (leaving.has(name)) return []
    const message = 'no choice leads from here to a last step: the steps run in a circle'
    return [{ path, code: 'no-exit', message }]
  })
}

/** The automatic steps from which automatic steps go on for ever: what is left once all that stop are taken away. */
function endlessSteps({ steps }: Route, before: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const isAutomatic = (name: string) => steps[name]!.automatic === true
  const left = new Map<string, number>()
  for (const name of Object.keys(steps).filter(isAutomatic))
    left.set(name, followersOf(steps[name]!).filter(isAutomatic).length)
  const stopping = [...left.keys()].filter((name) => left.get(name) === 0)
  for (const name of stopping) {
    left.delete(name)
    for (const earlier of before.get(name)!) {
      const following = left.get(earlier)
      if (following === undefined) continue
      left.set(earlier, following - 1)
      if (following === 1) stopping.push(earlier)
    }
  }
  return new Set(left.keys())
}

function spread(from: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const seen = new Set(from)
  const open = [...from]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const follower of next(name)) {
      if (seen.has(follower)) continue
      seen.add(follower)
      open.push(follower)
    }
  }
  return seen
}

function unknown(name: string, names: readonly string[]): string {
  const listed =
    names.length > 12 ? `${names.slice(0, 12).join(', ')} and ${names.length - 12} more` : names.join(', ')
  return `'${name.slice(0, 60)}' is no step of this procedure; its steps are ${listed}`
}
