// Texts of others on one line of ours. Nothing here changes a word.

/**
 * A name or reason without what would begin a line of its own, or turn the direction of reading: nobody writes a line of
 * an explanation but the explanation.
 */
export function oneLine(text: unknown): string {
  return String(text)
    .replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
}

/** The word of a catalogue, or what was recorded, as it is. */
export function wordFor(words: { readonly [word: string]: string }, word: string): string {
  return Object.hasOwn(words, word) ? words[word]! : oneLine(word)
}
