// What comes after a decision: the applicant may appeal, says what they think, and rates how they were served. The
// office answers what it owes an answer to before its term is over.

import type { PersonalInput } from '../../log/field.js'
import type { CaseFile, Course } from './case-file.js'
import { dayMinutes } from './office.js'
import { workThrough } from './work.js'

/** How often what happens. */
const shares = { appeal: 0.35, feedback: 0.008, rating: 0.3 }
const ratings = [5, 5, 5, 5, 5, 5, 4, 4, 4, 3, 2] as const
const told = {
  feedback: 'The portal asked for the same paper twice.',
  recommendation: 'A reminder by message would be of use.',
  complaint: 'The refusal does not say which condition is not met.',
} as const

/** Takes a refusal up again where the applicant appeals and the year leaves time; gives whether it did. */
export function* perhapsAppeal(file: CaseFile, clerk: string): Course<boolean> {
  const { chance } = file
  if (file.minutesUntilBooks() < 70 * dayMinutes || !chance.happens(shares.appeal)) return false
  const { start, steps } = file.procedure.procedure
  yield* file.waitMinutes(chance.between(dayMinutes, 6 * dayMinutes))
  yield* giveFeedback(file, 'complaint')
  yield* file.waitMinutes(chance.between(dayMinutes, 4 * dayMinutes))
  const step = steps['draft'] === undefined ? start : 'draft'
  yield* file.send({
    type: 'reopenDossier',
    ground: 'appeal',
    reason: 'the condition is met by a later amendment',
    legalBasis: 'Law on complaints 2011',
    step,
    actor: 'directors-head',
  })
  yield* file.send({ type: 'answerFeedback', feedback: 'feedback-1', actor: clerk })
  yield* workThrough(file, step, { defects: 0, fee: false })
  return true
}

/** The applicant rates the service, and a few say more. */
export function* perhapsSpeak(file: CaseFile, clerk: string): Course {
  const { chance } = file
  const [rates, speaks] = [chance.happens(shares.rating), chance.happens(shares.feedback)]
  if (!rates && !speaks) return
  yield* file.waitMinutes(chance.between(5, 3 * dayMinutes))
  if (rates) {
    const about = chance.pick(['service', 'time', 'attitude'] as const)
    yield* file.send({
      type: 'rateSatisfaction',
      score: chance.pick(ratings),
      scale: 5,
      about,
      actor: 'portal',
    })
  }
  if (!speaks || file.minutesUntilBooks() < 15 * dayMinutes) return
  const feedback = yield* giveFeedback(file, chance.happens(0.6) ? 'feedback' : 'recommendation')
  yield* file.waitMinutes(chance.between(60, 8 * dayMinutes))
  yield* file.send({ type: 'answerFeedback', feedback, actor: clerk })
}

function* giveFeedback(file: CaseFile, kind: keyof typeof told): Course<string> {
  const content: PersonalInput = { subject: `subject-${file.chance.id()}`, data: told[kind] }
  const events = yield* file.send({
    type: 'receiveFeedback',
    kind,
    channel: 'online',
    content,
    actor: 'portal',
  })
  return events[0]!.data['feedback'] as string
}
