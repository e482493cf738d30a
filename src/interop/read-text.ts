// From chunks of bytes or text to pieces of text that a parser takes. UTF-8, or UTF-16 with a byte-order mark;
// an encoding that an XML declaration names is not looked at. Bytes that are no text become U+FFFD, which the
// readers report at its line. Never holds more than one chunk.

import { TextDecoder } from 'node:util'

import { isWellFormed } from '../kernel/ids.js'
import { checkSignal } from './source-case.js'

const pieceLength = 65_536

/**
 * The text of the chunks in pieces of at most 64 Ki characters, never cut inside a surrogate pair. `onMalformed` hears
 * before the first piece that holds what is no text: from then on U+FFFD may be its mark, and before it was written.
 */
export async function* readText(
  chunks: AsyncIterable<Uint8Array | string>,
  source: string,
  signal?: AbortSignal,
  onMalformed?: () => void,
): AsyncGenerator<string> {
  const decode = decoder(onMalformed)
  let carried = ''
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += pieceLength) {
      checkSignal(signal, source)
      const end = start + pieceLength
      const text =
        carried + (typeof chunk === 'string' ? chunk.slice(start, end) : decode(chunk.subarray(start, end)))
      const cut = endsInsidePair(text) ? text.length - 1 : text.length
      carried = text.slice(cut)
      if (cut === 0) continue
      const piece = text.slice(0, cut)
      if (onMalformed !== undefined && !isWellFormed(piece)) onMalformed()
      yield piece
    }
  }
  const rest = carried + decode()
  if (onMalformed !== undefined && !isWellFormed(rest)) onMalformed()
  if (rest !== '') yield rest
}

function endsInsidePair(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff
}

/** Decodes bytes piece by piece; called without bytes at the end. */
function decoder(onMalformed?: () => void): (bytes?: Uint8Array) => string {
  let started: TextDecoder | undefined
  let strict: TextDecoder | undefined
  let head = new Uint8Array()
  const decode = (lenient: TextDecoder, bytes: Uint8Array | undefined, stream: boolean) => {
    try {
      strict?.decode(bytes, { stream })
    } catch {
      strict = undefined
      onMalformed?.()
    }
    return lenient.decode(bytes, { stream })
  }
  return (bytes) => {
    if (started !== undefined) return decode(started, bytes, bytes !== undefined)
    const first = new Uint8Array(head.length + (bytes?.length ?? 0))
    first.set(head)
    if (bytes !== undefined) first.set(bytes, head.length)
    if (first.length < 2 && bytes !== undefined) {
      head = first
      return ''
    }
    const encoding = encodingOf(first)
    started = new TextDecoder(encoding)
    if (onMalformed !== undefined) strict = new TextDecoder(encoding, { fatal: true })
    return decode(started, first, bytes !== undefined)
  }
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8'
}
