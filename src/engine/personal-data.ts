// Personal data on its way in: taken out of a command before the rules see it, so that neither rules nor log ever
// hold it. What stays in the command is a reference with a salted commitment.

import type { CheckedCommand } from '../dossier/command-definition.js'
import type { FieldTable, PersonalInput, PersonalReference } from '../log/field.js'
import { commitmentTo, type PersonalEntry } from '../log/vault.js'

/** A command without personal data, and that data apart. */
export interface Separated {
  readonly command: CheckedCommand
  readonly entries: readonly PersonalEntry[]
}

/** Takes personal data out of a command. */
export function separatePersonal(
  command: CheckedCommand,
  fields: FieldTable,
  newId: () => string,
): Separated {
  const entries: PersonalEntry[] = []
  const references: Record<string, PersonalReference> = {}
  for (const [name, field] of Object.entries(fields)) {
    const value = command[name]
    if (field.kind !== 'personal' || value === undefined) continue
    const { subject, data } = value as PersonalInput
    const entry = { subject, ref: newId(), salt: newId(), data }
    entries.push(entry)
    references[name] = { subject, ref: entry.ref, commitment: commitmentTo(data, entry.salt) }
  }
  return { command: { ...command, ...references }, entries }
}
