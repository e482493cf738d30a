// The office of the golden log of version 0.2: a procedure with branches and every policy, an organisation, attributes and
// a plug-in of its own, and every question that is asked of it. The log is golden; this file may follow the API.

import {
  code,
  count,
  defineEvent,
  defineOrganisation,
  defineOwnCommand,
  definePlugin,
  defineProcedure,
  flag,
  happened,
  optional,
  ownState,
  stepBook,
  trackingBook,
  type AnyEngine,
} from 'dossier-engine'
import { office } from './office.js'

export const building = defineProcedure({
  code: '1.010001',
  name: 'Cấp giấy phép xây dựng',
  level: 'province',
  field: 'Xây dựng',
  agency: 'so-xay-dung',
  unit: 'mot-cua',
  onlineLevel: 4,
  subjects: ['citizen', 'business'],
  calendar: office.id,
  term: { workingDays: 20 },
  termByChannel: { online: { workingDays: 15 } },
  supplement: { within: { workingDays: 5 }, limit: 2 },
  payment: { within: { workingDays: 3 } },
  concurrence: { within: { workingDays: 4 }, stopsClock: true },
  extension: { limit: 1, atMost: { workingDays: 10 }, notice: { days: 1 } },
  feedback: { within: { workingDays: 5 } },
  fees: [{ code: 'le-phi', name: 'Lệ phí', amount: 75_000, currency: 'VND' }],
  components: [{ code: 'don', name: 'Đơn', forms: ['original', 'electronic'] }, { code: 'ban-ve' }],
  attributes: { decree: '15/2021/NĐ-CP' },
  start: 'check',
  steps: {
    check: { within: { workingDays: 1 }, fork: ['visit', 'plan'] },
    visit: { unit: 'thanh-tra', within: { workingDays: 4 }, next: ['both'] },
    plan: { unit: 'quy-hoach', next: ['both'] },
    both: { join: ['visit', 'plan'], next: ['notice', 'sign'] },
    notice: { automatic: true, next: ['sign'] },
    sign: { unit: 'lanh-dao', mayBeSkipped: true },
  },
})

/** A procedure whose first steps may be left out. */
export const short = defineProcedure({
  code: '1.010009',
  name: 'Xác nhận',
  agency: 'so-xay-dung',
  start: 'look',
  steps: {
    look: { mayBeSkipped: true, fork: ['ask', 'read'] },
    ask: { mayBeSkipped: true, next: ['answer'] },
    read: { next: ['answer'] },
    answer: { join: ['ask', 'read'] },
  },
})

export const organisation = defineOrganisation({
  agencies: [
    { id: 'so-xay-dung', name: 'Sở Xây dựng' },
    { id: 'so-giao-thong', name: 'Sở Giao thông vận tải' },
    { id: 'so-cong-thuong', name: 'Sở Công Thương' },
  ],
  units: [
    { id: 'mot-cua', name: 'Bộ phận một cửa', agency: 'so-xay-dung', oneStop: true },
    { id: 'thanh-tra', name: 'Thanh tra', agency: 'so-xay-dung' },
    { id: 'ben-xe', name: 'Phòng Vận tải', agency: 'so-giao-thong' },
  ],
  officers: [
    { id: 'lan', unit: 'mot-cua' },
    { id: 'minh', unit: 'thanh-tra' },
  ],
})

/** Attributes, of which one is needed for a reception. */
export const attributes = { ward: code(), floors: optional(count()), inOldTown: optional(flag()) }

const SiteMeasured = defineEvent('SiteMeasured', { metres: count() })
const measured = ownState({ SiteMeasured }, {
  start: () => ({ metres: 0 }),
  on: {
    SiteMeasured(own, { data }) {
      own.metres += data.metres
    },
  },
})
export const measuring = definePlugin({
  name: 'measuring',
  events: [SiteMeasured],
  commands: [
    defineOwnCommand('measureSite', { metres: count() }, {
      state: measured,
      decide: ({ command }) => [happened(SiteMeasured, { metres: command.metres })],
    }),
  ],
  state: measured,
})

const asOf = '2024-12-16T09:00:00+07:00'

/** Everything that is asked of the golden log. */
export function answersOf02(engine: AnyEngine): Record<string, unknown> {
  const period = { from: '2024-01-01', to: '2024-12-31' } as const
  const { dossiers } = engine.search({ limit: 100 })
  return {
    files: Object.fromEntries(dossiers.map(({ dossierId }) => [dossierId, engine.file(dossierId)])),
    before: engine.search({ knownAt: '2024-06-01T00:00:00+07:00' }).dossiers,
    workList: engine.workList({ asOf }),
    overdue: engine.overdue({ asOf }),
    byAgency: engine.onTime({ ...period, groupBy: ['agency', 'attributes.ward', 'period'], every: 'quarter' }),
    byState: engine.workload({ asOf, groupBy: ['state', 'placeOfReception'] }),
    history: engine.catalogue().historyOf(building.code),
    portals: engine.catalogue().portalPublications(),
    agencies: engine.organisation().agenciesAt(Date.parse(asOf) as never),
    tracking: trackingBook.snapshot(engine.project(trackingBook)),
    steps: stepBook.snapshot(engine.project(stepBook)),
  }
}
