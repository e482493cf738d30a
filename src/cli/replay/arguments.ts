// The words after `npm run replay --` as checked options. What can be refused before a file is read is refused here,
// with the usage; nothing is opened.

import { cac } from 'cac'
import { isDossierError } from '../../kernel/errors.js'
import { parseInstant, type Instant } from '../../kernel/instant.js'
import { onTimeDefinitions, type OnTimeDefinition } from '../../dossier/rules/on-time.js'
import type { Attribute } from '../../queries/grouping.js'
import { checkOnTime, type OnTimeGroup } from '../../queries/on-time.js'
import type { PeriodLength } from '../../queries/periods.js'
import { timeZone } from '../../kernel/time-zone.js'

/** What to replay, and what to ask of it. */
export interface ReplayArguments {
  readonly file: string
  /** A built-in mapping's name, or the path of a JSON file. */
  readonly mapping: string | undefined
  readonly columns: { readonly [Name in ColumnOption]: string | undefined }
  readonly localTimes: boolean
  readonly timeZone: string | undefined
  readonly skipInvalid: boolean
  readonly from: string | undefined
  readonly to: string | undefined
  readonly asOf: Instant | undefined
  readonly definition: OnTimeDefinition | undefined
  readonly groupBy: readonly OnTimeGroup[] | undefined
  readonly every: PeriodLength | undefined
  readonly workloadBy: readonly Attribute[] | undefined
  readonly top: number
  readonly json: boolean
}

type ColumnOption = 'case' | 'activity' | 'at' | 'resource' | 'delimiter'

/** The words can't be understood; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const program = 'npm run replay --'

const optionList: readonly (readonly [raw: string, description: string])[] = [
  [
    '--mapping <name>',
    'wabo, road-traffic-fines, generic, or a JSON file; chosen by the content if left out',
  ],
  ['--case <column>', 'CSV: the column of the case id'],
  ['--activity <column>', 'CSV: the column of the activity'],
  ['--at <column>', 'CSV: the column of the moment'],
  ['--resource <column>', 'CSV: the column of who did it'],
  ['--delimiter <character>', 'CSV: what stands between cells; a comma if left out'],
  ['--local-times', 'Read moments without an offset as local ones of the time zone'],
  ['--time-zone <zone>', "Zone of days, as Asia/Ho_Chi_Minh; the mapping's own if left out"],
  ['--skip-invalid', 'Leave out what is invalid, count and list it, and go on'],
  [
    '--definition <name>',
    `What on time means: ${Object.keys(onTimeDefinitions).join(', ')}; byInstant if left out`,
  ],
  ['--group-by <list>', 'On-time rates by procedure, level, field, agency, unit, officer, channel, period'],
  ['--every <length>', 'Into what --group-by period cuts: month, quarter or year'],
  ['--workload-by <list>', 'Workload by the same but period; unit,officer if left out'],
  ['--from <day>', 'First day of the on-time rates; the first reception if left out'],
  ['--to <day>', 'Last day of them; the last event if left out'],
  ['--as-of <moment>', 'The moment of overdue and workload; the last event if left out'],
  ['--top <count>', 'Rows shown of each list; 10 if left out'],
  ['--json', 'Print one JSON document'],
  ['--help', 'Print this'],
]

/** What `--help` prints. */
export const usage = [
  `Usage: ${program} FILE [options]`,
  '',
  'Replays an event log (XES or CSV; plain, gzip or zip) through an engine in memory and prints what it shows.',
  '',
  ...optionList.map(([raw, description]) => `  ${raw.padEnd(24)}  ${description}`),
  '',
].join('\n')

/**
 * Reads the words after the program's name; `help` where they ask for it.
 * @throws UsageError
 */
export function parseArguments(words: readonly string[]): ReplayArguments | 'help' {
  const cli = cac(program)
  const command = cli.command('<file>')
  for (const [raw, description] of optionList) command.option(raw, description)
  let given: Readonly<Record<string, unknown>>
  try {
    cli.parse(['', '', ...words.map(marked)], { run: false })
    given = cli.options
    if (given['help'] === true) return 'help'
    command.checkUnknownOptions()
    command.checkOptionValue()
    command.checkUnusedArgs()
  } catch (error) {
    throw new UsageError(asWritten((error as Error).message), { cause: error })
  }
  const [file] = cli.args.map(asWritten)
  if (file === undefined) throw new UsageError('name the file to replay')
  const valuesOf = (name: string) => textsOf(given[name])
  const text = (name: string) => onlyOne(name, valuesOf(name))
  const list = (name: string) =>
    valuesOf(name)?.flatMap((value) => value.split(',').map((each) => each.trim()))
  const definition = text('definition')
  const groupBy = list('groupBy')
  const workloadBy = list('workloadBy')
  const every = text('every')
  checkQuestions({ definition, groupBy, every, workloadBy, from: text('from'), to: text('to') })
  return {
    file,
    mapping: text('mapping'),
    columns: {
      case: text('case'),
      activity: text('activity'),
      at: text('at'),
      resource: text('resource'),
      delimiter: text('delimiter'),
    },
    localTimes: given['localTimes'] === true,
    timeZone: knownZone(text('timeZone')),
    skipInvalid: given['skipInvalid'] === true,
    from: text('from'),
    to: text('to'),
    asOf: instantOf(text('asOf')),
    definition: definition as OnTimeDefinition | undefined,
    groupBy: groupBy as readonly OnTimeGroup[] | undefined,
    every: every as PeriodLength | undefined,
    workloadBy: workloadBy as readonly Attribute[] | undefined,
    top: countOf(text('top') ?? '10'),
    json: given['json'] === true,
  }
}

/** `--group-by` → `groupBy`, and back for messages. */
const flag = (name: string) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

function onlyOne(name: string, values: readonly string[] | undefined): string | undefined {
  if (values === undefined) return undefined
  if (values.length > 1) throw new UsageError(`${flag(name)} is given ${values.length} times`)
  if (values[0] === '') throw new UsageError(`${flag(name)} is empty`)
  return values[0]
}

/** No word holds this. */
const mark = '\0'

/** A word of which cac makes no number, though it or its value looks like one: a column named 007 is to stay 007. */
function marked(word: string): string {
  const valueAt = word.startsWith('-') ? word.indexOf('=') + 1 : 0
  const value = word.slice(valueAt)
  return Number.isFinite(Number(value)) ? word.slice(0, valueAt) + mark + value : word
}

const asWritten = (text: unknown) => String(text).replaceAll(mark, '')

/** The values of an option. */
function textsOf(given: unknown): readonly string[] | undefined {
  return given === undefined ? undefined : [given].flat().map(asWritten)
}

/** Asks the engine's own checks, before hours of reading. */
function checkQuestions(asked: {
  readonly definition: string | undefined
  readonly groupBy: readonly string[] | undefined
  readonly every: string | undefined
  readonly workloadBy: readonly string[] | undefined
  readonly from: string | undefined
  readonly to: string | undefined
}): void {
  const { definition, groupBy, every, workloadBy = [] } = asked
  const from = asked.from ?? asked.to ?? '2000-01-01'
  const to = asked.to ?? from
  try {
    checkOnTime({ from, to, definition, groupBy, every })
    checkOnTime({ from, to, groupBy: workloadBy })
  } catch (error) {
    if (isDossierError(error, 'query-invalid')) throw new UsageError(error.message, { cause: error })
    throw error
  }
  if (workloadBy.includes('period')) throw new UsageError('--workload-by period: a workload is of one moment')
}

function knownZone(zone: string | undefined): string | undefined {
  try {
    return zone === undefined ? undefined : timeZone(zone).id
  } catch (error) {
    if (isDossierError(error)) throw new UsageError(`--time-zone: ${error.message}`, { cause: error })
    throw error
  }
}

function instantOf(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined
  const at = parseInstant(/^-?\d+$/.test(text) ? Number(text) : text)
  if (at !== undefined) return at
  throw new UsageError(`--as-of ${text} is no moment: write 2024-04-26T10:00:00+07:00`)
}

function countOf(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new UsageError(`--top ${text} is no whole number`)
}
