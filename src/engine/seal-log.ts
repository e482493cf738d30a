// Sealing: closing the order of what is in a log by now, block after block. The log itself says which of several sealers
// was first: a seal is appended with the version that it expects, and who lost goes on behind the winner's. Appends wait for
// none of it. Besides the recorder this is the only place that stamps `recordedAt`.

import { DossierError, isDossierError } from '../kernel/errors.js'
import { toInstant, type Instant, type InstantInput } from '../kernel/instant.js'
import { aFunction, aSignal, checkAsked, withMethods, type Expectation } from '../kernel/shape-check.js'
import { genesisHash, sealCommit } from '../log/chain.js'
import type { Commit, Position, StoredCommit } from '../log/envelope.js'
import type { EventLog } from '../log/event-log.js'
import { isText } from '../log/field.js'
import { CompactRange, leafOf, type TreeHead } from '../log/merkle.js'
import { commitAt, coveredUpTo, lastSeal } from '../log/seal-stream.js'
import { LogSealed, maxBlock, sealData, sealStream } from '../log/seal.js'

/** How a log is sealed. */
export interface SealLogOptions {
  /** Fewer new commits than this, seals not counted, are left for later: 1 if left out, at most 1,024. */
  readonly minCommits?: number | undefined
  /**
   * Called with each head that was sealed here, once it is durable in the log: to publish or sign it where the keeper of the
   * log can't change it. If it fails, the seal stays; a later head covers what this one did.
   */
  readonly onSealed?: ((head: TreeHead) => unknown) | undefined
  /** What time it is; the machine's clock if left out. */
  readonly clock?: (() => InstantInput) | undefined
  readonly signal?: AbortSignal | undefined
}

/** What came of it. */
export interface SealedLog {
  /** The last head of the log, whoever sealed it; `undefined` if nothing is sealed. */
  readonly head: TreeHead | undefined
  /** How many seals were appended here. */
  readonly seals: number
}

/**
 * Seals what is in a log and not sealed yet, in blocks of at most 1,024 commits. It may run anywhere, any number of times
 * at once: each block is sealed once.
 * @throws DossierError `query-invalid`, `aborted`, `closed`, `storage`; `log-corrupt` if the last seal can't be gone on from;
 * `id-invalid` if all that there is to seal is in streams of names that can't be told: over 65,536 characters, or not well-formed
 * @example
 * const { head } = await sealLog(log)
 */
export async function sealLog(log: EventLog, options: SealLogOptions = {}): Promise<SealedLog> {
  checkSealing('sealLog', { log, options }, sealOptions)
  return new Sealing(log, options).run()
}

/** Of one log, where its sealing stands; it may be run again. */
export class Sealing {
  readonly #log: EventLog
  readonly #options: SealLogOptions
  readonly #now: () => Instant
  /** The last seal's place in its stream. */
  #last = { version: 0, hash: genesisHash }
  #range = new CompactRange()
  /** Up to where the log is sealed. */
  #upTo: Position | undefined
  /** A seal whose append failed, and its head: it may be in the log all the same. */
  #unsure: { readonly seal: Commit; readonly head: TreeHead } | undefined

  constructor(log: EventLog, options: SealLogOptions) {
    const { clock = Date.now } = options
    this.#log = log
    this.#options = options
    this.#now = () => toInstant(clock())
  }

  /** Seals what there is now, and no more: behind a busy log it would never end, and each seal would be over next to nothing. */
  async run(): Promise<SealedLog> {
    try {
      await this.#tellIfSealed()
      this.#unsure = undefined
      return await this.#sealAll()
    } catch (error) {
      await this.#tellIfSealed().catch(() => {})
      throw error
    }
  }

  /** Tells of the seal that it was not sure of, if that is in the log. */
  async #tellIfSealed(): Promise<void> {
    if (this.#unsure === undefined) return
    const { seal, head } = this.#unsure
    const there = await commitAt(this.#log, sealStream, seal.version)
    if (there?.hash !== seal.hash) return
    this.#unsure = undefined
    await this.#options.onSealed?.(head)
  }

  async #sealAll(): Promise<SealedLog> {
    const end = await this.#log.head()
    let seals = 0
    for (;;) {
      const upTo = this.#upTo ?? (await this.#goOnFromLast())
      const block = upTo < end ? await this.#blockAfter(upTo) : undefined
      if (block === undefined) return { head: this.#range.size === 0 ? undefined : this.#range.head, seals }
      const head = await this.#seal(block)
      // Somebody else was faster: go on behind what they sealed.
      if (head === undefined) this.#upTo = undefined
      else {
        seals += 1
        await this.#options.onSealed?.(head)
      }
    }
  }

  async #goOnFromLast(): Promise<Position> {
    const seal = await lastSeal(this.#log, this.#last.version)
    const upTo = await coveredUpTo(this.#log, seal)
    if (seal !== undefined) {
      const { version, hash } = seal.commit
      this.#last = { version, hash }
      this.#range = seal.range
    }
    this.#upTo = upTo
    return upTo
  }

  /** The next commits, if they are enough. */
  async #blockAfter(after: Position): Promise<readonly StoredCommit[] | undefined> {
    const { minCommits = 1, signal } = this.#options
    const block: StoredCommit[] = []
    let news = 0
    for await (const commit of this.#log.readAll({ after, ...(signal !== undefined && { signal }) })) {
      block.push(commit)
      // Else each seal would be a reason for the next.
      if (commit.stream !== sealStream) news += 1
      if (block.length === maxBlock) return endingWhereToldOf(block)
    }
    return news < minCommits ? undefined : endingWhereToldOf(block)
  }

  /** Appends a seal over a block; `undefined` if somebody else has sealed meanwhile. */
  async #seal(block: readonly StoredCommit[]): Promise<TreeHead | undefined> {
    const range = CompactRange.from(this.#range.size, this.#range.peaks)!
    const hashes = block.map(({ hash }) => hash)
    for (const hash of hashes) range.add(leafOf(hash))
    const last = block.at(-1)!
    const seal = this.#commitOf(LogSealed.check(sealData(range, hashes, last)))
    try {
      await this.#log.append([seal])
    } catch (error) {
      if (isDossierError(error, 'version-conflict')) return undefined
      // It may have been written: look again before the next is sealed.
      this.#upTo = undefined
      this.#unsure = { seal, head: range.head }
      throw error
    }
    this.#last = seal
    this.#range = range
    this.#upTo = last.position
    return range.head
  }

  #commitOf(data: Commit['events'][number]['data']): Commit {
    const at = this.#now()
    const { type, version: schemaVersion } = LogSealed
    return sealCommit({
      stream: sealStream,
      version: this.#last.version + 1,
      recordedAt: at,
      events: [{ type, schemaVersion, at, actor: 'sealer', data }],
      previous: this.#last.hash,
    })
  }
}

/** A block up to the last commit that a seal can tell of, by its stream; what comes after it is for the next seal. */
function endingWhereToldOf(block: readonly StoredCommit[]): readonly StoredCommit[] {
  const length = block.findLastIndex(({ stream }) => isText(stream)) + 1
  if (length > 0) return block.slice(0, length)
  const { position, stream } = block[0]!
  // As JSON, which has a spelling for what is not well-formed.
  const [input, what] = [JSON.stringify(stream.slice(0, 60)), 'stream']
  const message = `what is from position ${position} on can't be sealed before other streams follow: ${input} is too long for a seal to tell, or not well-formed`
  throw new DossierError('id-invalid', message, { input, what })
}

const aBlock: Expectation = [
  (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= maxBlock,
  `a whole number from 1 to ${maxBlock}`,
]

/** The members of {@link SealLogOptions}. */
export const sealOptions: Readonly<Record<keyof SealLogOptions, Expectation>> = {
  minCommits: aBlock,
  onSealed: aFunction,
  clock: aFunction,
  signal: aSignal,
}

/**
 * Checks what to seal and how.
 * @throws DossierError `query-invalid`
 */
export function checkSealing(
  query: string,
  { log, options }: { readonly log: unknown; readonly options: unknown },
  members: Readonly<Record<string, Expectation>>,
): void {
  const aLog = withMethods('a log', 'append', 'head', 'readStream', 'readAll')
  checkAsked(query, { log: log ?? null }, { log: aLog })
  checkAsked(query, options, members)
}
