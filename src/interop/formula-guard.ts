// What keeps a spreadsheet from taking a cell for a formula: an apostrophe in front, which the spreadsheet doesn't
// show and our readers take away. Texts that already begin so get one more, so that every text comes back as it
// was.

/** Signs that begin a formula, the full-width ones included, or hide one behind a tab or a line break. */
const formula = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** The text, with an apostrophe in front if a spreadsheet might compute it. */
export function guarded(text: string): string {
  return formula.test(text) ? `'${text}` : text
}

/** The text as it was before {@link guarded}. */
export function unguarded(text: string): string {
  return text.startsWith("'") && formula.test(text) ? text.slice(1) : text
}
