// Bytes that are kept beside a log under a name, so that it opens faster: segments and checkpoints. All of them are made of
// the log and can be made again: it is whole without them, and they don't move with it.

import type { Registry } from './registry.js'

/** A store of named bytes beside a log. Several processes share it. */
export interface BlobStore {
  /** The bytes under a name, if there are any. They are used where they lie, so nobody changes them afterwards. */
  read(name: string): Promise<Uint8Array | undefined>
  /** Keeps bytes in the place of those under this name: all of them or none. */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** Takes away what is kept under a name, if anything is. */
  remove(name: string): Promise<void>
  /** The names that begin with this, in their order. */
  list(prefix: string): Promise<readonly string[]>
}

/** The beginning of the names of what was made by these definitions: others find nothing of it. */
export function blobPrefix(
  kind: 'segments' | 'checkpoints',
  { fingerprint }: Pick<Registry, 'fingerprint'>,
): string {
  return `${kind}/${fingerprint.slice(0, 16)}/`
}

/** Opens an empty store that lives in this process's memory. */
export function memoryBlobs(): BlobStore {
  const kept = new Map<string, Uint8Array>()
  return {
    read: async (name) => kept.get(name)?.slice(),
    write: async (name, bytes) => void kept.set(name, bytes.slice()),
    remove: async (name) => void kept.delete(name),
    list: async (prefix) => namesFrom(kept.keys(), prefix),
  }
}

/** Those of a store's names that begin so, in their order. */
export function namesFrom(names: Iterable<string>, prefix: string): string[] {
  return [...names].filter((name) => name.startsWith(prefix)).toSorted()
}
