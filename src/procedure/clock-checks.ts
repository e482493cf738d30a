// Whether a procedure's own clocks can run: they don't take the names of those that every dossier has, name steps that
// there are, and can go on after each pause.

import type { Finding } from '../kernel/finding.js'
import { whichThereAre } from '../kernel/which-there-are.js'
import type { ClockDefinition, ClockTrigger, Procedure } from './declaration.js'

/** The clock of the legal term. */
export const statutoryClock = 'statutory'

/** Clocks that every dossier may have, and where a procedure declares them. */
export const takenClocks: ReadonlyMap<string, string> = new Map([
  [statutoryClock, 'term'],
  ['supplement', 'supplement'],
  ['payment', 'payment'],
])

/** Events about clocks: they follow from those that start and stop them. */
const clockEvents: ReadonlySet<string> = new Set([
  'DeadlineSet',
  'ClockPaused',
  'ClockResumed',
  'ClockStopped',
  'DeadlinePassed',
  'DeadlineApproached',
])

/** Clocks that a procedure declares and that can't run so. */
export function clockFindings({ clocks = {}, steps }: Procedure): Finding[] {
  return Object.entries(clocks).flatMap(([name, clock]) => {
    const find = (member: readonly (string | number)[], code: string, message: string): Finding => ({
      path: ['clocks', name, ...member],
      code,
      message,
    })
    const findings = triggersOf(clock).flatMap(([member, index, trigger]) =>
      typeof trigger === 'string' || Object.hasOwn(steps, trigger.step)
        ? []
        : [find([member, index, 'step'], 'step-unknown', `is '${trigger.step}', which is no step`)],
    )
    for (const [member, index, trigger] of triggersOf(clock)) {
      const event = typeof trigger === 'string' ? trigger : trigger.event
      if (!clockEvents.has(event)) continue
      findings.push(
        find([member, index], 'clock-trigger', `is ${event}, which follows from others: name those`),
      )
    }
    if (takenClocks.has(name))
      findings.push(
        find(
          [],
          'clock-name',
          `is a clock that every dossier may have: declare it as \`${takenClocks.get(name)!}\``,
        ),
      )
    if ((clock.pause === undefined) !== (clock.resume === undefined)) {
      const missing = clock.pause === undefined ? 'pause' : 'resume'
      findings.push(find([missing], 'missing', 'is missing: a pause needs both, by what it begins and ends'))
    }
    return findings
  })
}

/** Events that a procedure's own clocks name and that there are not: by none of them anything would ever start or end. */
export function triggerFindings({ clocks = {} }: Procedure, eventTypes: readonly string[]): Finding[] {
  return Object.entries(clocks).flatMap(([name, clock]) =>
    triggersOf(clock).flatMap(([member, index, trigger]) => {
      const event = typeof trigger === 'string' ? trigger : trigger.event
      if (eventTypes.includes(event)) return []
      const message = `is '${event}', which is no event: ${whichThereAre(eventTypes, event, 'there is none')}`
      return [{ path: ['clocks', name, member, index], code: 'event-unknown', message }]
    }),
  )
}

function triggersOf(clock: ClockDefinition): (readonly [string, number, ClockTrigger])[] {
  return (['start', 'stop', 'pause', 'resume'] as const).flatMap((member) =>
    (clock[member] ?? []).map((trigger, index) => [member, index, trigger] as const),
  )
}
