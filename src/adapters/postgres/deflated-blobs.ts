// A store of blobs that keeps them compressed: what an engine keeps beside its log comes to a third, and `pg` has each byte come
// as two digits. By PGlite it is no loss.

import { canDeflate, deflated, inflated } from '../../kernel/deflate.js'
import type { BlobStore } from '../../log/blob-store.js'

/** The same store, compressed where the platform can do that. */
export function deflatedBlobs(blobs: BlobStore): BlobStore {
  if (!canDeflate) return blobs
  return {
    ...blobs,
    async read(name) {
      const bytes = await blobs.read(name)
      // What is not compressed was kept by who can't: it is used as it lies. If it was damaged, its checksum says so.
      return bytes && inflated(bytes).catch(() => bytes)
    },
    write: async (name, bytes) => blobs.write(name, await deflated(bytes, 'quick')),
  }
}
