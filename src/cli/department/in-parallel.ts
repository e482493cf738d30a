// Several branches of one case, worked on side by side: whichever has something to do soonest goes on, and the case
// goes on when all of them have come to their ends.

import type { Instant } from '../../kernel/instant.js'
import type { RecordedEvent } from '../../log/envelope.js'
import type { CaseFile, Course } from './case-file.js'

/** Works on branches until the last of them ends; gives what each of them came to. */
export function* inParallel<Result>(file: CaseFile, branches: readonly Course<Result>[]): Course<Result[]> {
  const results: Result[] = []
  const open = branches.map((course): { course: Course<Result>; at: Instant } => ({ course, at: file.now }))
  while (open.length > 0) {
    const next = open.reduce((soonest, each) => (each.at < soonest.at ? each : soonest))
    if (next.at > file.now) yield* file.waitUntil(next.at)
    let told: readonly RecordedEvent[] = []
    for (;;) {
      const { done, value } = next.course.next(told)
      if (done === true) {
        results.push(value)
        open.splice(open.indexOf(next), 1)
        break
      }
      if (value.kind === 'wait') {
        next.at = value.until
        break
      }
      told = yield value
    }
  }
  return results
}
