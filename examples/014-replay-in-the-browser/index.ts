// A year of an office as a file, replayed by a page in the browser with no server behind it; and by Node, which must say the
// same. `--dossiers 100000` for more of them, `--compress`, `--times N` to see how long it takes, `--serve` to look at the page.

import { readFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { ask, type Asked } from './ask.js'
import { openChromium } from './chromium.js'
import { servePage } from './serve.js'

function refuse(message: string): never {
  console.error(message)
  process.exit(1)
}

function told() {
  const options = {
    dossiers: { type: 'string', default: '5000' },
    compress: { type: 'boolean', default: false },
    times: { type: 'string' },
    serve: { type: 'boolean', default: false },
  } as const
  try {
    return parseArgs({ options }).values
  } catch (error) {
    return refuse(`${(error as Error).message}; there are --${Object.keys(options).join(', --')}`)
  }
}
const options = told()

/** A whole number from 1, as an option tells it. */
function count(name: string, text: string): number {
  const number = Number(text)
  return Number.isSafeInteger(number) && number > 0
    ? number
    : refuse(`--${name} ${text}: give a whole number from 1`)
}

const percent = (rate: number | undefined) => (rate === undefined ? '–' : `${(rate * 100).toFixed(1)} %`)

/** The median of each length of time. */
function medians(all: readonly Asked[]): string {
  const names = Object.keys(all[0]!.milliseconds) as (keyof Asked['milliseconds'])[]
  return names
    .map((name) => {
      const sorted = all.map(({ milliseconds }) => milliseconds[name]).sort((a, b) => a - b)
      return `${name} ${Math.round(sorted[sorted.length >> 1]!)} ms`
    })
    .join(', ')
}

async function toldInBrowser(
  browser: { toldBy(url: string): Promise<unknown> },
  url: string,
): Promise<Asked> {
  const { asked, error } = (await browser.toldBy(url)) as { asked?: Asked; error?: string }
  if (asked === undefined) throw new Error(`the page failed: ${error}`)
  return asked
}

async function run(): Promise<void> {
  const served = { dossiers: count('dossiers', options.dossiers), compress: options.compress }
  if (options.serve) {
    console.log('open', (await servePage(served)).url, 'and end with Ctrl+C')
    return
  }
  const browser = await openChromium()
  if (typeof browser === 'string') {
    console.error(`*** NOT RUN: ${browser} ***`)
    return
  }
  const page = await servePage(served)
  const [inBrowser, inNode]: [Asked[], Asked[]] = [[], []]
  const times = count('times', options.times ?? '1')
  for (let time = 0; time < times; time++) {
    inBrowser.push(await toldInBrowser(browser, page.url))
    inNode.push(await ask(await readFile(page.file)))
  }
  await browser.close()
  await page.close()

  const { answer } = inBrowser[0]!
  console.log(answer.dossiers, 'dossiers,', answer.stepsStarted, 'steps begun')
  const { early, onTime, late } = answer.resolved
  console.log(`resolved ${early} early, ${onTime} on time, ${late} late:`, percent(answer.rate))
  console.log(answer.inProcess, 'in process,', answer.overdue, 'overdue; the longest:')
  for (const { dossierId } of answer.overdueLongest) console.log(' ', dossierId)
  const isSame = [...inBrowser, ...inNode].every((asked) => isDeepStrictEqual(asked.answer, answer))
  console.log('Node says the same:', isSame)
  if (options.times === undefined) return
  console.log(`${page.bytes} bytes, ${(page.bytes / answer.dossiers).toFixed(0)} a dossier`)
  console.log(`Chromium ${browser.version}: ${medians(inBrowser)}`)
  console.log(`Node ${process.version}: ${medians(inNode)}`)
  console.log(
    'load of the machine',
    loadavg()
      .map((load) => load.toFixed(1))
      .join(' '),
  )
}

await run()
