// What happens next in the simulated year: a heap of moments. Of one moment, what was noted first comes first, so
// that the order never hangs on how the heap lies.

import type { Instant } from '../../kernel/instant.js'

interface Entry<Item> {
  readonly at: Instant
  readonly order: number
  readonly item: Item
}

/** Things to come, soonest first. */
export class Agenda<Item> {
  readonly #heap: Entry<Item>[] = []
  #noted = 0

  /** Notes something for a moment. */
  note(at: Instant, item: Item): void {
    const heap = this.#heap
    const entry = { at, order: this.#noted++, item }
    let index = heap.push(entry) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!isBefore(entry, heap[parent]!)) break
      heap[index] = heap[parent]!
      index = parent
    }
    heap[index] = entry
  }

  /** Takes out what comes next, if that is before a moment. */
  takeBefore(end: Instant): { readonly at: Instant; readonly item: Item } | undefined {
    const heap = this.#heap
    const first = heap[0]
    if (first === undefined || first.at >= end) return undefined
    const last = heap.pop()!
    if (heap.length > 0) this.#sink(last)
    return first
  }

  #sink(entry: Entry<Item>): void {
    const heap = this.#heap
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1
      if (!isBefore(heap[child]!, entry)) break
      heap[index] = heap[child]!
      index = child
    }
    heap[index] = entry
  }
}

function isBefore(a: Entry<unknown>, b: Entry<unknown>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
