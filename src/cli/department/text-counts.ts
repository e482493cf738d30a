// The tables of how the department served, and of what the log holds. It lays out and never counts.

import { drawTable, formatCount, formatRate, type TableOptions } from '../tables.js'
import type { YearAnswers } from './answers.js'

/** Shares and counts of the service. */
export function serviceSection({ service }: Pick<YearAnswers, 'service'>, style: TableOptions): string {
  const { documents, results, feedback, concurrences, supplements, payments, extensions } = service
  const share = (part: number, whole: number) => (whole === 0 ? '–' : formatRate(part / whole))
  const rows: [string, number, string][] = [
    ['documents in the dossiers', documents.all, ''],
    ['  of them signed', documents.signed, share(documents.signed, documents.all)],
    ['results', results.all, ''],
    ['  of them signed digitally', results.signedDigitally, share(results.signedDigitally, results.all)],
    ['feedback', feedback.asked, ''],
    ['  answered in time', feedback.inTime, share(feedback.inTime, feedback.asked)],
    ['supplements asked for', supplements.asked, ''],
    ['  not brought in their own term', supplements.expired, share(supplements.expired, supplements.asked)],
    ['other agencies asked', concurrences.asked, ''],
    ['  answered in time', concurrences.inTime, share(concurrences.inTime, concurrences.asked)],
    ['  while the clock stood', concurrences.clockStood, ''],
    ['payments', payments.paid, `${formatCount(payments.amount)} VND`],
    ['  asked for after reception', payments.asked, share(payments.asked, payments.paid)],
    ['terms extended, with an apology', extensions, ''],
  ]
  const columns = [{ heading: '' }, { heading: '', isNumber: true }, { heading: '', isNumber: true }]
  const cells = rows.map(([name, count, more]) => [name, formatCount(count), more])
  return drawTable(columns, cells, { ...style, title: 'How the department served' })
}

/** How satisfied people were, and what came onto portals in time. */
export function publicSection({ service }: Pick<YearAnswers, 'service'>, style: TableOptions): string {
  const rated = service.satisfaction.map(({ about, count, average }) => [
    about,
    formatCount(count),
    average.toFixed(2),
  ])
  const ratings = drawTable(
    [{ heading: 'rated' }, { heading: 'ratings', isNumber: true }, { heading: 'of 5', isNumber: true }],
    rated,
    { ...style, title: 'Satisfaction' },
  )
  const portals = drawTable(
    [
      { heading: 'portal' },
      { heading: 'versions', isNumber: true },
      { heading: 'by the day they hold from', isNumber: true },
    ],
    service.portals.map(({ portal, versions, onTime }) => [
      portal,
      formatCount(versions),
      formatCount(onTime),
    ]),
    { ...style, title: 'Procedures made public' },
  )
  return `${ratings}\n\n${portals}`
}

/** What the log holds, by type of event, in three columns. */
export function eventsSection({ events }: Pick<YearAnswers, 'events'>, style: TableOptions): string {
  const height = Math.ceil(events.length / 3)
  const rows = Array.from({ length: height }, (_, row) =>
    [0, 1, 2].flatMap((column) => {
      const [type, count] = events[column * height + row] ?? []
      return [type ?? '', count === undefined ? '' : formatCount(count)]
    }),
  )
  const columns = [0, 1, 2].flatMap(() => [{ heading: '' }, { heading: '', isNumber: true }])
  return drawTable(columns, rows, { ...style, title: `Events by type: ${events.length}` })
}

/** Who has what to do at the end of the year. */
export function openSection({ open }: Pick<YearAnswers, 'open'>, style: TableOptions): string {
  const columns = ['dossier', 'step', 'unit', 'officer', 'waits for'].map((heading) => ({ heading }))
  const rows = open.map(({ dossierId, dossierCode = dossierId, step, unit, officer, waitsFor }) =>
    [dossierCode, step, unit, officer, waitsFor].map((cell) => cell ?? '–'),
  )
  return drawTable(columns, rows, { ...style, title: `What is to be done: ${formatCount(open.length)}` })
}
