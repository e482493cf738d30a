// Whether the steps of a procedure make a route: every named step exists, every step can be reached, and from
// every step the end can be. All in time linear in the number of steps and choices.

import type { Finding } from '../kernel/finding.js'

/** The steps of a procedure, as far as their order goes. */
export interface Route {
  readonly steps: Readonly<Record<string, { readonly next?: readonly string[] | undefined }>>
  readonly start: string
}

/** Everything that is wrong with a procedure's route. */
export function routeFindings({ steps, start }: Route): Finding[] {
  const names = Object.keys(steps)
  const known = new Set(names)
  const findings: Finding[] = []
  if (names.length === 0)
    return [{ path: ['steps'], code: 'steps-missing', message: 'is empty: declare at least one step' }]
  if (!known.has(start))
    findings.push({ path: ['start'], code: 'step-unknown', message: unknown(start, names) })
  const choices = new Map<string, readonly string[]>()
  const before = new Map<string, string[]>(names.map((name) => [name, []]))
  for (const name of names) {
    const next = steps[name]!.next
    choices.set(name, next ?? [])
    if (next?.length === 0) {
      findings.push({
        path: ['steps', name, 'next'],
        code: 'dead-end',
        message:
          'is empty, so the step leads nowhere: name the steps that may follow, or leave `next` out for a last step',
      })
    }
    const named = new Set<string>()
    for (const [index, follower] of (next ?? []).entries()) {
      const path = ['steps', name, 'next', index]
      if (!known.has(follower))
        findings.push({ path, code: 'step-unknown', message: unknown(follower, names) })
      else if (named.has(follower))
        findings.push({ path, code: 'step-twice', message: `names '${follower}' twice` })
      else before.get(follower)!.push(name)
      named.add(follower)
    }
  }
  if (findings.length > 0) return findings
  const reached = spread([start], (name) => choices.get(name)!)
  const last = names.filter((name) => steps[name]!.next === undefined)
  const leaving = spread(last, (name) => before.get(name)!)
  for (const name of names) {
    const path = ['steps', name]
    if (!reached.has(name)) {
      findings.push({
        path,
        code: 'step-unreachable',
        message: `no step leads here from '${start}': name it in a \`next\`, or remove it`,
      })
    } else if (!leaving.has(name)) {
      findings.push({
        path,
        code: 'no-exit',
        message: 'no choice leads from here to a last step: the steps run in a circle',
      })
    }
  }
  return findings
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
