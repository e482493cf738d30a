// `npm run bench`: our replay, append, questions and commands beside a loop over plain objects and one over typed
// arrays, in one run. It reads its arguments and prints; bench.ts does the work.

import { cac } from 'cac'
import { bench, namesOf } from './bench.js'
import { AnswersDiffer } from './comparison.js'
import { contenders } from './contenders.js'
import { builtContenders } from './processes.js'
import { tablesOf } from './tables.js'

interface Arguments {
  readonly json?: boolean
  readonly dossiers?: unknown
  readonly only?: unknown
  readonly runs?: unknown
}

const names = namesOf(contenders)
const cli = cac('npm run bench --')
cli
  .command('', 'Measures, and prints a table')
  .option('--dossiers <count>', 'Number of dossiers, given once or more; 10000 and 100000 if left out')
  .option('--only <name>', `One measure or contender: ${names.join(', ')}`)
  .option('--runs <count>', 'Warm runs of each measure at the least', { default: 5 })
  .option('--json', 'One JSON document instead of tables')
  .action(run)
cli.help()

try {
  cli.parse(process.argv, { run: false })
  const extra: readonly unknown[] = cli.args
  if (extra.length > 0) throw new Error(`unknown argument '${String(extra[0])}'`)
  await cli.runMatchedCommand()
} catch (error) {
  console.error(error instanceof AnswersDiffer ? error.message : `bench: ${(error as Error).message}`)
  process.exitCode = 1
}

async function run({ json, dossiers, only, runs }: Arguments): Promise<void> {
  const sizes =
    dossiers === undefined ? [10_000, 100_000] : [dossiers].flat().map((size) => count(size, 'dossiers'))
  if (only !== undefined && !(typeof only === 'string' && names.includes(only)))
    throw new Error(
      `--only ${JSON.stringify(only)}: there is no such measure or contender; there are ${names.join(', ')}`,
    )
  const report = await bench({
    contenders,
    sizes,
    only,
    runs: count(runs, 'runs'),
    launch: await builtContenders(),
    onProgress: ({ title }, size) => console.error(`${size} dossiers: ${title}`),
  })
  console.log(json === true ? JSON.stringify(report, null, 2) : tablesOf(report))
}

/** A whole number from 1. */
function count(value: unknown, option: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`--${option} ${String(value)}: give a whole number from 1`)
  return number
}
