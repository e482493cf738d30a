// What the model's office declares. It is open day and night, so that working time is time and due dates are sums: what
// a calendar does to them is held elsewhere.

import { code, count, defineProcedure, optional, workingCalendar } from 'dossier-engine'

const always = ['00:00-24:00']

export const calendar = workingCalendar({
  id: 'office',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2035-12-31' },
  week: { mon: always, tue: always, wed: always, thu: always, fri: always, sat: always, sun: always },
})

/** A choice, a fork with a join, a way back, a step that may be skipped and one that does itself. */
const first = defineProcedure({
  code: 'licence',
  name: 'Licence',
  calendar: 'office',
  term: { workingHours: 240 },
  termByChannel: { online: { workingHours: 168 } },
  unit: 'one-stop',
  supplement: { within: { workingHours: 48 }, limit: 3 },
  payment: { within: { workingHours: 24 } },
  concurrence: { within: { workingHours: 72 }, stopsClock: true },
  extension: { atMost: { workingHours: 120 }, notice: { workingHours: 24 }, limit: 2 },
  feedback: { within: { workingHours: 24 } },
  fees: [
    { code: 'filing', amount: 100, currency: 'VND' },
    { code: 'postage', amount: 20, currency: 'VND', channel: 'post' },
  ],
  components: [{ code: 'application' }],
  start: 'check',
  steps: {
    check: { next: ['appraise', 'sign'], mayBeSkipped: true },
    appraise: { unit: 'trade', fork: ['visit', 'consult'] },
    visit: { next: ['photograph'], unit: 'field' },
    photograph: { next: ['conclude'] },
    consult: { next: ['conclude'], mayBeSkipped: true },
    conclude: { join: ['photograph', 'consult'], next: ['record', 'check'] },
    record: { automatic: true, next: ['sign'] },
    sign: { unit: 'leaders' },
  },
})

/** The version in force: another term, and one more step. */
const second = defineProcedure({
  ...first,
  term: { workingHours: 360 },
  start: 'check',
  steps: { ...first.steps, sign: { unit: 'leaders', next: ['stamp'] }, stamp: {} },
})

/** The full term anew after a supplement; nothing else stops the clock; the first step does itself. */
const permit = defineProcedure({
  code: 'permit',
  name: 'Permit',
  calendar: 'office',
  term: { workingHours: 100 },
  onSupplement: 'restart',
  payment: { stopsClock: false },
  start: 'enter',
  steps: { enter: { automatic: true, next: ['do'] }, do: { unit: 'trade', next: ['do', 'send'] }, send: {} },
})

/** By code, the versions in the order of their publication; the last is in force. */
export const procedures = { licence: [first, second], permit: [permit] } as const

export const attributes = { ward: optional(code()), area: optional(count()) }
