// What was left out of a replay as invalid: all of it counted, the first of it listed. Memory doesn't grow with it.

import type { Finding } from '../../kernel/finding.js'

/** How many findings are listed. */
const listed = 20

/** Collects findings. */
export class FoundInvalid {
  total = 0
  readonly first: Finding[] = []
  readonly #byCode = new Map<string, number>()

  /** Findings by code, the most frequent first. */
  get byCode(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#byCode].toSorted((a, b) => b[1] - a[1]))
  }

  add(finding: Finding): void {
    this.total += 1
    this.#byCode.set(finding.code, (this.#byCode.get(finding.code) ?? 0) + 1)
    if (this.first.length < listed) this.first.push(finding)
  }
}
