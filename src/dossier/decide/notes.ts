// (2) The rule by which it is noted that dates pass and draw near. It looks at the dossier and the moment, and believes
// nobody that a date has passed.

import { isDossierError } from '../../kernel/errors.js'
import { reject } from '../../kernel/outcome.js'
import type { WorkingCalendar } from '../../calendar/working-calendar.js'
import { fact, type DecisionContext, type Fact, type Rules } from '../decision.js'
import { noticeHorizon, owedNotes, type NoteQuestion } from '../rules/owed-notes.js'
import { watchedDates } from './watched-dates.js'

/** The rule of notes. */
export const noteRules: Rules<'noteDeadlines'> = {
  noteDeadlines({ at, notices = [] }, dossier, context) {
    const question: NoteQuestion = {
      at,
      notices,
      horizonOf: (notice, way) =>
        noticeHorizon(notice, way, { at, calendar: calendarIn(context, way.calendar) }),
    }
    const found = watchedDates(dossier, context).flatMap((watched): Fact[] => {
      const { clock, occurrence, dueAt } = watched
      const date = { clock, occurrence, dueAt }
      const owed = owedNotes(watched, question)
      if (owed.hasPassed) return [fact('DeadlinePassed', date)]
      return owed.notices.map((notice) => fact('DeadlineApproached', { ...date, notice }))
    })
    if (found.length > 0) return found
    const message = 'no date has passed or come near that was not noted'
    return reject('nothing-to-change', message, { dossierId: dossier.id })
  },
}

/** An imported promise may name a calendar that was never published: then there is none to count in. */
function calendarIn(context: DecisionContext, id: string | undefined): WorkingCalendar | undefined {
  try {
    return id === undefined ? undefined : context.calendar(id).calendar
  } catch (error) {
    if (!isDossierError(error, 'calendar-unknown')) throw error
    return undefined
  }
}
