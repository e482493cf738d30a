// (3) What notes change of a dossier: only that it is known what was noted, so that it is not noted again.

import type { Handlers } from '../../log/envelope.js'
import type { Dossier } from '../dossier.js'
import type { NotedDate } from '../noted-date.js'
import type { DossierEvents } from '../events.js'

/** Handlers of notes. */
export const noteHandlers: Handlers<Dossier, DossierEvents> = {
  DeadlinePassed(dossier, { data }) {
    notedDate(dossier, data).hasPassed = true
  },
  DeadlineApproached(dossier, { data }) {
    const date = notedDate(dossier, data)
    date.notices ??= []
    if (!date.notices.includes(data.notice)) date.notices.push(data.notice)
  },
}

function notedDate(
  dossier: Dossier,
  { clock, occurrence, dueAt }: Pick<NotedDate, 'clock' | 'occurrence' | 'dueAt'>,
): NotedDate {
  dossier.noted ??= []
  const { noted } = dossier
  const isIt = (each: NotedDate) =>
    each.clock === clock && each.occurrence === occurrence && each.dueAt === dueAt
  if (!noted.some(isIt)) noted.push({ clock, occurrence, dueAt })
  // Found again, so that on an immer draft it is the draft that is changed.
  return noted.find(isIt)!
}
