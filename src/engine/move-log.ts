// Moving a log between two stores: out as lines of text, in from them, with the same hashes. It decides nothing and needs
// no definitions; what this package can't read is moved as it is.

import { throwIfAborted } from '../kernel/errors.js'
import { toInstant, type InstantInput } from '../kernel/instant.js'
import {
  aCountFromZero,
  aFlag,
  aFunction,
  aSequence,
  aSignal,
  checkAsked,
  queryInvalid,
  withMethods,
  type Expectation,
} from '../kernel/shape-check.js'
import { OrderDigest } from '../log/chain.js'
import type { Commit, Position } from '../log/envelope.js'
import type { EventLog } from '../log/event-log.js'
import { headLine, LineChecksum, printLine, type LogLine } from '../log/log-lines.js'
import { referencesIn } from '../log/vault.js'
import { batchSize, Intake, type ImportedLog } from './log-intake.js'
import { vaultOf } from './memory-vault.js'

/** What moves with a log, and how much of it; where both ends are given, whichever comes first. */
export interface ExportLogOptions {
  /** The last position that moves; everything if left out. */
  readonly until?: Position | undefined
  /** Only what had been recorded by then: up to the first commit that was recorded later. */
  readonly knownAt?: InstantInput | undefined
  /**
   * Whether personal data moves along, **in clear**, with the secret under which command contents are hashed. `false` if
   * left out: then it stays behind, its references say so, and a command from before that is sent again is refused as
   * `command-reused`.
   */
  readonly personalData?: boolean
  readonly signal?: AbortSignal
}

/** How a log is taken in. */
export interface ImportLogOptions {
  readonly signal?: AbortSignal
  /** Called now and then with the number of commits that are in. */
  readonly onProgress?: (progress: { readonly commits: number }) => void
}

/**
 * A log as lines of JSON, each with its line end, up to what is there when reading begins, or to a position or an instant
 * before. Whoever has the file and `personalData` has the data: keep it like the data itself.
 * @throws DossierError `query-invalid`, also for a position that the log has not reached; `instant-invalid`; `aborted`,
 * `closed`, `storage`, `log-corrupt`
 * @example
 * await pipeline(Readable.from(exportLog(log)), createWriteStream('office.dossierlog.jsonl'))
 */
export async function* exportLog(log: EventLog, options: ExportLogOptions = {}): AsyncGenerator<string> {
  const isPast = await endOf(log, options)
  const { personalData = false, signal } = options
  const vault = personalData ? vaultOf(log) : undefined
  const checksum = new LineChecksum()
  const printed = (line: LogLine) => {
    const text = printLine(line)
    checksum.add(text)
    return text
  }
  yield printed(headLine(await vault?.commandKey()))
  const digest = new OrderDigest()
  let [commits, events] = [0, 0]
  for await (const { position, ...commit } of log.readAll(signal === undefined ? {} : { signal })) {
    if (isPast(position, commit)) break
    yield printed({ commit })
    for (const { ref } of vault === undefined ? [] : referencesIn(commit)) {
      const personal = await vault!.get(ref)
      if (personal !== undefined) yield printed({ personal })
    }
    digest.add(commit.hash)
    commits += 1
    events += commit.events.length
  }
  yield printLine({ end: { commits, events, digest: digest.finish(), checksum: checksum.finish() } })
}

/** What both ways need of a log. */
const logMethods = ['readAll', 'readStream'] as const

const exportOptions: Readonly<Record<keyof ExportLogOptions, Expectation>> = {
  personalData: aFlag,
  until: aCountFromZero,
  knownAt: [() => true, 'an instant'],
  signal: aSignal,
}

const importOptions: Readonly<Record<keyof ImportLogOptions, Expectation>> = {
  signal: aSignal,
  onProgress: aFunction,
}

/** Says where an export ends: at the first commit for which this holds. */
async function endOf(
  log: EventLog,
  options: ExportLogOptions,
): Promise<(position: Position, commit: Commit) => boolean> {
  checkAsked('exportLog', { log: log ?? null }, { log: withMethods('a log', ...logMethods, 'head') })
  checkAsked('exportLog', options, exportOptions)
  const { until = Number.POSITIVE_INFINITY, knownAt } = options
  const latest = knownAt === undefined ? Number.POSITIVE_INFINITY : toInstant(knownAt)
  const head = until === Number.POSITIVE_INFINITY ? undefined : await log.head()
  if (head !== undefined && until > head) {
    const message = `is past the log, which has reached ${head}`
    throw queryInvalid('exportLog', [{ path: ['until'], code: 'position-unknown', message }])
  }
  return (position, { recordedAt }) => position > until || recordedAt > latest
}

/**
 * Takes the lines of {@link exportLog} into a log that is empty, or has the first of these commits already: an import that
 * was cut off is simply started again. Each commit is checked against its hash before it is stored, and the end against
 * the count and the digest. At the first line that is wrong it stops; what came before is in the log.
 *
 * Personal data is kept once its commit is stored, so that nothing is kept to which the log doesn't refer: where an import was
 * cut off between the two, the data is kept when it is started again. Data from before the log erased its person is not.
 * @throws DossierError `query-invalid`; `import-invalid` with the number of the line; `version-conflict` if the log has something else;
 * `aborted`, `closed`, `storage`
 */
export async function importLog(
  log: EventLog,
  lines: AsyncIterable<string> | Iterable<string>,
  options: ImportLogOptions = {},
): Promise<ImportedLog> {
  const given = { log: log ?? null, lines: lines ?? null }
  checkAsked('importLog', given, { log: withMethods('a log', ...logMethods, 'append'), lines: aSequence })
  checkAsked('importLog', options, importOptions)
  const { signal, onProgress } = options
  const intake = new Intake(log)
  let number = 0
  try {
    for await (const text of lines) {
      throwIfAborted(signal, 'importing a log')
      number += 1
      await intake.take(text, number)
      if (number % batchSize === 0) onProgress?.({ commits: intake.commits })
    }
  } finally {
    // Also where it stops at what is wrong.
    await intake.store()
  }
  return intake.finish(number)
}
