// `npm run bench:calendar`: our calendar beside a walk over minutes, or with `--peers` beside the libraries of
// bench/peers. It reads its arguments and prints; bench.ts does the work.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cac } from 'cac'
import { builtProcess } from '../processes.js'
import { benchCalendars, type CalendarLaunch } from './bench.js'
import type { CompileTime } from './compile-time.js'
import { contenders } from './contenders.js'
import type { CalendarTiming } from './measure.js'
import { offices } from './offices.js'
import type { CalendarResult, CalendarTask } from './process.js'
import { calendarTables } from './tables.js'

interface Arguments {
  readonly json?: boolean
  readonly peers?: boolean
  readonly only?: unknown
  readonly runs?: unknown
  readonly proofs?: unknown
}

const peersFolder = new URL('../peers/', import.meta.url)
const longMs = 120_000

const cli = cac('npm run bench:calendar --')
cli
  .command('', 'Measures, and prints tables')
  .option('--only <office>', `One office: ${offices.map(({ name }) => name).join(', ')}`)
  .option('--runs <count>', 'Warm runs at the least', { default: 5 })
  .option('--proofs <count>', 'Answers proven of each office and kind', { default: 100 })
  .option('--peers', 'Also the libraries of bench/peers, which must be installed')
  .option('--json', 'One JSON document instead of tables')
  .action(run)
cli.help()

try {
  cli.parse(process.argv, { run: false })
  const extra: readonly unknown[] = cli.args
  if (extra.length > 0) throw new Error(`unknown argument '${String(extra[0])}'`)
  await cli.runMatchedCommand()
} catch (error) {
  console.error(`bench:calendar: ${(error as Error).message}`)
  process.exitCode = 1
}

async function run({ json, peers, only, runs, proofs }: Arguments): Promise<void> {
  const asked = offices.filter(({ name }) => only === undefined || name === only)
  if (asked.length === 0) throw new Error(`--only ${JSON.stringify(only)}: there is no such office`)
  if (peers === true && !existsSync(new URL('node_modules/', peersFolder)))
    throw new Error('the peers are not installed: npm run bench:peers')
  const taking = contenders.filter(({ packages }) => peers === true || packages.length === 0)
  const report = await benchCalendars({
    contenders: taking,
    offices: asked,
    proofs: count(proofs, 'proofs'),
    compilations: count(runs, 'runs'),
    launch: await processes(count(runs, 'runs')),
    onProgress: (what) => console.error(what),
  })
  console.log(json === true ? JSON.stringify(report, null, 2) : calendarTables(report, asked, taking))
}

/** Each measurement in a process of its own, whose time zone is the office's: some peers know no other. */
async function processes(runs: number): Promise<CalendarLaunch> {
  const launch = await builtProcess<CalendarTask, CalendarResult>('calendar/process')
  const peers = fileURLToPath(new URL('package.json', peersFolder))
  return {
    measure: (contender, office, kind, truth) =>
      launch(
        { contender: contender.name, office: office.name, kind, truth, runs, peers },
        { env: { TZ: office.definition.timeZone }, timeoutMs: longMs },
      ) as Promise<CalendarTiming>,
    compile: (office) => launch({ compile: office.name, runs }) as Promise<CompileTime>,
  }
}

/** A whole number from 1. */
function count(value: unknown, option: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`--${option} ${String(value)}: give a whole number from 1`)
  return number
}
