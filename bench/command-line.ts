// The command line of a bench: what it may be told, one JSON document or tables on standard output, and on standard
// error a line for what went wrong, with exit code 1. It measures nothing.

import { cac } from 'cac'

/** What a bench was told, by the names of its options; unchecked. */
export type Told = Readonly<Record<string, unknown>>

/** A bench as a command. */
export interface BenchCommand {
  /** Its script in package.json. */
  readonly name: string
  /** Its options beside `--runs` and `--json`: as they are written, what they mean, and what holds without them. */
  readonly options: readonly (readonly [written: string, meaning: string, otherwise?: { default: number }])[]
  /** Measures; gives what is printed with `--json`, and what without. */
  measure(told: Told, runs: number): Promise<{ readonly report: unknown; readonly tables: string }>
}

/** Runs a bench as this process's words say. */
export async function runCommandLine({ name, options, measure }: BenchCommand): Promise<void> {
  const cli = cac(`npm run ${name} --`)
  const command = cli.command('', 'Measures, and prints tables')
  for (const option of options) command.option(...option)
  command
    .option('--runs <count>', 'Warm runs of each measure at the least', { default: 5 })
    .option('--json', 'One JSON document instead of tables')
    .action(async (told: Told) => {
      const { report, tables } = await measure(told, countOf('runs', told['runs']))
      console.log(told['json'] === true ? JSON.stringify(report, null, 2) : tables)
    })
  cli.help()
  try {
    cli.parse(process.argv, { run: false })
    const extra: readonly unknown[] = cli.args
    if (extra.length > 0) throw new Error(`unknown argument '${String(extra[0])}'`)
    await cli.runMatchedCommand()
  } catch (error) {
    console.error(`${name}: ${(error as Error).message}`)
    process.exitCode = 1
  }
}

/** The whole number from 1 that an option was given. */
export function countOf(option: string, value: unknown): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`--${option} ${String(value)}: give a whole number from 1`)
  return number
}
