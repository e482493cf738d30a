// The pure layers compile with `types: []`: no DOM, no Node. This is all of the platform that they may know.
// Nothing here tells the time, makes randomness or waits.

interface TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>
  encodeInto(source: string, destination: Uint8Array): { readonly read: number; readonly written: number }
}
declare var TextEncoder: { prototype: TextEncoder; new (): TextEncoder }
interface TextDecoder {
  decode(input?: ArrayBufferView | ArrayBuffer): string
}
declare var TextDecoder: {
  prototype: TextDecoder
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder
}
interface AbortSignal {
  readonly aborted: boolean
  readonly reason: any
}
interface ByteTransform {
  readonly readable: { getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }> } }
  readonly writable: { getWriter(): { write(bytes: Uint8Array): Promise<void>; close(): Promise<void> } }
}
/** Not everywhere: ask before. */
declare var CompressionStream: { prototype: ByteTransform; new (format: 'deflate-raw'): ByteTransform }
declare var DecompressionStream: { prototype: ByteTransform; new (format: 'deflate-raw'): ByteTransform }
