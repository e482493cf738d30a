// The dictionary of a log: numbers by order of arrival, and the very texts back, whatever they are. Whoever chooses texts by
// their hashes does not make it slow: what is compared is counted.

import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { TextList } from '../../../src/log/text-list.js'
import { Texts } from '../../../src/log/texts.js'

afterEach(() => vi.restoreAllMocks())

/** Any code units, so that half surrogate pairs are among them, and such ASCII as most texts are. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary-ascii', maxLength: 80 }),
  fc.string({ unit: fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 30 }),
  fc.constantFrom('', 'a', '\u007f', '\u0080', 'x'.repeat(64), 'x'.repeat(65), '\ud800', '\ufeffx'),
)

/** Texts that FNV-1a can't tell apart: two to the power of `pairs`, each a choice of one word of each pair. */
function collidingTexts(pairs: number): string[] {
  let texts = ['']
  let state = 0x811c9dc5
  for (let pair = 0; pair < pairs; pair++) {
    const words = new Map<number, string>()
    for (let draw = 0; ; draw++) {
      const word = (Math.imul(draw, 0x9e3779b1) >>> 0).toString(16)
      let after = state
      for (const unit of word) after = Math.imul(after ^ unit.charCodeAt(0), 0x01000193)
      const other = words.get(after)
      words.set(after, word)
      if (other === undefined) continue
      texts = texts.flatMap((text) => [text + other, text + word])
      state = after
      break
    }
  }
  return texts
}

/** Texts whose hashes end in the same six bits, so that they crowd in any table, and part when it grows. */
function crowdingTexts(): string[] {
  const texts = Array.from({ length: 30_000 }, (_, index) => `text ${index}`)
  const numbered = new Texts()
  for (const text of texts) numbered.encode(text)
  const { hashes } = numbered.chunk(0)
  return texts.filter((_, index) => hashes[index]! % 64 === 5)
}

/** The same texts, as they lie in segments. */
function loaded(from: Texts, chunks: number): Texts {
  const texts = new Texts()
  for (let chunk = 0; chunk < chunks; chunk++) {
    if (chunk > 0) texts.beginChunk()
    texts.load(from.chunk(chunk))
  }
  return texts
}

/** Holds a dictionary to a plain `Map`. */
function agree(texts: Texts, numbers: ReadonlyMap<string, number>): void {
  expect(texts.size).toBe(numbers.size + 1)
  for (const [text, number] of numbers) {
    expect(texts.find(text)).toBe(number)
    expect(texts.textOf(number)).toBe(text)
  }
}

describe('the dictionary', () => {
  it('numbers any texts in the order of arrival and tells them again, also loaded', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyText), { minLength: 1, maxLength: 4 }), anyText, (chunks, other) => {
        const texts = new Texts()
        const numbers = new Map<string, number>()
        for (const [index, chunk] of chunks.entries()) {
          if (index > 0) texts.beginChunk()
          for (const text of chunk) {
            if (!numbers.has(text)) numbers.set(text, numbers.size + 1)
            expect(texts.encode(text)).toBe(numbers.get(text))
          }
        }
        for (const each of [texts, loaded(texts, chunks.length)]) {
          agree(each, numbers)
          expect(each.find(other)).toBe(numbers.get(other))
        }
      }),
      { numRuns: 200 },
    )
  })

  it('compares a text with few others, whatever texts were chosen', () => {
    const [other, ...chosen] = collidingTexts(7)
    const comparisons = vi.spyOn(TextList.prototype, 'is')
    const count = <Value>(look: () => Value): Value => {
      comparisons.mockClear()
      const found = look()
      expect(comparisons.mock.calls.length).toBeLessThanOrEqual(64)
      return found
    }
    const texts = new Texts()
    const numbers = new Map(chosen.map((text, index) => [text, index + 1]))
    for (const [text, number] of numbers) expect(count(() => texts.encode(text))).toBe(number)
    for (const each of [texts, loaded(texts, 1)]) {
      for (const [text, number] of numbers) expect(count(() => each.encode(text))).toBe(number)
      for (const [text, number] of numbers) expect(count(() => each.find(text))).toBe(number)
      expect(count(() => each.find(other!))).toBeUndefined()
      agree(each, numbers)
    }
    expect(new Set(texts.chunk(0).hashes).size).toBe(1)
  })

  it('finds texts that crowd, and those among them that do not, while it grows', () => {
    const texts = new Texts()
    const numbers = new Map<string, number>()
    for (const [index, text] of crowdingTexts().entries()) {
      for (const each of [text, `plain ${index}`]) {
        numbers.set(each, numbers.size + 1)
        texts.encode(each)
      }
      if (index % 50 === 0) agree(texts, numbers)
    }
    agree(texts, numbers)
    agree(loaded(texts, 1), numbers)
    expect(texts.find('nowhere')).toBeUndefined()
  })
})
