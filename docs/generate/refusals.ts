// The sentences of docs/reference/errors.md, by code: pages of commands repeat them and link to them.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './source.js'
import type { Matter } from './entries.js'

/** When a refusal comes, and the heading under which errors.md has it. */
export interface RefusalText {
  readonly when: string
  readonly heading: string
}

/** Headings of errors.md with the refusals of each matter; what all commands share is under the first. */
export const refusalHeadings: Readonly<Record<Exclude<Matter, 'engine'>, string>> = {
  dossier: 'Refusals',
  procedure: 'Refusals about procedures',
  calendar: 'Refusals about calendars',
  organisation: 'Refusals about the organisation',
}

/** The rows of the tables under a heading of errors.md, by the codes in their first cells. */
export function rowsUnder(heading: string, page = readErrorsPage()): Map<string, string[]> {
  const [, section = ''] = page.split(`\n## ${heading}\n`)
  const [own = ''] = section.split('\n## ')
  const rows = new Map<string, string[]>()
  for (const line of own.split('\n')) {
    const [first = '', ...rest] = line.split(/(?<!\\)\|/).slice(1, -1)
    for (const [, name = ''] of first.matchAll(/`([a-z_-]+)`/g))
      rows.set(
        name,
        rest.map((each) => each.trim()),
      )
  }
  return rows
}

/** What errors.md says of a refusal of a command about something. */
export function refusalText(refusal: string, matter: Matter): RefusalText | undefined {
  const headings = [refusalHeadings[matter === 'engine' ? 'dossier' : matter], refusalHeadings.dossier]
  for (const heading of headings) {
    const [when] = rowsUnder(heading).get(refusal) ?? []
    // A link there leads from one folder above.
    if (when !== undefined) return { when: when.replaceAll(/\]\((?![.#]|\w+:)/g, '](../'), heading }
  }
  return undefined
}

function readErrorsPage(): string {
  return readFileSync(join(root, 'docs/reference/errors.md'), 'utf8')
}
