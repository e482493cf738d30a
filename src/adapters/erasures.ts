// Of two statements of one process the later may come first, on another connection. What was asked to be kept before its person
// was asked to be erased is not kept, unless that fails: an entry knows by its key which erasure was the last before it.

type Bytes = Uint8Array<ArrayBuffer>

/** The erasures that one process asked for. */
export class Erasures {
  readonly #last = new Map<string, Promise<unknown>>()
  readonly #before = new WeakMap<Bytes, Promise<unknown> | undefined>()

  /** Finds the key of a subject, to be asked about later. */
  async keyOf(subject: string, find: () => Promise<Bytes>): Promise<Bytes> {
    const before = this.#last.get(subject)
    const key = await find()
    this.#before.set(key, before)
    return key
  }

  /** A subject is being erased: it is when this resolves, and stays if it rejects. */
  begun<Erasure extends Promise<unknown>>(subject: string, erasure: Erasure): Erasure {
    this.#last.set(subject, erasure)
    return erasure
  }

  /** Whether a subject was erased after its key was asked for. */
  async since(subject: string, key: Bytes): Promise<boolean> {
    const last = this.#last.get(subject)
    if (last === undefined || this.#before.get(key) === last) return false
    return last.then(
      () => true,
      () => false,
    )
  }
}
