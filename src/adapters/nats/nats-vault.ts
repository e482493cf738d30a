// The side store of personal data in a stream of its own beside the log. What was erased is deleted and overwritten in the
// files of every server that keeps the stream; the Raft logs of a cluster may hold it until the servers compact them, and
// backups are their owner's to clear. Keys go first: an entry that outlives its key can't be read.

import type { SealedEntry, VaultStore } from '../../log/sealed-vault.js'
import { Erasures } from '../erasures.js'
import type { Publisher } from './publisher.js'
import { personalName } from './stream.js'
import { tokenOf } from './subjects.js'

type Bytes = Uint8Array<ArrayBuffer>

/** An entry as it is stored: its bytes in Base64, and the sequence of the key that it was encrypted under. */
interface KeptEntry {
  readonly ref: string
  readonly subject: string
  readonly iv: string
  readonly ciphertext: string
  readonly key: number
}

const keeping = 'keep personal data'

const bytes = (value: Uint8Array): Bytes => new Uint8Array(value)
const fromBase64 = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'base64'))
const toBase64 = (value: Bytes) => Buffer.from(value).toString('base64')
const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0

/** Where a log keeps personal data. */
export function natsVault(publisher: Publisher, log: string): VaultStore {
  const stream = personalName(log)
  const keySubject = (subject: string) => `${stream}.key.${tokenOf(subject)}`
  const refSubject = (ref: string) => `${stream}.ref.${tokenOf(ref)}`
  const entrySubject = (subject: string, ref: string) => `${stream}.entry.${tokenOf(subject)}.${tokenOf(ref)}`
  const erasures = new Erasures()

  const removeAll = async (operation: string, subject: string) => {
    for (let last; (last = await publisher.last(subject)) !== null;) await publisher.remove(operation, last)
  }
  const firstOf = async (operation: string, subject: string, fresh: Bytes): Promise<Bytes> => {
    for (;;) {
      const found = await publisher.last(subject)
      if (found !== null) return bytes(found.data)
      if ((await publisher.publish(operation, { subject, body: fresh, after: 0 })) !== undefined) return fresh
    }
  }
  /** Puts a message in the place of the last one of its subject, which is overwritten. */
  const replace = async (subject: string, value: unknown): Promise<void> => {
    const body = new TextEncoder().encode(JSON.stringify(value))
    for (;;) {
      const before = await publisher.last(subject)
      const seq = await publisher.publish(keeping, { subject, body, after: before?.seq ?? 0 })
      if (seq === undefined) continue
      if (before !== null) await publisher.remove(keeping, before)
      return
    }
  }
  /** Whose entry a reference names. */
  const subjectBehind = async (ref: string) => {
    const found = await publisher.last(refSubject(ref))
    return found === null ? undefined : found.json<{ readonly subject: string }>().subject
  }
  const keep = async ({ ref, subject, iv, ciphertext }: SealedEntry, key: number) => {
    const earlier = await subjectBehind(ref)
    const kept: KeptEntry = { ref, subject, iv: toBase64(iv), ciphertext: toBase64(ciphertext), key }
    await replace(entrySubject(subject, ref), kept)
    if (earlier === subject) return
    await replace(refSubject(ref), { subject })
    if (earlier !== undefined) await removeAll(keeping, entrySubject(earlier, ref))
  }
  const drop = async (operation: string, subject: string, ref: string) => {
    await removeAll(operation, entrySubject(subject, ref))
    if ((await subjectBehind(ref)) === subject) await removeAll(operation, refSubject(ref))
  }

  return {
    commandKey: (fresh) => firstOf('keep the command key', `${stream}.secret`, fresh),
    keyOf: (subject, fresh) =>
      erasures.keyOf(subject, () => firstOf('keep a key', keySubject(subject), fresh)),
    async add(entry, key) {
      const { ref, subject } = entry
      const found = await publisher.last(keySubject(subject))
      if ((await erasures.since(subject, key)) || found === null || !isSame(found.data, key)) return
      await keep(entry, found.seq)
      // Who was erased meanwhile lost the key before the entries were looked for: either this is seen there, or that here.
      const present = await publisher.last(keySubject(subject))
      if ((await erasures.since(subject, key)) || present?.seq !== found.seq)
        await drop(keeping, subject, ref)
    },
    async find(ref) {
      const subject = await subjectBehind(ref)
      if (subject === undefined) return undefined
      const [message, key] = await Promise.all([
        publisher.last(entrySubject(subject, ref)),
        publisher.last(keySubject(subject)),
      ])
      if (message === null || key === null) return undefined
      const kept = message.json<KeptEntry>()
      if (kept.key !== key.seq) return undefined
      const entry = { ref, subject, iv: fromBase64(kept.iv), ciphertext: fromBase64(kept.ciphertext) }
      return { entry, key: bytes(key.data) }
    },
    async discard(refs) {
      for (const ref of refs) {
        const subject = await subjectBehind(ref)
        if (subject !== undefined) await drop('discard personal data', subject, ref)
      }
    },
    async erase(subject) {
      const operation = 'erase personal data'
      await erasures.begun(subject, removeAll(operation, keySubject(subject)))
      const refs = new Set<string>()
      const all = `${stream}.entry.${tokenOf(subject)}.*`
      for (let next; (next = await publisher.firstAfter(all, next?.seq ?? 0)) !== null;) {
        const { ref } = next.json<KeptEntry>()
        refs.add(ref)
        await publisher.remove(operation, next)
        if ((await subjectBehind(ref)) === subject) await removeAll(operation, refSubject(ref))
      }
      return refs.size
    },
  }
}
