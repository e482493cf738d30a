// The report as people read it in a terminal.

import Table from 'cli-table3'
import { plain, short } from '../tables.js'
import type { CalendarReport } from './bench.js'
import type { CalendarContender } from './contender.js'
import type { Office } from './offices.js'
import { kindTitles } from './kinds.js'

const share = (right: number, asked: number) =>
  right === asked ? `all ${asked}` : `${right} of ${asked}, ${((100 * right) / asked).toFixed(1)} %`
const times = (ratio: number) => `${ratio >= 1000 ? short(ratio) : ratio.toPrecision(3)} ×`

/** The tables of a report. */
export function calendarTables(
  { node, comparisons, totals, compile }: CalendarReport,
  offices: readonly Office[],
  contenders: readonly CalendarContender[],
): string {
  const officeTitle = (name: string) => offices.find((office) => office.name === name)?.title ?? name
  const title = (name: string) => contenders.find((contender) => contender.name === name)?.title ?? name
  const parts = comparisons.map(({ office, kind, standings, failed }) => {
    const table = new Table({
      head: [officeTitle(office), 'right', 'answers/s', 'ours is', 'answer'],
      ...plain,
      colWidths: [44, 24, 13, 13, 18],
      colAligns: ['left', 'right', 'right', 'right', 'left'],
    })
    for (const { contender, right, asked, perSecond, ratio, hash } of standings)
      table.push([
        title(contender),
        share(right, asked),
        short(perSecond),
        ratio === undefined ? '' : times(ratio),
        hash,
      ])
    for (const [contender, reason] of Object.entries(failed))
      table.push([title(contender), { content: reason, colSpan: 4 }])
    return `${kindTitles[kind]}\n${table.toString()}`
  })
  const total = new Table({
    head: ['all that it can be asked', 'right', 'ours is'],
    ...plain,
    colAligns: ['left', 'right', 'right'],
  })
  for (const { contender, claimed, right, ratios } of totals)
    if (claimed > 0)
      total.push([
        title(contender),
        share(right, claimed),
        ratios === undefined ? '' : `${times(ratios[0])} to ${times(ratios[1])}`,
      ])
  parts.push(total.toString())
  if (compile.length > 0) {
    const table = new Table({
      head: ['compile ten years', 'first', 'warm', "the platform's first Intl.DateTimeFormat before it"],
      ...plain,
      colAligns: ['left', 'right', 'right', 'right'],
    })
    const ms = (value: number) => `${short(value)} ms`
    for (const { office, firstMs, warmMs, platformMs } of compile)
      table.push([officeTitle(office), ms(firstMs), ms(warmMs), ms(platformMs)])
    parts.push(table.toString())
  }
  return `Node ${node}\n\n${parts.join('\n\n')}\n`
}
