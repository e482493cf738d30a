// What can be said of any log of events: a case begins with its first event. Whether it has ended, and what was
// promised, such a log doesn't tell, and nothing is guessed.

import type { Mapping } from '../mapping.js'

/** Any log. */
export const generic: Mapping = {
  name: 'generic',
  about: 'Any log: received at the first event; no due date; nothing says when a case ended.',
  received: { event: 'first' },
  procedure: { constant: 'unknown' },
}
