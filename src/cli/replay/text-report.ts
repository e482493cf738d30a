// A replay's answer as text for people. It lays out and never counts. Names come from the file, so no character
// that a terminal would obey gets through.

import { formatInstant } from '../../kernel/time-zone.js'
import { formatFindings } from '../../kernel/finding.js'
import { oddityKinds } from '../../interop/case-survey.js'
import { commonRate } from '../../queries/on-time-counts.js'
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
import type { ReplayAnswer } from './run-replay.js'

/** Lays an answer out. `top` is how many rows of a list are shown. */
export function textReport(answer: ReplayAnswer, { top, colour }: { top: number; colour: boolean }): string {
  const style = { colour }
  const sections = [
    sourceSection(answer, style),
    oddSection(answer, style),
    leftOutSection(answer),
    countsTable(Object.entries(answer.states), { ...style, title: 'Where the dossiers stand' }),
    onTimeSection(answer, top, style),
    overdueSection(answer, top, style),
    workloadTable(answer.workload, {
      ...style,
      top,
      title: `On the desks at ${moment(answer, answer.workload.asOf)}`,
    }),
    endSection(answer),
  ]
  return harmless(sections.filter((section) => section !== '').join('\n\n'))
}

function sourceSection({ file, mapping, source }: ReplayAnswer, style: TableOptions): string {
  const about = mapping.about === undefined ? '' : `\n${mapping.about}`
  const title = `${file.name}, read by the mapping ${mapping.name}, days of ${mapping.timeZone}${about}`
  const figures = [
    ['dossiers', source.dossiers],
    ...(source.cases === source.dossiers ? [] : [['cases', source.cases] as const]),
    ['source events', source.events],
    ['facts in the log', source.facts],
    ['first received', formatInstant(source.firstReceivedAt, mapping.timeZone)],
    ['last event', formatInstant(source.latestAt, mapping.timeZone)],
  ] as const
  return countsTable(figures, { ...style, title })
}

function oddSection({ oddities }: ReplayAnswer, style: TableOptions): string {
  if (oddities.length === 0) return ''
  const columns = [
    { heading: 'what' },
    { heading: 'dossiers', isNumber: true },
    { heading: 'events', isNumber: true },
    { heading: 'the first' },
  ]
  const rows = oddities.map(({ kind, dossiers, events, examples }) => [
    oddityKinds[kind],
    formatCount(dossiers),
    formatCount(events === 0 ? undefined : events),
    examples.join(', '),
  ])
  return drawTable(columns, rows, { ...style, title: 'Looks wrong or unusual; counted and kept' })
}

function leftOutSection({ leftOut: { findings, byCode, first } }: ReplayAnswer): string {
  if (findings === 0) return ''
  const codes = Object.entries(byCode).map(([code, count]) => `${code} ${formatCount(count)}`)
  const more = findings > first.length ? `\n  … and ${formatCount(findings - first.length)} more` : ''
  const title = `Left out as invalid: ${formatCount(findings)} findings (${codes.join(', ')})`
  return `${title}\n${formatFindings(first, first.length)}${more}`
}

/** The rate, and what it is made of where that is not what everybody expects. */
function rateOf({ total, rateIs: { numerator, denominator } }: ReplayAnswer['onTime']): string {
  const rate = `rate ${formatRate(total.rate)}`
  return numerator === commonRate.numerator ? rate : `${rate} (${numerator}, of ${denominator})`
}

function onTimeSection({ onTime, changes }: ReplayAnswer, top: number, style: TableOptions): string {
  const { resolved, inProcess } = onTime.total
  const title = `On time from ${onTime.from} to ${onTime.to}, ${onTime.definition}`
  const summary = [
    `${formatCount(resolved.early + resolved.onTime)} on time`,
    `${formatCount(resolved.late)} late`,
    ...(resolved.undated === 0 ? [] : [`${formatCount(resolved.undated)} resolved without a date`]),
    `${formatCount(inProcess.total)} open`,
    rateOf(onTime),
  ]
  const lines = [onTimeTable(onTime, { ...style, title, top }), summary.join(', ')]
  if (changes !== undefined) {
    const count = changes.list.reduce((sum, { dossiers }) => sum + dossiers, 0)
    const list = changes.list.map(
      ({ from, to, dossiers }) => `${formatCount(dossiers)} from ${className(from)} to ${className(to)}`,
    )
    const which = list.length === 0 ? '' : `: ${list.join(', ')}`
    lines.push(`${formatCount(count)} change class against ${changes.against}${which}`)
  }
  return lines.join('\n')
}

const className = (name: string) => (name === 'none' ? 'no class' : name)

function overdueSection(answer: ReplayAnswer, top: number, style: TableOptions): string {
  const { overdue, mapping } = answer
  const { dossiers } = overdue
  const title = `Overdue at ${moment(answer, overdue.asOf)}: ${formatCount(dossiers.length)}`
  if (dossiers.length === 0 || top === 0) return title
  const shown = { ...overdue, dossiers: dossiers.slice(0, top) }
  const left = dossiers.length - shown.dossiers.length
  const more = left > 0 ? `\n(and ${formatCount(left)} more)` : ''
  return `${dueTable(shown, { ...style, title, timeZone: mapping.timeZone })}${more}`
}

function endSection({ verification, cost }: ReplayAnswer): string {
  const proof = verification.intact
    ? `Log intact: ${formatCount(verification.commits)} commits, ${formatCount(verification.events)} events, ${formatCount(verification.streams)} streams.`
    : `LOG DAMAGED at position ${verification.damage.position} (${verification.damage.stream} version ${verification.damage.version}): ${verification.damage.reason}.`
  const { importSeconds, eventsPerSecond, questionSeconds, verifySeconds, peakMemoryMb } = cost
  const seconds = (value: number) => `${value.toFixed(2)} s`
  return `${proof}\nImport ${seconds(importSeconds)} (${formatCount(eventsPerSecond)} source events a second), questions ${seconds(questionSeconds)}, proof ${seconds(verifySeconds)}, peak memory ${formatCount(peakMemoryMb)} MB.`
}

function moment({ mapping }: ReplayAnswer, at: ReplayAnswer['overdue']['asOf']): string {
  return formatInstant(at, mapping.timeZone)
}

/** Keeps the colours of our own headings and no other control character. */
function harmless(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(
    /\u001b(?!\[(?:1|22)m)|[\u0000-\u0009\u000b-\u001a\u001c-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    '?',
  )
}
