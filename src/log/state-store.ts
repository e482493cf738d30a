// What is kept beside a log under a name, and replaced: how far a reactor is, and who runs it. It is derived or passing,
// never a fact: the log is whole without it, its hashes don't hold it, and it doesn't move with the log.

/** A value that is kept, and how often it was replaced. */
export interface KeptState {
  /** JSON, as `JSON.stringify` gives it: not every store keeps any other text as it was. */
  readonly value: string
  /** Not the same for any two values under one name. */
  readonly revision: number
}

/** A store of named values beside a log. Several processes share it. */
export interface StateStore {
  /** The value under a name, if there is one. */
  read(name: string): Promise<KeptState | undefined>
  /**
   * Keeps a value in the place of the one with this revision (0: of none), and gives its own revision; `undefined`, and
   * nothing is kept, if another is there. What is kept is durable when the promise resolves.
   */
  write(name: string, value: string, expected: number): Promise<number | undefined>
}

/** Opens an empty store that lives in this process's memory. */
export function memoryStates(): StateStore {
  const kept = new Map<string, KeptState>()
  return {
    read: async (name) => kept.get(name),
    async write(name, value, expected) {
      const revision = kept.get(name)?.revision ?? 0
      if (revision !== expected) return undefined
      kept.set(name, { value, revision: revision + 1 })
      return revision + 1
    },
  }
}
