// Subjects: `<log>.<partition>.<stream>.<version>`, each stream one token, each commit a subject of its own. They never
// change: whatever is in the log was written under these rules. No two commits share a subject, which writer.ts rests on.

import { createHash } from 'node:crypto'

/** A subject this long is still far from what a server takes for one line. */
const longest = 300

/**
 * Any text as one token of a subject. What may not stand in one, or is not ASCII, is told by its UTF-16 code units, so that
 * no two texts share a token; a very long one is told by its SHA-256.
 */
export function tokenOf(text: string): string {
  if (text === '') return '='
  const token = text.replaceAll(
    /[^A-Za-z0-9/_:-]/g,
    (sign) => `=${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  if (token.length <= longest) return token
  return `=sha256${createHash('sha256').update(text, 'utf16le').digest('hex')}`
}

/**
 * The partition of a stream, from 0: the first four bytes of the SHA-256 of its subject's token, modulo how many there are.
 * All commits of one stream are in one partition.
 */
export function partitionOf(stream: string, partitions: number): number {
  return createHash('sha256').update(tokenOf(stream)).digest().readUInt32BE(0) % partitions
}

/** The subject of the commit of a stream that begins with this version; `'*'` for all of them. */
export const subjectOf = (
  { log, partitions }: { readonly log: string; readonly partitions: number },
  { stream, version }: { readonly stream: string; readonly version: number | '*' },
): string => `${log}.${partitionOf(stream, partitions)}.${tokenOf(stream)}.${version}`

/** The subjects of one partition. */
export const subjectsOf = (log: string, partition: number): string => `${log}.${partition}.*.*`
