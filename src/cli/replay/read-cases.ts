// Opens the file of a replay, finds the mapping for it, and gives its cases one by one. Never holds more of them
// than the sample that a mapping is chosen by.

import { existsSync, readFileSync } from 'node:fs'
import { DossierError } from '../../kernel/errors.js'
import type { Finding } from '../../kernel/finding.js'
import { readCsv } from '../../interop/csv.js'
import { localInstants } from '../../interop/local-time.js'
import { checkMapping, parseMapping } from '../../interop/mapping-check.js'
import { caseAttributesOf, type ColumnNames, type Mapping } from '../../interop/mapping.js'
import { builtInMappings, chooseMapping, sampleSize } from '../../interop/mappings/built-in.js'
import { generic } from '../../interop/mappings/generic.js'
import { openSource, type OpenedSource } from '../../interop/open-source.js'
import type { SourceCase } from '../../interop/source-case.js'
import { readXes } from '../../interop/xes.js'
import { UsageError, type ReplayArguments } from './arguments.js'

/** A file that is open, and how it is understood. */
export interface CasesOfFile {
  readonly source: OpenedSource
  readonly mapping: Mapping
  readonly cases: AsyncIterable<SourceCase>
}

/**
 * Opens a file.
 * @throws DossierError `import-invalid`, `definition-invalid`; UsageError where a CSV file's columns aren't named
 */
export async function readCases(
  asked: ReplayArguments,
  skipInvalid: ((finding: Finding) => void) | undefined,
): Promise<CasesOfFile> {
  const named = asked.mapping === undefined ? undefined : withArguments(findMapping(asked.mapping), asked)
  const source = await openSource(asked.file)
  const reading = { source: source.name, ...(skipInvalid !== undefined && { skipInvalid }) }
  if (source.format === 'csv') {
    const mapping = named ?? withArguments(generic, asked)
    const { columns, timeZone, localTimes } = mapping
    if (columns === undefined) {
      throw new UsageError(
        `${source.name} is CSV: name its columns by --case, --activity and --at, or in a mapping`,
      )
    }
    const { delimiter, resource, ...others } = columns
    const cases = readCsv(source.chunks, {
      ...reading,
      columns: { ...others, ...(resource !== undefined && { resource }) },
      caseAttributes: caseAttributesOf(mapping),
      ...(delimiter !== undefined && { delimiter }),
      ...(localTimes === true && timeZone !== undefined && { parseAt: localInstants(timeZone) }),
    })
    return { source, mapping, cases }
  }
  if (Object.values(asked.columns).some((column) => column !== undefined)) {
    throw new UsageError(
      `${source.name} is XES: --case, --activity, --at, --resource and --delimiter are for CSV`,
    )
  }
  const all = readXes(source.chunks, reading)
  if (named !== undefined) return { source, mapping: named, cases: all }
  const { sample, cases } = await sampleOf(all)
  return { source, mapping: withArguments(chooseMapping(sample), asked), cases }
}

function findMapping(name: string): Mapping {
  const builtIn = builtInMappings.find((mapping) => mapping.name === name)
  if (builtIn !== undefined) return builtIn
  if (existsSync(name)) return parseMapping(readText(name), name)
  const names = builtInMappings.map((mapping) => mapping.name).join(', ')
  throw new UsageError(`--mapping ${name} is neither a file nor one of ${names}`)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const message = `the system can't read it: ${(cause as Error).message}`
    throw new DossierError(
      'import-invalid',
      `the mapping ${path} can't be used: ${message}`,
      { source: path, findings: [{ path: [], code: 'file-unreadable', message }] },
      { cause },
    )
  }
}

/** The mapping, with what the words on the command line say instead. */
function withArguments(mapping: Mapping, { columns, timeZone, localTimes }: ReplayArguments): Mapping {
  const given = Object.fromEntries(Object.entries(columns).filter(([, column]) => column !== undefined))
  const changed = {
    ...mapping,
    ...(timeZone !== undefined && { timeZone }),
    ...(localTimes && { localTimes }),
    ...(Object.keys(given).length > 0 && { columns: { ...mapping.columns, ...given } as ColumnNames }),
  }
  const missing = ['case', 'activity', 'at'].filter((name) => changed.columns && !(name in changed.columns))
  if (missing.length > 0) {
    throw new UsageError(`for a CSV file, name ${missing.map((name) => `--${name}`).join(' and ')} as well`)
  }
  if (changed.localTimes === true && changed.timeZone === undefined) {
    throw new UsageError('--local-times: name the zone of the times by --time-zone')
  }
  return checkMapping(changed, mapping.name)
}

/** Looks at the first cases, and gives them back in front of the others. */
async function sampleOf(
  all: AsyncGenerator<SourceCase>,
): Promise<{ readonly sample: readonly SourceCase[]; readonly cases: AsyncGenerator<SourceCase> }> {
  const sample: SourceCase[] = []
  while (sample.length < sampleSize) {
    const next = await all.next()
    if (next.done === true) break
    sample.push(next.value)
  }
  async function* cases() {
    try {
      // Taken out one by one, so that the sample isn't held for as long as the file is read.
      for (let first = sample.shift(); first !== undefined; first = sample.shift()) yield first
      yield* all
    } finally {
      await all.return(undefined)
    }
  }
  return { sample, cases: cases() }
}
