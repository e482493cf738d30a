// An account of the memory that an event table takes, by what is kept there.

import type { EventTable } from './event-table.js'

/** Bytes that each part takes, with the room that the parts that are not full keep for growing. */
export function bytesOf({
  registry,
  blocks,
  commits: all,
  codes,
  streams,
}: EventTable): Readonly<Record<string, number>> {
  const bytes: Record<string, number> = {}
  const count = (name: string, { byteLength }: { readonly byteLength: number }) =>
    (bytes[name] = (bytes[name] ?? 0) + byteLength)
  for (const [index, block] of blocks.entries()) {
    for (const name of ['types', 'ordinals', 'previous', 'actors'] as const) count(name, block[name])
    for (const name of ['at', 'commits', 'versions', 'dataRows'] as const) count(name, block[name].values)
    if (block.codes !== undefined) count('codes of the blocks', block.codes)
    for (const [type, fields] of block.fields.entries())
      for (const column of fields?.columns ?? []) count(`data of ${registry.definitions[type]!.type}`, column)
    const commits = all.block(index)
    for (const name of ['positions', 'effective'] as const) count('commits', commits[name].values)
    count('command ids', commits.commandIds)
    count('command hashes', commits.commandHashes)
  }
  const { texts, index } = codes.byteLengths
  return { ...bytes, texts, 'index of texts': index, ...streams.byteLengths() }
}
