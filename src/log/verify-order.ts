// Proving the order of a whole log against its seals, and against heads that were kept elsewhere: what a chain within each
// stream can't see. It is told commit after commit, and reads the seals beside them, because a seal comes later than what it
// covers and a log is too long to be held until then.

import { origin, type StoredCommit } from './envelope.js'
import type { LogDamage } from './log-damage.js'
import { CompactRange, leafOf, type TreeHead } from './merkle.js'
import { sealStream, type Seal } from './seal.js'
import { SealReader, type ReadableLog } from './seal-stream.js'

type Found = LogDamage | undefined

/** A log's order, as far as it has been told. */
export class OrderCheck {
  readonly #seals: SealReader
  /** Those that are not reached yet, the smallest first. */
  readonly #heads: TreeHead[]
  readonly #range = new CompactRange()
  /** The seal whose block is being told, and whether it has been looked for. */
  #next: Seal | undefined
  #isLookedFor = false
  /** Seals over what was told already, by version, until they are told themselves. */
  readonly #due = new Map<number, StoredCommit>()
  /** Why the seals can't be read any further. */
  #failure: Error | undefined
  /** The first commit after what the last head has proven, and after what the last seal or head has, if it came. */
  #afterHead: StoredCommit | undefined
  #afterSeal: StoredCommit | undefined
  #last: StoredCommit | undefined
  #sealed = 0

  constructor(log: ReadableLog, heads: readonly TreeHead[]) {
    this.#seals = new SealReader(log)
    this.#heads = heads.toSorted((a, b) => a.commits - b.commits)
  }

  /** The head of what was told. */
  get head(): TreeHead {
    return this.#range.head
  }

  /** How many of the commits that were told are sealed. */
  get sealed(): number {
    return this.#sealed
  }

  /** Whether {@link lookAhead} must be called before the next commit is told. */
  get needsSeal(): boolean {
    return !this.#isLookedFor
  }

  /** Reads the next seal. The log must be being read already, or a seal might come that was not there before. */
  async lookAhead(): Promise<void> {
    this.#isLookedFor = true
    this.#next = undefined
    try {
      this.#next = await this.#seals.next()
    } catch (error) {
      this.#failure = error as Error
    }
  }

  /**
   * Tells the next commit, which its own hash and its stream have nothing against.
   * @throws whatever reading seals has thrown, where one is told that couldn't be read
   */
  tell(commit: StoredCommit): Found {
    const before = this.#headDamage()
    if (before !== undefined) return before
    const seal = this.#next
    if (seal?.admits(this.#range.size, commit.hash) === false) return damage('order', commit)
    if (commit.stream === sealStream && !this.#isDue(commit)) {
      if (this.#failure !== undefined) throw this.#failure
      return damage('seal', commit)
    }
    this.#range.add(leafOf(commit.hash))
    this.#afterHead ??= commit
    this.#afterSeal ??= commit
    this.#last = commit
    if (this.#range.size !== seal?.commits) return this.#headDamage()
    if (this.#range.root !== seal.root) return this.#from(this.#afterSeal)
    // Of one that leaves out commits the chain says why, or it is no seal.
    if (seal.from === this.#sealed) this.#due.set(seal.commit.version, seal.commit)
    this.#sealed = seal.commits
    this.#afterSeal = undefined
    this.#isLookedFor = false
    return this.#headDamage()
  }

  /**
   * Nothing more is to be told.
   * @throws whatever reading seals has thrown, unless a damage was found
   */
  finish(): Found {
    const headDamage = this.#headDamage()
    if (headDamage !== undefined) return headDamage
    const end = this.#last?.position ?? 0
    const missing = [...this.#due.values(), ...this.#seals.passed]
    // A seal of the stream that the order of the log doesn't have; what is later was appended meanwhile.
    const [untold] = missing.filter(({ position }) => position <= end)
    if (untold !== undefined) return damage('seal', untold)
    if (this.#heads.length > 0) return damage('cut', this.#last ?? nothing)
    if (this.#failure !== undefined) throw this.#failure
    return undefined
  }

  close(): Promise<void> {
    return this.#seals.close()
  }

  #isDue({ version, hash }: StoredCommit): boolean {
    const isDue = this.#due.get(version)?.hash === hash
    this.#due.delete(version)
    return isDue
  }

  #headDamage(): Found {
    for (let [head] = this.#heads; head?.commits === this.#range.size; [head] = this.#heads) {
      // Then the seals before it are of no more worth than what they cover.
      if (head.root !== this.#range.root) return this.#from(this.#afterHead)
      this.#heads.shift()
      this.#afterHead = undefined
      this.#afterSeal = undefined
    }
    return undefined
  }

  /** Somewhere from a commit up to the last that was told. */
  #from(first: StoredCommit | undefined): LogDamage {
    const last = this.#last ?? nothing
    return { ...damage('order', first ?? last), upTo: last.position }
  }
}

const nothing = { position: origin, stream: '', version: 0 }

function damage(
  reason: LogDamage['reason'],
  { position, stream, version }: Pick<StoredCommit, 'position' | 'stream' | 'version'>,
): LogDamage {
  return { position, stream, version, reason }
}
