// The office of the golden file of version 0.4: a procedure with a clock of its own and a budget, and every question that is
// asked of it. The file is golden; this may follow the API.

import {
  clockBook,
  defineProcedure,
  stepBook,
  trackingBook,
  usualNotices,
  verifyLog,
  type AnyEngine,
  type EventLog,
} from 'dossier-engine'
import { office } from './office.js'

export const notices = usualNotices

export const permit = defineProcedure({
  code: '1.004001',
  name: 'Cấp phép môi trường',
  agency: 'so-tn-mt',
  unit: 'mot-cua',
  level: 'province',
  onlineService: 'full',
  calendar: office.id,
  term: { workingDays: 10 },
  extension: { limit: 1, notice: { days: 1 } },
  feedback: { within: { workingDays: 5 } },
  clocks: {
    answer: {
      ...{
        name: 'Trả lời',
        start: ['DossierReceived'],
        stop: ['ResultReturned'],
        within: { workingDays: 4 },
      },
      ...{ pause: ['FeedbackReceived'], resume: ['FeedbackAnswered'], unit: 'phap-che' },
    },
  },
  start: 'check',
  steps: { check: { within: { workingDays: 1 }, next: ['sign'] }, sign: { unit: 'lanh-dao' } },
})

export const setUp04 = { calendars: [office], procedures: [permit] }

const asOf = '2024-06-03T09:00:00+07:00'

/** Everything that is asked of the golden file. */
export async function answersOf04(engine: AnyEngine, log: EventLog): Promise<Record<string, unknown>> {
  const { dossiers } = engine.search({ limit: 100 })
  const period = { from: '2024-01-01', to: '2024-12-31' } as const
  const files = dossiers.map(({ dossierId }) => [
    dossierId,
    {
      file: engine.file(dossierId),
      clocks: engine.clocks(dossierId, { asOf }),
      promises: engine.explainDeadline(dossierId).promises.map(({ cause, dueAt }) => [cause, dueAt]),
    },
  ])
  return {
    files: Object.fromEntries(files),
    overdue: engine.overdue({ asOf }),
    onTime: engine.onTime({ ...period, groupBy: ['agency', 'channel'] }),
    workload: engine.workload({ asOf, groupBy: ['state', 'officer'] }),
    answering: engine.clockReport(period),
    known: engine.search({ knownAt: '2024-05-06T00:00:00+07:00' }).dossiers,
    versions: engine.catalogue().historyOf(permit.code),
    books: [trackingBook, stepBook, clockBook].map((book) => snapshotOf(book, engine)),
    proof: await verifyLog(log),
  }
}

const snapshotOf = (book: typeof trackingBook | typeof stepBook | typeof clockBook, engine: AnyEngine) =>
  book.snapshot(engine.project(book as typeof trackingBook) as never)
