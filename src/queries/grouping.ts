// (6) Grouping dossiers by what the tracking book knows of them.

import { Code, type TrackingBook } from '../projections/tracking-book.js'

/** What dossiers can be grouped by. */
export const attributes = ['procedure', 'level', 'field', 'agency', 'unit', 'officer', 'channel'] as const
/** One of {@link attributes}. */
export type Attribute = (typeof attributes)[number]

/** The values that a group shares; an attribute that its dossiers don't have is absent. */
export type GroupKey<By extends string> = { readonly [Each in By]?: string }

/** Collects something per group, in the order of group values. */
export class Groups<By extends Attribute, Content> {
  readonly #book: TrackingBook
  readonly #by: readonly By[]
  readonly #start: () => Content
  readonly #groups = new Map<string, { readonly codes: readonly number[]; readonly content: Content }>()

  constructor(book: TrackingBook, by: readonly By[], start: () => Content) {
    this.#book = book
    this.#by = by
    this.#start = start
  }

  /** The content of the group that a row belongs to. */
  of(row: number): Content {
    const codes = this.#by.map((attribute) => this.#book.code(row, Code[attribute]))
    const key = codes.join(' ')
    let group = this.#groups.get(key)
    if (group === undefined) {
      group = { codes, content: this.#start() }
      this.#groups.set(key, group)
    }
    return group.content
  }

  /** The contents of all groups, in no particular order. */
  contents(): Content[] {
    return [...this.#groups.values()].map(({ content }) => content)
  }

  /** All groups, sorted by their values; absent values first. */
  toSorted(): { readonly key: GroupKey<By>; readonly content: Content }[] {
    const rows = [...this.#groups.values()].map(({ codes, content }) => {
      const values = codes.map((code) => this.#book.textOf(code))
      const entries = this.#by.flatMap((attribute, index) => {
        const value = values[index]
        return value === undefined ? [] : [[attribute, value] as const]
      })
      return { values, key: Object.fromEntries(entries) as GroupKey<By>, content }
    })
    return rows
      .toSorted((a, b) => compareAll(a.values, b.values))
      .map(({ key, content }) => ({ key, content }))
  }
}

function compareAll(a: readonly (string | undefined)[], b: readonly (string | undefined)[]): number {
  for (const [index, value] of a.entries()) {
    const [left, right] = [value ?? '', b[index] ?? '']
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}
