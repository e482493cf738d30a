// Which dates of a dossier are to be noted, as an office would tell it: what somebody must still do by a date is noted
// once when the date is over, and once for each notice when it is near. In this office working time is time.

import { openStates, type ModelDossier } from './dossier-model.js'
import { procedures } from './procedures.js'
import type { Changed, ModelRules } from './model-rule.js'

const hourMs = 3_600_000

/** A date, and which it is: a clock and the number of its run. */
interface Due {
  readonly clock: string
  readonly dueAt: number
}

/** The dates that somebody must still keep, and that don't move while one waits. */
function dates(dossier: ModelDossier): Due[] {
  const { state, due, clock, reopenings, requests, owed, asked, feedbackDue, feedback } = dossier
  const found: Due[] = []
  const add = (name: string, dueAt: number | undefined) => {
    if (dueAt !== undefined) found.push({ clock: name, dueAt })
  }
  const isOpen = openStates.includes(state)
  if (isOpen && due !== undefined && (clock?.since === undefined || clock.since > due))
    add(`statutory ${reopenings + 1}`, due)
  if (state === 'supplementRequested') add(`supplement ${requests}`, dossier.supplementDueAt)
  if (state === 'paymentRequested') add(`payment ${owed.at(-1)!.number}`, owed.at(-1)!.dueAt)
  for (const [id, { isAnswered, dueAt }] of Object.entries(asked))
    if (isOpen && !isAnswered) add(`concurrence/${id} 1`, dueAt)
  for (const [id, dueAt] of Object.entries(feedbackDue))
    if (feedback[id] === false) add(`feedback/${id} 1`, dueAt)
  return found
}

/** When the term of something asked at a moment ends. */
export function endOf(
  { procedure, version }: ModelDossier,
  part: 'payment' | 'concurrence' | 'feedback',
  at: number,
): number | undefined {
  const versions = procedures[procedure!]
  const definition = versions[(version ?? versions.length) - 1]! as (typeof procedures)['licence'][0]
  const within = definition[part]?.within as { readonly workingHours: number } | undefined
  return within && at + within.workingHours * hourMs
}

/** The rule of notes. */
export const noteRules: ModelRules<'noteDeadlines'> = {
  noteDeadlines(dossier, { at, notices = [] }): Changed | 'nothing-to-change' {
    const noted = new Set(dossier.noted)
    for (const { clock, dueAt } of dates(dossier)) {
      const date = `${clock} ${dueAt}`
      if (noted.has(`${date} passed`)) continue
      if (at > dueAt) noted.add(`${date} passed`)
      else
        for (const { name, before, of } of notices) {
          if (of === 'extension' && (dossier.procedure !== 'licence' || !clock.startsWith('statutory')))
            continue
          const hours = (before as { workingHours: number }).workingHours + (of === 'extension' ? 24 : 0)
          if (at + hours * hourMs >= dueAt) noted.add(`${date} ${name}`)
        }
    }
    return noted.size === dossier.noted.length ? 'nothing-to-change' : { noted: [...noted] }
  },
}
