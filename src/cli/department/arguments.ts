// The words after `npm run demo --` as checked options. The year is the year: how many dossiers come is no option.

import { cac } from 'cac'

/** What is asked of the demonstration. */
export interface DemoArguments {
  readonly seed: number
  readonly json: boolean
  /** The database file of the log; `undefined` for a log in memory. */
  readonly file: string | undefined
  /** Whether to begin anew if the file is there. */
  readonly isFresh: boolean
}

/** The words can't be understood; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const options = [
  ['--seed <number>', 'Another year with the same inputs; 2024 if left out'],
  ['--file <path>', 'The SQLite database of the log; demo-<seed>.db if left out'],
  ['--memory', 'Keep the log in memory instead'],
  ['--fresh', 'Begin anew, where the file would be gone on with'],
  ['--json', 'Print one JSON document'],
  ['--help', 'Print this'],
] as const

/** What `--help` prints, and what follows a mistake. */
export const usage = [
  'Usage: npm run demo -- [--seed <number>] [--file <path> | --memory] [--fresh] [--json]',
  '',
  'Runs the year 2024 of a provincial department through the engine, on disk, and prints what it shows. What was cut',
  'off is gone on with when it is started again.',
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
  const seed = seedOf(cli.options['seed'] as readonly string[] | undefined)
  const isFresh = cli.options['fresh'] === true
  const file = fileOf(cli.options['file'] as readonly string[] | undefined)
  const isInMemory = cli.options['memory'] === true
  if (isInMemory && (file !== undefined || isFresh))
    throw new UsageError('--memory has no file: leave out --file and --fresh')
  return {
    seed,
    json: cli.options['json'] === true,
    file: isInMemory ? undefined : (file ?? `demo-${seed}.db`),
    isFresh,
  }
}

/** An option without its value is `true` here; a file of that name is `./true`. */
function fileOf(given: readonly string[] = []): string | undefined {
  if (given.length < 2 && given[0] !== '' && given[0] !== 'true') return given[0]
  throw new UsageError(
    given[0] === 'true' ? '--file needs a path' : `--file ${given.join(' and ')} is no path`,
  )
}

function seedOf(given: readonly string[] = ['2024']): number {
  const [text = ''] = given
  const seed = Number(text)
  if (given.length === 1 && /^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed
  throw new UsageError(
    `--seed ${given.join(' and ')} is no whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
  )
}
