// All the clocks of a dossier, as its timeline names them, and the promises among them that can't be traced.

import type { Engine, Instant } from 'dossier-engine'

/** Names of all clocks on which a dossier was ever promised something. */
function clocksOf(engine: Engine, dossierId: string): string[] {
  const clocks = new Set<string>(['statutory'])
  for (const { type, data } of engine.timeline(dossierId)) {
    const told = data as Readonly<Record<string, unknown>>
    if (type === 'DeadlineSet') clocks.add(String(told['clock']))
    if (told['dueAt'] === undefined) continue
    if (type === 'StepStarted') clocks.add(`step/${String(told['step'])}`)
    if (type === 'SupplementRequested') clocks.add('supplement')
    if (type === 'PaymentRequested') clocks.add('payment')
    if (type === 'ConcurrenceRequested') clocks.add(`concurrence/${String(told['concurrence'])}`)
    if (type === 'FeedbackReceived') clocks.add(`feedback/${String(told['feedback'])}`)
  }
  return [...clocks]
}

/**
 * Promises made here whose account does not come to the instant that was recorded. Left out are terms given in the
 * calendar of whoever held a dossier without a promise: nothing recorded tells which that was, and the account says so.
 */
export function untraced(engine: Engine, dossierId: string) {
  return clocksOf(engine, dossierId).flatMap((clock) => {
    const { promises } = engine.explainDeadline(dossierId, { clock })
    return promises
      .filter(({ policy, calendar }) => policy !== 'recorded' && calendar !== undefined)
      .filter(({ trace, dueAt }) => trace?.dueAt !== dueAt)
      .map(
        ({ cause, dueAt, trace }): [string, string, Instant, Instant | undefined] =>
          [...[clock, cause, dueAt, trace?.dueAt]] as [string, string, Instant, Instant | undefined],
      )
  })
}
