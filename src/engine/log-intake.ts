// Taking the lines of a log into a store: each is checked when it comes, and what was taken is stored in batches, commits
// before the personal data that they refer to. It decides nothing and needs no definitions.

import { DossierError } from '../kernel/errors.js'
import type { Finding } from '../kernel/finding.js'
import { appendEach } from '../log/append-each.js'
import { genesisHash, OrderDigest } from '../log/chain.js'
import type { Commit, Position, StoredCommit } from '../log/envelope.js'
import type { EventLog } from '../log/event-log.js'
import { commandKeyIn, LineChecksum, parseLine, type LogEnd, type LogHead } from '../log/log-lines.js'
import type { PersonalReference } from '../log/field.js'
import {
  commitmentTo,
  referencesIn,
  SubjectErased,
  subjectStream,
  type PersonalEntry,
  type Vault,
} from '../log/vault.js'
import { vaultOf } from './memory-vault.js'

/** What came in. */
export interface ImportedLog {
  /** Commits of the file, and how many of them the log had already. */
  readonly commits: number
  readonly known: number
  readonly events: number
  /** Entries of personal data that were kept. */
  readonly personal: number
  /** As `verifyLog` gives it, the same in both logs. */
  readonly digest: string
}

/** Commits that are stored at once. */
export const batchSize = 1_000

/** A commit on its way in. */
interface Taken {
  readonly commit: Commit
  /** Where the log has it already. */
  readonly position: Position | undefined
  readonly personal: PersonalEntry[]
}

/** The lines of one log on their way in. */
export class Intake {
  readonly #log: EventLog
  readonly #vault: Vault
  readonly #present: AsyncIterator<StoredCommit>
  readonly #heads = new Map<string, { readonly version: number; readonly hash: string }>()
  readonly #digest = new OrderDigest()
  readonly #checksum = new LineChecksum()
  #batch: Taken[] = []
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

  /** Takes what should be a line. */
  async take(text: unknown, number: number): Promise<void> {
    if (typeof text !== 'string') throw invalid(number, notText)
    if (text.trim() === '') return
    const line = parseLine(text)
    if ('problem' in line) throw invalid(number, line.problem)
    if ('head' in line === this.#hasHead) throw invalid(number, headMisplaced)
    if (this.#end !== undefined) throw invalid(number, afterTheEnd)
    if (!('end' in line)) this.#checksum.add(`${text.trimEnd()}\n`)
    if ('head' in line) await this.#begin(line.head, number)
    else if ('end' in line) this.#end = line.end
    else if ('personal' in line) this.#keep(line.personal, number)
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

  #keep(entry: PersonalEntry, number: number): void {
    const { subject, ref, salt, data } = entry
    const isCommitted = this.#references.some(
      (each) => each.ref === ref && each.subject === subject && each.commitment === commitmentTo(data, salt),
    )
    if (!isCommitted) throw invalid(number, notCommitted)
    this.#batch.at(-1)!.personal.push(entry)
  }

  async #add(commit: Commit, number: number): Promise<void> {
    const { stream, version, events, previous, hash } = commit
    const head = this.#heads.get(stream) ?? { version: 0, hash: genesisHash }
    if (version !== head.version + 1 || previous !== head.hash) throw invalid(number, unlinked)
    this.#heads.set(stream, { version: version + events.length - 1, hash })
    const position = await this.#positionOf(commit, number)
    // Not once the last has come: its personal data follows it.
    if (this.#batch.length === batchSize) await this.store()
    this.#batch.push({ commit, position, personal: [] })
    this.#digest.add(hash)
    this.#references = referencesIn(commit)
    this.commits += 1
    this.#events += events.length
  }

  /** Where the log has this commit; it must have the first ones of the file, in their order, and nothing else. */
  async #positionOf({ hash }: Commit, number: number): Promise<Position | undefined> {
    if (!this.#isKnown) return undefined
    const next = await this.#present.next()
    this.#isKnown = next.done !== true
    if (next.done === true) return undefined
    if (next.value.hash !== hash) throw invalid(number, otherLog)
    this.#known += 1
    return next.value.position
  }

  /** Stores what was taken: the commits that the log doesn't have yet, then the personal data of all. */
  async store(): Promise<void> {
    const batch = this.#batch
    if (batch.length === 0) return
    this.#batch = []
    // Those that the log has are the first.
    const known = batch.flatMap(({ position }) => position ?? [])
    const missing = batch.slice(known.length).map(({ commit }) => commit)
    const positions = [...known, ...(await appendEach(this.#log, missing))]
    for (const [index, { personal }] of batch.entries())
      for (const entry of personal) await this.#put(entry, positions[index]!)
  }

  async #put(entry: PersonalEntry, position: Position): Promise<void> {
    if (await this.#wasErased(entry.subject, position)) return
    await this.#vault.put(entry)
    this.#personal += 1
  }

  /** Whether a person was erased after a position; what they gave later is theirs again. */
  async #wasErased(subject: string, position: Position): Promise<boolean> {
    for await (const commit of this.#log.readStream(subjectStream(subject)))
      if (commit.position > position && commit.events.some(({ type }) => type === SubjectErased.type))
        return true
    return false
  }
}

type Problem = Omit<Finding, 'path'>

const notText = {
  code: 'line',
  message: 'is no text: give a file line by line, as createInterface of node:readline reads it',
}
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
