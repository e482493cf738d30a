// The report as people read it in a terminal.

import Table from 'cli-table3'
import type { BenchReport, Comparison } from './comparison.js'
import { measureTitles, type MemoryAccount } from './contender.js'

/** How all tables look: no lines between rows, no colours. */
export const plain = {
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  style: { head: [], border: [] },
}

/** A number with three digits that say something. */
export function short(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toPrecision(3)} M`
  if (value >= 1e5) return `${Math.round(value / 1e3)} k`
  if (value >= 1e3) return `${(value / 1e3).toPrecision(3)} k`
  return value.toPrecision(3)
}

/** The tables of a report. */
export function tablesOf({ node, comparisons, memory }: BenchReport): string {
  const parts = comparisons.map(comparisonTable)
  const table = new Table({
    head: ['memory of the loaded log', 'bytes an event', 'in arrays', 'on the heap'],
    ...plain,
    colAligns: ['left', 'right', 'right', 'right'],
  })
  for (const { contender, dossiers, events, heapBytes, arrayBytes, bytesPerEvent } of memory) {
    if (bytesPerEvent === undefined || heapBytes === undefined || arrayBytes === undefined) continue
    const cells = [bytesPerEvent, arrayBytes / events, heapBytes / events].map((bytes) => bytes.toFixed(1))
    table.push([`${contender}, ${dossiers.toLocaleString('en')} dossiers`, ...cells])
  }
  if (table.length > 0) parts.push(table.toString())
  const largest = memory.findLast(({ account }) => account !== undefined)
  if (largest?.account !== undefined)
    parts.push(accountTable(largest.contender, largest.account, largest.events))
  return `Node ${node}\n\n${parts.join('\n\n')}\n`
}

function comparisonTable({ dossiers, measure, unit, contenders, leftOut }: Comparison): string {
  const table = new Table({
    head: [
      `${measureTitles[measure]} (${dossiers.toLocaleString('en')} dossiers)`,
      `${unit}/s`,
      'median',
      'first run',
      'ours is',
      'answer',
    ],
    ...plain,
    colWidths: [58, 13, 13, 13, 12, 18],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left'],
  })
  for (const { title, perSecond, medianMs, firstMs, ratio, hash } of contenders) {
    const times = ratio === undefined ? '' : `${ratio.toPrecision(3)} ×`
    table.push([title, short(perSecond), `${short(medianMs)} ms`, `${short(firstMs)} ms`, times, hash])
  }
  for (const { title, dossiers: most } of leftOut)
    table.push([title, { colSpan: 5, content: `at ${most.toLocaleString('en')} dossiers only: see there` }])
  return table.toString()
}

/** Where the memory of so many events is. */
export function accountTable(contender: string, account: MemoryAccount, events: number): string {
  const table = new Table({
    head: [`where they are: ${contender}`, 'bytes an event'],
    ...plain,
    colAligns: ['left', 'right'],
  })
  let total = 0
  for (const [name, bytes] of Object.entries(account)) {
    table.push([name, (bytes / events).toFixed(2)])
    total += bytes
  }
  table.push(['all columns', (total / events).toFixed(2)])
  return table.toString()
}
