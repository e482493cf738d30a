// The words after `npm run demo --` as checked options. The year is the year: how many dossiers come is no option.

import { cac } from 'cac'

/** What is asked of the demonstration. */
export interface DemoArguments {
  readonly seed: number
  readonly json: boolean
}

/** The words can't be understood; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const options = [
  ['--seed <number>', 'Another year with the same inputs; 2024 if left out'],
  ['--json', 'Print one JSON document'],
  ['--help', 'Print this'],
] as const

/** What `--help` prints, and what follows a mistake. */
export const usage = [
  'Usage: npm run demo -- [--seed <number>] [--json]',
  '',
  'Runs the year 2024 of a provincial department through the engine in memory, and prints what it shows.',
  '',
  ...options.map(([raw, description]) => `  ${raw.padEnd(17)}  ${description}`),
  '',
].join('\n')

/**
 * Reads the words after the program's name; `help` where they ask for it.
 * @throws UsageError
 */
export function parseArguments(words: readonly string[]): DemoArguments | 'help' {
  const cli = cac('npm run demo --')
  const command = cli.command('')
  for (const [raw, description] of options) {
    command.option(raw, description, raw.includes('<') ? { type: [String] } : {})
  }
  try {
    cli.parse(['', '', ...words], { run: false })
    if (cli.options['help'] === true) return 'help'
    command.checkUnknownOptions()
    command.checkOptionValue()
    command.checkUnusedArgs()
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error })
  }
  const after = (cli.options['--'] as readonly string[] | undefined) ?? []
  if (after.length > 0) throw new UsageError(`'${after[0]}' is not understood`)
  return {
    seed: seedOf(cli.options['seed'] as readonly string[] | undefined),
    json: cli.options['json'] === true,
  }
}

function seedOf(given: readonly string[] = ['2024']): number {
  const [text = ''] = given
  const seed = Number(text)
  if (given.length === 1 && /^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed
  throw new UsageError(
    `--seed ${given.join(' and ')} is no whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
  )
}
