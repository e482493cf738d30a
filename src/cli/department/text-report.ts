// The year's answers as text for people. It lays out and never counts.

import { formatInstant } from '../../kernel/time-zone.js'
import { explanationText } from '../../report/explanation-text.js'
import {
  countsTable,
  drawTable,
  dueTable,
  formatCount,
  formatRate,
  onTimeTable,
  workloadTable,
  type TableOptions,
} from '../tables.js'
import type { YearAnswers } from './answers.js'
import type { Figure } from './figures.js'
import { eventsSection, openSection, publicSection, serviceSection } from './text-counts.js'

const timeZone = 'Asia/Ho_Chi_Minh'
const headings = { period: 'month', onlineService: 'online service' }

/** Lays the answers out. */
export function textReport(answers: YearAnswers, style: TableOptions): string {
  const { onTime, workload, nearlyDue } = answers
  const { definition, from, to } = onTime.byLevel
  const sections = [
    `Department of Industry and Trade of Son La, ${from} to ${to}, simulated with seed ${answers.seed}`,
    figuresSection(answers, style),
    onTimeTable(onTime.byLevel, { ...style, headings, title: `On time by level (${definition})` }),
    onTimeTable(onTime.byMonth, { ...style, headings, title: `On time by month (${definition})` }),
    onTimeTable(onTime.byField, { ...style, headings, top: 8, title: 'The fields with the most dossiers' }),
    workloadTable(workload, { ...style, title: `On the desks at ${moment(workload.asOf)}` }),
    openSection(answers, style),
    dueTable(nearlyDue, {
      ...style,
      timeZone,
      codes: answers.codes,
      title: `Due within 15 working days of ${moment(nearlyDue.asOf)}: ${formatCount(nearlyDue.dossiers.length)}`,
    }),
    explanationSection(answers),
    serviceSection(answers, style),
    publicSection(answers, style),
    eventsSection(answers, style),
    proofSection(answers, style),
  ]
  return sections.filter((section) => section !== '').join('\n\n')
}

function figuresSection({ figures, lost }: YearAnswers, style: TableOptions): string {
  const columns = [
    { heading: '' },
    { heading: 'report', isNumber: true },
    { heading: 'engine', isNumber: true },
    { heading: '' },
  ]
  const show = (figure: number, { isShare }: Figure) =>
    isShare ? formatRate(figure / 100) : formatCount(figure)
  const rows = figures.map((figure) => [
    figure.name,
    show(figure.report, figure),
    show(figure.engine, figure),
    figure.isEqual ? '✓' : '✗ differs',
  ])
  const identity =
    lost.length === 0
      ? '✓ carried over + received + reopened = resolved + in process + ended otherwise, in every row below'
      : `✗ dossiers are lost in: ${lost.join(', ')}`
  return `${drawTable(columns, rows, { ...style, title: 'The report and the engine' })}\n${identity}`
}

function explanationSection({ explained, codes }: YearAnswers): string {
  if (explained === undefined) return ''
  const { procedure, why } = explained
  return explanationText({ ...why, dossierId: codes[why.dossierId] ?? why.dossierId, procedure })
}

function proofSection({ verification, digest, cost }: YearAnswers, style: TableOptions): string {
  const { commands, repeated, handleSeconds, handledPerSecond, replayedPerSecond } = cost
  const title = verification.intact
    ? 'The log is intact, and replayed'
    : `THE LOG IS DAMAGED at position ${verification.damage.position}: ${verification.damage.reason}`
  const counts = verification.intact
    ? ([
        ['commits', verification.commits],
        ['events', verification.events],
        ['streams', verification.streams],
        ['head', verification.head],
      ] as const)
    : []
  const figures = [
    ...counts,
    ['commands handled', commands],
    ...(repeated > 0 ? ([['of them in the log already', repeated]] as const) : []),
    ['seconds in handle', handleSeconds.toFixed(2)],
    ['events a second, handled', handledPerSecond],
    ['events a second, replayed into two books', replayedPerSecond],
  ] as const
  return `${countsTable(figures, { ...style, title })}\ndigest of all commits: ${digest}`
}

const moment = (at: Parameters<typeof formatInstant>[0]) =>
  formatInstant(at, timeZone).slice(0, 16).replace('T', ' ')
