// A report as a picture for the documentation: a bar a contender, on a logarithmic scale, since the slowest and the
// fastest are a thousandfold apart. One SVG without scripts; its colours follow the reader's choice of light or dark, and
// its description says in words what the bars show.

import type { BenchReport } from './comparison.js'
import type { MeasureName } from './contender.js'
import { short } from './tables.js'

/** A contender's best-known figure: at the largest size that it was measured at. */
interface Bar {
  readonly title: string
  readonly perSecond: number
  readonly isOurs: boolean
}
interface Panel {
  readonly title: string
  readonly bars: readonly Bar[]
}

const panels: readonly (readonly [MeasureName, string])[] = [
  ['replay', 'Replay: the log is in memory'],
  ['cold', 'Cold start: from what lies on disk'],
]
const width = 960
const left = 430
const right = 90
const rowHeight = 24
const barHeight = 16
const headHeight = 64
const panelHead = 34
const footHeight = 34

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const inWords = (dossiers: number) => `${dossiers.toLocaleString('en')} dossiers`

/** The chart, or nothing if the report has none of its measures. */
export function chartOf({ node, comparisons }: BenchReport): string | undefined {
  const shown = comparisons.filter(({ measure }) => panels.some(([name]) => name === measure))
  if (shown.length === 0) return undefined
  const largest = Math.max(...shown.map(({ dossiers }) => dossiers))
  const filled = panels
    .map(([measure, title]) => ({ title, bars: barsOf(shown, measure, largest) }))
    .filter(({ bars }) => bars.length > 0)
  return drawn(filled, largest, node)
}

function barsOf(comparisons: BenchReport['comparisons'], measure: MeasureName, largest: number): Bar[] {
  const bars = new Map<string, Bar>()
  const ofMeasure = comparisons.filter((each) => each.measure === measure)
  for (const { dossiers, contenders } of ofMeasure.toSorted((a, b) => a.dossiers - b.dossiers))
    for (const { contender, title, perSecond } of contenders) {
      const where = dossiers === largest ? '' : ` (${inWords(dossiers)})`
      bars.set(contender, {
        title: `${title}${where}`,
        perSecond,
        isOurs: title.startsWith('dossier-engine'),
      })
    }
  return [...bars.values()].toSorted((a, b) => b.perSecond - a.perSecond)
}

function drawn(filled: readonly Panel[], largest: number, node: string): string {
  const speeds = filled.flatMap(({ bars }) => bars.map(({ perSecond }) => perSecond))
  const from = Math.floor(Math.log10(Math.min(...speeds)))
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...speeds))))
  const x = (perSecond: number) =>
    left + ((Math.log10(perSecond) - from) / (to - from)) * (width - left - right)
  const rows = filled.reduce((sum, { bars }) => sum + panelHead + bars.length * rowHeight, 0)
  const height = headHeight + rows + footHeight
  const grid = Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index))
  const parts = [
    ...grid.map((at) => `<path class="grid" d="M${x(at).toFixed(1)} ${headHeight}V${height - footHeight}"/>`),
    ...grid.map(
      (at) =>
        `<text class="note" text-anchor="middle" x="${x(at).toFixed(1)}" y="${height - 14}">${short(at).replace(/\.0+(?= |$)/, '')}</text>`,
    ),
    ...bodyOf(filled, x),
  ]
  const title = `Events a second until the answer, ${inWords(largest)}`
  const words = filled.map(
    ({ title: of, bars }) =>
      `${of}: ${bars.map((bar) => `${bar.title} ${short(bar.perSecond)}/s`).join('; ')}.`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(words.join(' '))}</desc>
<style>
svg { --text: #1f2328; --soft: #59636e; --line: #d1d9e0; --ours: #0969da; --bar: #afb8c1; font: 13px system-ui, sans-serif }
@media (prefers-color-scheme: dark) {
  svg { --text: #f0f6fc; --soft: #9198a1; --line: #3d444d; --ours: #4493f8; --bar: #656c76 }
}
text { fill: var(--text) }
.head { font-size: 17px; font-weight: 600 }
.panel { font-weight: 600 }
.note { fill: var(--soft); font-size: 12px }
.grid { stroke: var(--line); fill: none }
.bar { fill: var(--bar) }
.ours { fill: var(--ours) }
</style>
<text class="head" x="8" y="26">${escaped(title)}</text>
<text class="note" x="8" y="48">Logarithmic scale, more is better; medians of one run, Node ${escaped(node)}. All gave the same answer.</text>
${parts.join('\n')}
</svg>
`
}

function bodyOf(filled: readonly Panel[], x: (perSecond: number) => number): string[] {
  const parts: string[] = []
  let y = headHeight
  for (const { title, bars } of filled) {
    parts.push(`<text class="panel" x="8" y="${y + 22}">${escaped(title)}</text>`)
    y += panelHead
    for (const { title: of, perSecond, isOurs } of bars) {
      const end = x(perSecond)
      const middle = y + barHeight - 3
      parts.push(
        `<text text-anchor="end" x="${left - 8}" y="${middle}">${escaped(of)}</text>`,
        `<rect class="${isOurs ? 'ours' : 'bar'}" x="${left}" y="${y}" width="${Math.max(1, end - left).toFixed(1)}" height="${barHeight}" rx="2"/>`,
        `<text class="note" x="${(Math.max(left + 1, end) + 6).toFixed(1)}" y="${middle}">${short(perSecond)}</text>`,
      )
      y += rowHeight
    }
  }
  return parts
}
