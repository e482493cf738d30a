// People whose data is kept apart: reading it back against its commitment, and erasing it. The log only ever learns
// that a person was erased, and how much there was.

import { DossierError, isDossierError } from '../kernel/errors.js'
import { checkId } from '../kernel/ids.js'
import type { Json } from '../log/canonical.js'
import type { PersonalReference } from '../log/field.js'
import { commitmentTo, SubjectErased, subjectStream, type Vault } from '../log/vault.js'
import type { Recorder } from './recorder.js'
import type { Replica } from './replica.js'

/** Who is to be erased, and who does it. */
export interface Erasure {
  readonly subject: string
  readonly actor: string
}

/**
 * Reads personal data by its reference.
 * @throws DossierError `id-invalid`; `personal-unavailable` if it was erased, was never in this side store, or was
 * changed there
 */
export async function personalData(vault: Vault, reference: PersonalReference): Promise<Json> {
  const given = Object(reference) as { [Key in keyof PersonalReference]?: unknown }
  const subject = checkId(given.subject, 'subject')
  const ref = checkId(given.ref, 'reference')
  const entry = await vault.get(ref)
  const isRight =
    entry?.subject === subject && commitmentTo(entry.data, entry.salt) === (given.commitment as string)
  if (entry !== undefined && isRight) return entry.data
  const why = entry === undefined ? 'was erased or is kept elsewhere' : 'is not what was committed to'
  throw new DossierError('personal-unavailable', `the personal data ${ref} of ${subject} ${why}`, {
    subject,
    ref,
  })
}

/**
 * Deletes a person's key and data, and records that it was done.
 * @throws DossierError `id-invalid`, `storage`
 */
export async function erase(
  erasure: Erasure,
  { vault, recorder, replica }: { vault: Vault; recorder: Recorder; replica: Replica },
): Promise<{ readonly entries: number }> {
  const given = Object(erasure) as { [Key in keyof Erasure]?: unknown }
  // Both are checked before anything is gone.
  const subject = checkId(given.subject, 'subject')
  const actor = checkId(given.actor, 'actor')
  const entries = await vault.erase(subject)
  const stream = subjectStream(subject)
  const event = { type: SubjectErased.type, actor, data: { subject, entries } }
  for (;;) {
    try {
      const { position } = await recorder.append(stream, recorder.headOf(stream), [
        { ...event, at: recorder.now() },
      ])
      await replica.caughtUp(position)
      return { entries }
    } catch (error) {
      // Another engine erased the same person at the same moment: this was done too, and is recorded after it.
      if (!isDossierError(error, 'version-conflict')) throw error
      await replica.caughtUp()
    }
  }
}
