// The office of the golden log: what it declared in version 0.1, what happened, and every question that is asked of it.
// The log itself is golden; this file may follow the API, as long as the answers stay.

import {
  civilDate,
  code,
  count,
  defineEvent,
  defineProcedure,
  flag,
  instant,
  json,
  optional,
  personal,
  stepBook,
  text,
  trackingBook,
  workingCalendar,
  type Engine,
} from 'dossier-engine'

const hours = ['07:30-11:30', '13:30-17:00']
export const office = workingCalendar({
  id: 'office',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2025-12-31' },
  week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
  days: [
    { on: '2024-04-29', hours: [], reason: 'nghỉ hoán đổi', announcedOn: '2024-04-12' },
    { on: '2024-04-30', hours: [], reason: 'Ngày Giải phóng miền Nam' },
    { on: '2024-05-01', hours: [], reason: 'Ngày Quốc tế Lao động' },
    { on: '2024-05-04', hours, reason: 'làm bù' },
  ],
})

const shared = {
  level: 'province',
  field: 'Lưu thông hàng hóa',
  agency: 'Sở Công Thương',
  unit: 'một cửa',
  onlineService: 'full',
  calendar: 'office',
} as const

/** Three policies for a supplement, terms in days, in hours and none. */
export const procedures = [
  defineProcedure({
    ...shared,
    code: '2.000591',
    name: 'Cấp giấy phép bán lẻ rượu',
    term: { workingDays: 7 },
    termOptions: { cutOff: '15:00' },
    start: 'check',
    steps: {
      check: { name: 'Kiểm tra', within: { workingDays: 1 }, next: ['appraise', 'sign'] },
      appraise: {
        name: 'Thẩm định',
        within: { workingDays: 5 },
        unit: 'thương mại',
        next: ['check', 'sign'],
      },
      sign: { unit: 'lãnh đạo' },
    },
  }),
  defineProcedure({
    ...shared,
    code: 'same-day',
    name: 'Xác nhận trong ngày',
    term: { workingHours: 4 },
    onSupplement: 'restart',
    start: 'do',
    steps: { do: { within: { workingHours: 2 } } },
  }),
  defineProcedure({
    code: 'no-term',
    name: 'Không có thời hạn',
    onSupplement: 'ignore',
    start: 'do',
    steps: { do: {} },
  }),
] as const

/** A field of every kind; the golden log holds its version 1. */
const fields = {
  size: count(),
  at: optional(instant()),
  on: optional(civilDate()),
  ward: optional(code()),
  isDone: optional(flag()),
  note: optional(text()),
  nested: optional(json()),
  guide: optional(personal()),
}
export const SiteVisited = defineEvent('SiteVisited', fields)

/** The definition as a later version has it: the golden log is read through its upcast. */
export const SiteVisitedLater = defineEvent(
  'SiteVisited',
  { ...fields, district: code() },
  { version: 2, upcast: { 1: (data) => ({ ...data, district: 'chưa rõ' }) } },
)

const dossierIds = [
  'd-granted',
  'd-refused',
  'd-withdrawn',
  'd-waiting',
  'd-late',
  'd-hours',
  'd-free',
  'd-old',
]
const asOf = '2024-06-03T09:00:00+07:00'

/** Everything that is asked of the golden log. */
export function answersOf(engine: Engine): Record<string, unknown> {
  const period = { from: '2024-01-01', to: '2024-12-31' } as const
  const each = Object.fromEntries(
    dossierIds.map((id) => [
      id,
      {
        dossier: engine.dossier(id),
        progress: engine.progress(id, { asOf }),
        timeline: engine.timeline(id),
        slip: engine.controlSlip(id),
        deadline: engine.explainDeadline(id),
        before: engine.dossier(id, { asOf: '2024-04-26T23:59:59+07:00' }).state,
      },
    ]),
  )
  return {
    each,
    overdue: engine.overdue({ asOf }),
    nearlyDue: engine.nearlyDue({ asOf: '2024-05-02T09:00:00+07:00', within: { workingDays: 5 } }),
    workload: engine.workload({ asOf, groupBy: ['procedure', 'unit', 'officer'] }),
    byInstant: engine.onTime({ ...period, groupBy: ['procedure', 'period'], every: 'quarter' }),
    byDate: engine.onTime({ ...period, definition: 'byDate', groupBy: ['level', 'channel'] }),
    known: engine.onTime({ ...period, knownAt: '2024-04-27T00:00:00+07:00' }),
    procedures: engine
      .procedures()
      .map(({ version, definition }) => [version, definition.code, definition.name]),
    tracking: trackingBook.snapshot(engine.project(trackingBook)),
    steps: stepBook.snapshot(engine.project(stepBook)),
  }
}
