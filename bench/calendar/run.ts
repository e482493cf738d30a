// `npm run bench:calendar`: our calendar beside a walk over minutes, or with `--peers` beside the libraries of
// bench/peers. bench.ts does the work.

import { countOf, runCommandLine } from '../command-line.js'
import { needPeers, peersPackage } from '../peers.js'
import { builtProcess } from '../processes.js'
import { benchCalendars, type CalendarLaunch } from './bench.js'
import type { CompileTime } from './compile-time.js'
import { contenders } from './contenders.js'
import type { CalendarTiming } from './measure.js'
import { offices } from './offices.js'
import type { CalendarResult, CalendarTask } from './process.js'
import { calendarTables } from './tables.js'

const longMs = 120_000

await runCommandLine({
  name: 'bench:calendar',
  options: [
    ['--only <office>', `One office: ${offices.map(({ name }) => name).join(', ')}`],
    ['--proofs <count>', 'Answers proven of each office and kind', { default: 100 }],
    ['--peers', 'Also the libraries of bench/peers, which must be installed'],
  ],
  async measure(told, runs) {
    const { only, peers, proofs } = told
    const asked = offices.filter(({ name }) => only === undefined || name === only)
    if (asked.length === 0) throw new Error(`--only ${JSON.stringify(only)}: there is no such office`)
    if (peers === true) needPeers()
    const taking = contenders.filter(({ packages }) => peers === true || packages.length === 0)
    const report = await benchCalendars({
      contenders: taking,
      offices: asked,
      proofs: countOf('proofs', proofs),
      compilations: runs,
      launch: await processes(runs),
      onProgress: (what) => console.error(what),
    })
    return { report, tables: calendarTables(report, asked, taking) }
  },
})

/** Each measurement in a process of its own, whose time zone is the office's: some peers know no other. */
async function processes(runs: number): Promise<CalendarLaunch> {
  const launch = await builtProcess<CalendarTask, CalendarResult>('calendar/process')
  return {
    measure: (contender, office, kind, truth) =>
      launch(
        { contender: contender.name, office: office.name, kind, truth, runs, peers: peersPackage },
        { env: { TZ: office.definition.timeZone }, timeoutMs: longMs },
      ) as Promise<CalendarTiming>,
    compile: (office) => launch({ compile: office.name, runs }) as Promise<CompileTime>,
  }
}
