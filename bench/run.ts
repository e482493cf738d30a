// `npm run bench`: our replay, append, questions and commands beside loops written by hand, immer, files and SQLite, and
// with `--peers` the libraries of bench/peers, in one run. bench.ts does the work.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bench, namesOf } from './bench.js'
import { chartOf } from './chart.js'
import { countOf, runCommandLine, type Told } from './command-line.js'
import type { BenchReport } from './comparison.js'
import { contenders } from './contenders.js'
import { baselineOf, changesOf, guardTable, type Baseline } from './guard.js'
import { needPeers, peersPackage } from './peers.js'
import { builtContenders } from './processes.js'
import { tablesOf } from './tables.js'

const names = namesOf(contenders)
const baselineFile = new URL('baseline.json', import.meta.url)

function storedBaseline(): Baseline | undefined {
  return existsSync(baselineFile) ? (JSON.parse(readFileSync(baselineFile, 'utf8')) as Baseline) : undefined
}

/** What is wrong with what was told is said before anything is measured. */
function checked({ only, peers: isWithPeers, chart, baseline }: Told) {
  if (only !== undefined && !(typeof only === 'string' && names.includes(only)))
    throw new Error(
      `--only ${JSON.stringify(only)}: there is no such measure or contender; there are ${names.join(', ')}`,
    )
  const named = contenders.find(({ name }) => name === only)
  if (named?.packages !== undefined && isWithPeers !== true)
    throw new Error(`--only ${named.name}: it is a peer, and needs --peers`)
  if (isWithPeers === true) needPeers()
  if (chart !== undefined && typeof chart !== 'string') throw new Error('--chart: name a file')
  const stored = baseline === true ? storedBaseline() : undefined
  if (baseline === true && stored === undefined)
    throw new Error('--baseline: none is stored; --save-baseline stores one')
  return { only, isWithPeers: isWithPeers === true, chart, stored }
}

async function measured({ only, isWithPeers }: ReturnType<typeof checked>, sizes: number[], runs: number) {
  const launch = await builtContenders()
  const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-bench-'))
  try {
    return await bench({
      contenders: contenders.filter(({ packages }) => isWithPeers || packages === undefined),
      sizes,
      only,
      isShort: only === undefined && !isWithPeers,
      runs,
      launch: (task) => launch({ ...task, folder, peers: peersPackage }),
      onProgress: ({ title }, size) => console.error(`${size} dossiers: ${title}`),
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function draw(report: BenchReport, file: string): void {
  const chart = chartOf(report)
  if (chart === undefined)
    throw new Error(`--chart ${file}: replay and cold are drawn, and neither was measured`)
  writeFileSync(file, chart)
}

await runCommandLine({
  name: 'bench',
  options: [
    ['--dossiers <count>', 'Number of dossiers, given once or more; 10000 and 100000 if left out'],
    ['--only <name>', `One measure or contender: ${names.join(', ')}`],
    ['--peers', 'Also the libraries of bench/peers, which must be installed'],
    ['--chart <file>', 'Also draws replay and cold start as SVG'],
    ['--baseline', 'Also puts ratios beside those of bench/baseline.json'],
    ['--save-baseline', 'Stores the ratios of this run there'],
  ],
  async measure(told, runs) {
    const { dossiers = [10_000, 100_000] } = told
    const sizes = [dossiers].flat().map((size) => countOf('dossiers', size))
    const options = checked(told)
    const report = await measured(options, sizes, runs)
    if (options.chart !== undefined) draw(report, options.chart)
    const { stored } = options
    if (told['saveBaseline'] === true)
      writeFileSync(baselineFile, `${JSON.stringify(baselineOf(report, storedBaseline()), null, 2)}\n`)
    if (stored === undefined) return { report, tables: tablesOf(report) }
    return {
      report: { ...report, changes: changesOf(report, stored) },
      tables: `${tablesOf(report)}\n${guardTable(report, stored)}`,
    }
  },
})
