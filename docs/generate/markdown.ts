// Pieces of a page: tables, links, and names of pages. The form is prettier's, so that a page written by hand beside a
// generated one looks the same.

import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { root } from './source.js'

/** What every generated page opens with. */
export const generatedMark = '<!-- Written by `npm run reference` from the source. Change it there. -->'

/** A table; of rows that are all empty in a column, that column is left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, column) => column === 0 || rows.some((row) => row[column] !== ''))
  const line = (cells: readonly string[]) =>
    `| ${cells
      .filter((_, column) => used[column])
      .map(cell)
      .join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll(/(?<!\\)\|/g, String.raw`\|`)
}

/** A name as code. */
export function code(text: string): string {
  return `\`${text}\``
}

/** The name of the page of a command or an event: `DossierReceived` is in `dossier-received.md`. */
export function pageName(type: string): string {
  return `${type.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()}.md`
}

/** A link to the page of a command or an event, from a folder beside theirs. */
export function linkTo(kind: 'commands' | 'events', type: string, from = '../'): string {
  return `[${code(type)}](${from}${kind}/${pageName(type)})`
}

/** A text as one sentence or more, with a full stop at its end. */
export function sentence(text: string): string {
  return text === '' || /[.!?:]$/.test(text) ? text : `${text}.`
}

/** A list in words: `a, b and c`. */
export function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** A page as prettier would leave it. */
export async function formatted(text: string): Promise<string> {
  const options = await resolveConfig(join(root, 'docs/README.md'))
  return format(text, { ...options, parser: 'markdown' })
}
