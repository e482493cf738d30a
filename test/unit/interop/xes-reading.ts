// How the tests of the XES reader read: whole texts, with or without what is invalid.

import { readXes } from '../../../src/interop/xes.js'
import type { ReadOptions } from '../../../src/interop/source-case.js'
import type { Finding } from '../../../src/kernel/finding.js'
import { chunksOf, readAll } from './reading.js'

/** All that the reader gives of a text. */
export const read = (text: string, options?: ReadOptions) => readAll(readXes(chunksOf(text), options))

/** A log of this content. */
export const log = (...content: readonly string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<log xmlns="http://www.xes-standard.org/">\n${content.join('\n')}\n</log>\n`

/** When things happen. */
export const at = '2024-04-26T10:00:00+07:00'

/** Reads with `skipInvalid`: the ids left, and the findings. */
export async function skimmed(text: string, options?: ReadOptions) {
  const findings: Finding[] = []
  const { cases, error } = await read(text, { ...options, skipInvalid: (finding) => findings.push(finding) })
  return { cases, error, findings, codes: findings.map(({ code }) => code) }
}
