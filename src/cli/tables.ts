// The command line's tables: answers of the engine as aligned text. It only lays out what it is given; it never
// counts, never prints by itself, and colours nothing unless the caller says so.

import Table from 'cli-table3'
import { formatInstant } from '../kernel/time-zone.js'
import type { DueList } from '../queries/deadlines.js'
import type { OnTimeCounts, OnTimeReport } from '../queries/on-time.js'
import type { Workload } from '../queries/workload.js'

/** How any table is drawn. */
export interface TableOptions {
  /** A line above the table. */
  readonly title?: string | undefined
  /** Bold headings; off if left out. {@link usesColour} tells what a stream can take. */
  readonly colour?: boolean | undefined
}

/** How a table with groups is drawn. */
export interface GroupTableOptions extends TableOptions {
  /** Headings of the group columns by attribute; the attribute's own name if left out. */
  readonly headings?: Readonly<Record<string, string>> | undefined
  /** At most so many groups, those with the most dossiers first; all, in their own order, if left out. */
  readonly top?: number | undefined
}

/** A column: its heading, and whether its cells are numbers, which stand on the right. */
export interface Column {
  readonly heading: string
  readonly isNumber?: boolean | undefined
}

/** Whether to colour what goes to this stream: only a terminal, and not where `NO_COLOR` asks for none. */
export function usesColour(
  stream: { readonly isTTY?: boolean } = process.stdout,
  environment: { readonly NO_COLOR?: string | undefined } = process.env,
): boolean {
  return stream.isTTY === true && (environment.NO_COLOR ?? '') === ''
}

/** A number of dossiers or events, `10,732`; what isn't there or is no number is `–`. */
export function formatCount(count: number | undefined): string {
  return count === undefined || !Number.isFinite(count) ? '–' : count.toLocaleString('en-US')
}

/** A share of 1 in per cent with two decimals, `99.83 %`; what isn't there or is no number is `–`. */
export function formatRate(rate: number | undefined): string {
  return rate === undefined || !Number.isFinite(rate) ? '–' : `${(rate * 100).toFixed(2)} %`
}

/** Draws a table: headings, a line, rows; nothing else, and no blanks at the ends of lines. */
export function drawTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { title, colour = false }: TableOptions = {},
): string {
  const hasHeadings = columns.some(({ heading }) => heading !== '')
  const table = new Table({
    ...(hasHeadings && { head: columns.map(({ heading }) => bold(heading, colour)) }),
    colAligns: columns.map(({ isNumber }) => (isNumber === true ? 'right' : 'left')),
    chars: { ...noLines, mid: '─', 'mid-mid': '──', middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  })
  table.push(...rows.map((row) => [...row]))
  const lines = table.toString().split('\n')
  if (title !== undefined) lines.unshift(bold(title, colour))
  return lines.map((line) => line.trimEnd()).join('\n')
}

/** Draws named figures, one a line. */
export function countsTable(
  figures: readonly (readonly [name: string, figure: number | string | undefined])[],
  options: TableOptions & { readonly headings?: readonly [string, string] | undefined } = {},
): string {
  const [name, figure] = options.headings ?? ['', '']
  const rows = figures.map(([label, value]) => [
    label,
    typeof value === 'string' ? value : formatCount(value),
  ])
  return drawTable([{ heading: name }, { heading: figure, isNumber: true }], rows, options)
}

/** Draws an on-time report: its groups, and what all of them come to. Columns that are 0 throughout are left out. */
export function onTimeTable(report: OnTimeReport, options: GroupTableOptions = {}): string {
  const { groupBy, total, rows } = report
  const all = [total, ...rows.map(({ counts }) => counts)]
  const shown = onTimeColumns.filter(({ always, of }) => always || all.some((counts) => of(counts) !== 0))
  const cells = (counts: OnTimeCounts) => shown.map(({ show, of }) => (show ?? formatCount)(of(counts)))
  const grouped = rows.map(({ key, counts }) => ({
    key,
    size: counts.carriedOver + counts.received + counts.reopened + counts.takenOver,
    cells: cells(counts),
  }))
  return groupTable(shown, groupBy, grouped, cells(total), options)
}

/** Draws who has how much on the desk. Columns that are 0 throughout are left out. */
export function workloadTable({ groupBy, rows, total }: Workload, options: GroupTableOptions = {}): string {
  const shown = openColumns.filter(({ always, of }) => always || of(total) !== 0)
  const cells = (open: Workload['total']) => shown.map(({ of }) => formatCount(of(open)))
  const grouped = rows.map(({ key, open }) => ({ key, size: open.total, cells: cells(open) }))
  return groupTable(shown, groupBy, grouped, cells(total), options)
}

/** How a list of due dates is drawn. */
export interface DueTableOptions extends TableOptions {
  readonly timeZone: string
  /** What people call dossiers, by their ids; the id itself if left out. */
  readonly codes?: Readonly<Record<string, string>> | undefined
}

/** Draws a list of due dates in a zone; `by` says in words how far each is from its date. */
export function dueTable(
  { dossiers }: DueList,
  { timeZone, codes = {}, ...options }: DueTableOptions,
): string {
  const headings = ['dossier', 'procedure', 'state', 'due', 'by', 'unit', 'officer', 'step']
  const rows = dossiers.map(({ dossierId, dueAt, byMs, ...told }) => {
    const due = formatInstant(dueAt, timeZone).slice(0, 16).replace('T', ' ')
    const { procedure, state, unit, officer, step } = told
    const cells = [
      codes[dossierId] ?? dossierId,
      procedure,
      state,
      due,
      formatSpan(byMs),
      unit,
      officer,
      step,
    ]
    return cells.map((cell) => cell ?? '–')
  })
  const columns = headings.map((heading) => ({ heading }))
  return drawTable(columns, rows, options)
}

/** Elapsed time in its two greatest units: `3 d 4 h`, `12 min`. */
export function formatSpan(ms: number): string {
  if (!Number.isFinite(ms)) return '–'
  const minutes = Math.floor(Math.abs(ms) / 60_000)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24]
  if (days > 0) return `${formatCount(days)} d ${hours} h`
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes % 60} min`
}

interface CountColumn<Counts> extends Column {
  readonly always?: boolean
  readonly of: (counts: Counts) => number | undefined
  readonly show?: (value: number | undefined) => string
}

const residueOf = ({ residue }: OnTimeCounts) =>
  Object.values(residue).reduce((sum: number, count) => sum + (count ?? 0), 0)

const onTimeColumns: readonly CountColumn<OnTimeCounts>[] = [
  { heading: 'carried over', of: ({ carriedOver }) => carriedOver },
  { heading: 'received', always: true, of: ({ received }) => received },
  { heading: 'reopened', of: ({ reopened }) => reopened },
  { heading: 'taken over', of: ({ takenOver }) => takenOver },
  { heading: 'resolved', always: true, of: ({ resolved }) => resolved.total },
  { heading: 'early', always: true, of: ({ resolved }) => resolved.early },
  { heading: 'on time', always: true, of: ({ resolved }) => resolved.onTime },
  { heading: 'late', always: true, of: ({ resolved }) => resolved.late },
  { heading: 'undated', of: ({ resolved }) => resolved.undated },
  { heading: 'rate', always: true, of: ({ rate }) => rate, show: formatRate },
  { heading: 'in process', always: true, of: ({ inProcess }) => inProcess.total },
  { heading: 'of them overdue', always: true, of: ({ inProcess }) => inProcess.overdue },
  { heading: 'paused', of: ({ inProcess }) => inProcess.paused },
  { heading: 'ended otherwise', of: residueOf },
]

const openColumns: readonly CountColumn<Workload['total']>[] = [
  { heading: 'open', always: true, of: ({ total }) => total },
  { heading: 'in time', always: true, of: ({ inTime }) => inTime },
  { heading: 'paused', of: ({ paused }) => paused },
  { heading: 'overdue', always: true, of: ({ overdue }) => overdue },
  { heading: 'undated', of: ({ undated }) => undated },
]

interface Group {
  readonly key: Readonly<Record<string, string | undefined>>
  readonly size: number
  readonly cells: readonly string[]
}

/** Group columns, then counts; the last row is the total of all groups, also of those left out by `top`. */
function groupTable(
  counted: readonly Column[],
  groupBy: readonly string[],
  groups: readonly Group[],
  total: readonly string[],
  { headings = {}, top, ...options }: GroupTableOptions,
): string {
  const names = groupBy.length === 0 ? [''] : groupBy.map((name) => headings[name] ?? name)
  const columns = [
    ...names.map((heading) => ({ heading })),
    ...counted.map(({ heading }) => ({ heading, isNumber: true })),
  ]
  const listed = top === undefined ? groups : groups.toSorted((a, b) => b.size - a.size).slice(0, top)
  const left = groups.length - listed.length
  const rows = listed.map(({ key, cells }) => [...groupBy.map((name) => key[name] ?? '–'), ...cells])
  if (left > 0) rows.push([`(and ${formatCount(left)} more)`])
  return drawTable(columns, [...rows, ['total', ...names.slice(1).map(() => ''), ...total]], options)
}

const bold = (text: string, colour: boolean) => (colour && text !== '' ? `\u001b[1m${text}\u001b[22m` : text)

/** Every line that cli-table3 would draw but the one under the headings. */
const lines = ['top', 'bottom', 'left', 'right']
const noLines = Object.fromEntries(
  lines.flatMap((side) => ['', '-mid', '-left', '-right'].map((part) => [side + part, ''])),
)
