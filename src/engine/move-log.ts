// Moving a log between two stores: out as lines of text, in from them, with the same hashes. It decides nothing and needs
// no definitions; what this package can't read is moved as it is.

import { DossierError, throwIfAborted } from '../kernel/errors.js'
import type { Finding } from '../kernel/finding.js'
import { toInstant, type InstantInput } from '../kernel/instant.js'
import { aCountFromZero, aSignal, checkAsked, queryInvalid, type Expectation } from '../kernel/shape-check.js'
import { appendEach } from '../log/append-each.js'
import { genesisHash, OrderDigest } from '../log/chain.js'
import type { Commit, Position } from '../log/envelope.js'
import type { EventLog } from '../log/event-log.js'
import {
  commandKeyIn,
  headLine,
  LineChecksum,
  parseLine,
  printLine,
  type LogEnd,
  type LogHead,
  type LogLine,
} from '../log/log-lines.js'
import type { PersonalReference } from '../log/field.js'
import { commitmentTo, type PersonalEntry, type Vault } from '../log/vault.js'
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

/** What came in. */
export interface ImportedLog {
  /** Commits of the file, and how many of them the log had already. */
  readonly commits: number
  readonly known: number
  readonly events: number
  /** Entries of personal data. */
  readonly personal: number
  /** As `verifyLog` gives it, the same in both logs. */
  readonly digest: string
}

/** Commits that are stored at once. */
const batchSize = 1_000

/**
 * A log as lines of JSON, each with its line end, up to what is there when reading begins, or to a position or an instant
 * before. Whoever has the file and `personalData` has the data: keep it like the data itself.
 * @throws DossierError `query-invalid`, also for a position that the log has not reached; `instant-invalid`; `aborted`,
 * `closed`, `storage`, `log-corrupt`
 * @example
 * await pipeline(Readable.from(exportLog(log)), createWriteStream('office.dossierlog.jsonl'))
 */
export async function* exportLog(log: EventLog, options: ExportLogOptions = {}): AsyncGenerator<string> {
  const { personalData = false, signal } = options
  const isPast = await endOf(log, options)
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

const exportOptions: Readonly<Record<keyof ExportLogOptions, Expectation>> = {
  personalData: [(value) => typeof value === 'boolean', 'true or false'],
  until: aCountFromZero,
  knownAt: [() => true, 'an instant'],
  signal: aSignal,
}

/** Says where an export ends: at the first commit for which this holds. */
async function endOf(
  log: EventLog,
  options: ExportLogOptions,
): Promise<(position: Position, commit: Commit) => boolean> {
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
 * @throws DossierError `import-invalid` with the number of the line; `version-conflict` if the log has something else;
 * `aborted`, `closed`, `storage`
 */
export async function importLog(
  log: EventLog,
  lines: AsyncIterable<string> | Iterable<string>,
  { signal, onProgress }: ImportLogOptions = {},
): Promise<ImportedLog> {
  const intake = new Intake(log)
  let number = 0
  try {
    for await (const text of lines) {
      throwIfAborted(signal, 'importing a log')
      number += 1
      if (text.trim() === '') continue
      await intake.take(text, number)
      if (number % batchSize === 0) onProgress?.({ commits: intake.commits })
    }
  } finally {
    // Also where it stops at what is wrong.
    await intake.store()
  }
  return intake.finish(number)
}

class Intake {
  readonly #log: EventLog
  readonly #vault: Vault
  readonly #present: AsyncIterator<Commit>
  readonly #heads = new Map<string, { readonly version: number; readonly hash: string }>()
  readonly #digest = new OrderDigest()
  readonly #checksum = new LineChecksum()
  #batch: Commit[] = []
  #hasHead = false
  /** Of the last commit. */
  #references: readonly PersonalReference[] = []
  #end: LogEnd | undefined
  #isKnown = true
  commits = 0
  #known = 0
  #events = 0
  #personal = 0

  constructor(log: EventLog) {
    this.#log = log
    this.#vault = vaultOf(log)
    this.#present = log.readAll()[Symbol.asyncIterator]()
  }

  async take(text: string, number: number): Promise<void> {
    const line = parseLine(text)
    if ('problem' in line) throw invalid(number, line.problem)
    if ('head' in line === this.#hasHead) throw invalid(number, headMisplaced)
    if (this.#end !== undefined) throw invalid(number, afterTheEnd)
    if (!('end' in line)) this.#checksum.add(`${text.trimEnd()}\n`)
    if ('head' in line) await this.#begin(line.head, number)
    else if ('end' in line) this.#end = line.end
    else if ('personal' in line) await this.#keep(line.personal, number)
    else await this.#add(line.commit, number)
  }

  async finish(number: number): Promise<ImportedLog> {
    const digest = this.#digest.finish()
    const { commits } = this
    const [known, events, personal] = [this.#known, this.#events, this.#personal]
    const end = this.#end
    if (end === undefined) throw invalid(number + 1, cut)
    const isWhole = end.commits === commits && end.events === events && end.digest === digest
    if (!isWhole || end.checksum !== this.#checksum.finish()) throw invalid(number, otherEnd)
    return { commits, known, events, personal, digest }
  }

  async #begin(head: LogHead, number: number): Promise<void> {
    this.#hasHead = true
    const commandKey = commandKeyIn(head)
    if (commandKey === undefined) return
    const kept = await this.#vault.commandKey(commandKey)
    if (kept.join() !== commandKey.join()) throw invalid(number, otherKey)
  }

  async #keep(entry: PersonalEntry, number: number): Promise<void> {
    const { subject, ref, salt, data } = entry
    const isCommitted = this.#references.some(
      (each) => each.ref === ref && each.subject === subject && each.commitment === commitmentTo(data, salt),
    )
    if (!isCommitted) throw invalid(number, notCommitted)
    await this.#vault.put(entry)
    this.#personal += 1
  }

  async #add(commit: Commit, number: number): Promise<void> {
    const { stream, version, events, previous, hash } = commit
    const head = this.#heads.get(stream) ?? { version: 0, hash: genesisHash }
    if (version !== head.version + 1 || previous !== head.hash) throw invalid(number, unlinked)
    this.#heads.set(stream, { version: version + events.length - 1, hash })
    if (!(await this.#isPresent(commit, number))) this.#batch.push(commit)
    this.#digest.add(hash)
    this.#references = referencesIn(commit)
    this.commits += 1
    this.#events += events.length
    if (this.#batch.length === batchSize) await this.store()
  }

  /** Whether the log has this commit; it must have the first ones of the file, in their order, and nothing else. */
  async #isPresent({ hash }: Commit, number: number): Promise<boolean> {
    if (!this.#isKnown) return false
    const next = await this.#present.next()
    this.#isKnown = next.done !== true
    if (next.done === true) return false
    if (next.value.hash !== hash) throw invalid(number, otherLog)
    this.#known += 1
    return true
  }

  /** Stores what was taken. */
  async store(): Promise<void> {
    const batch = this.#batch
    this.#batch = []
    if (batch.length > 0) await appendEach(this.#log, batch)
  }
}

/** The references to personal data in a commit: recognised by their three members, for no definition may be at hand. */
function referencesIn({ events }: Commit): PersonalReference[] {
  const found: PersonalReference[] = []
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { subject, ref, commitment } = value as { [Key in keyof PersonalReference]?: unknown }
    if (typeof subject === 'string' && typeof ref === 'string' && typeof commitment === 'string')
      found.push({ subject, ref, commitment })
    else for (const member of Object.values(value)) look(member)
  }
  for (const { data } of events) look(data)
  return found
}

type Problem = Omit<Finding, 'path'>

const headMisplaced = { code: 'head', message: 'is wrong here: the head is the first line, and no other' }
const afterTheEnd = { code: 'line', message: 'follows the end' }
const notCommitted = {
  code: 'personal',
  message: 'is not the personal data that the commit before it refers to',
}
const unlinked = { code: 'link', message: 'does not follow the commit before it in its stream' }
const otherLog = {
  code: 'other-log',
  message:
    'is not what the log has in this place: take an empty log, or the one of the import that was cut off',
}
const otherKey = {
  code: 'command-key',
  message: 'the log has a secret of its own already: take one that no engine was opened on',
}
const cut = { code: 'end', message: 'should be there, or be the end: the file was cut off' }
const otherEnd = {
  code: 'end',
  message: 'tells of other lines than came before it: some are missing, or the file was changed',
}

function invalid(line: number, problem: Problem): DossierError<'import-invalid'> {
  const findings = [{ path: ['line', line], ...problem }]
  return new DossierError('import-invalid', `the log can't be imported: line ${line} ${problem.message}`, {
    source: 'log',
    findings,
  })
}
