// What the tests of the readers share: texts as chunks, everything a reader gives, and the real files.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { DossierError } from '../../../src/kernel/errors.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import type { Finding } from '../../../src/kernel/finding.js'
import type { SourceCase } from '../../../src/interop/source-case.js'

/** Gives the chunks one after the other. */
export async function* chunksOf<Chunk>(...chunks: readonly Chunk[]): AsyncGenerator<Chunk> {
  for (const chunk of chunks) yield await Promise.resolve(chunk)
}

/** Cuts bytes into chunks of a size. */
export function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

/** All that a reader yields, and the error that ended it. */
export async function readAll(
  reader: AsyncIterable<SourceCase>,
): Promise<{ cases: SourceCase[]; error: unknown }> {
  const cases: SourceCase[] = []
  try {
    for await (const found of reader) cases.push(found)
  } catch (error) {
    return { cases, error }
  }
  return { cases, error: undefined }
}

/** The findings of an error that has to be `import-invalid`. */
export function findingsOf(error: unknown): readonly Finding[] {
  if (!isDossierError(error, 'import-invalid')) throw new Error('not import-invalid', { cause: error })
  return (error as DossierError<'import-invalid'>).details.findings
}

/** A file of the real data beside the checkout. Says loudly when it isn't there. */
export function realFile(name: string): { path: string; absent: boolean } {
  const path = fileURLToPath(new URL(`../../../../shared/data/${name}`, import.meta.url))
  const absent = !existsSync(path)
  if (absent)
    console.warn(`DID NOT RUN: ${path} is absent, so the tests that read this real file were skipped`)
  return { path, absent }
}

/** A trace in XES, from what stands in it. */
export function trace(id: string | undefined, ...content: readonly string[]): string {
  const name = id === undefined ? '' : `<string key="concept:name" value="${id}"/>`
  return `<trace>${name}${content.join('')}</trace>`
}

/** An event in XES. */
export function event(name: string, at?: string, ...content: readonly string[]): string {
  const time = at === undefined ? '' : `<date key="time:timestamp" value="${at}"/>`
  return `<event><string key="concept:name" value="${name}"/>${time}${content.join('')}</event>`
}
