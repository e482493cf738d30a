// What a correction does to the dates: what it puts right is as if it had been recorded rightly. The calendar: Monday to
// Friday 07:30–11:30 and 13:30–17:00; March 2024 has no day off in it.

import { describe, expect, it } from 'vitest'
import { given, type GivenCommand } from 'dossier-engine/testing'
import { on } from '../../support/office.js'
import { dossierAfter, receive, situation, story, withPermit } from './permit.js'

type Office = typeof situation

/** Corrects the nth event of a type of what happened by these commands, on 20 March. */
function corrected(
  commands: readonly GivenCommand[],
  {
    type,
    nth = 0,
    ...right
  }: { readonly type: string; readonly nth?: number; readonly [name: string]: unknown },
  office: Office = situation,
): GivenCommand[] {
  const versions = story(commands, office).flatMap((each, index) => (each.type === type ? [index + 1] : []))
  const correction = {
    type: 'correctEvent',
    event: versions[nth]!,
    reason: 'a slip',
    at: on('03-20'),
    ...right,
  }
  return [...commands, correction as GivenCommand]
}

const ask = (day: string): GivenCommand => ({ type: 'requestSupplement', reason: 'a page', at: on(day) })
const bring = (day: string): GivenCommand => ({ type: 'receiveSupplement', at: on(day) })

describe('a step that was left undone', () => {
  it('is not moved by what stood after it', () => {
    const commands: GivenCommand[] = [
      receive,
      { type: 'startStep', step: 'check', at: on('03-04') },
      { type: 'completeStep', step: 'check', next: 'sign', at: on('03-04') },
      { type: 'startStep', step: 'sign', at: on('03-04') },
      { type: 'returnToStep', step: 'check', reason: 'once more', at: on('03-05') },
      ask('03-07'),
      bring('03-12'),
    ]
    const steps = { check: { next: ['sign'] }, sign: { within: { workingDays: 5 } } }
    const office = withPermit({ steps }) as Office
    const all = corrected(commands, { type: 'SupplementReceived', happenedAt: on('03-11') }, office)
    given(story(all.slice(0, -1), office), office)
      .when(all.at(-1)!)
      .then([{ type: 'EventCorrected' }, { type: 'DeadlineSet', data: { clock: 'statutory' } }])
    expect(dossierAfter(all, office).steps.at(-1)).toMatchObject({ dueAt: Date.parse(on('03-11', '17:00')) })
  })
})
