// Who answers: our calendar, the walk that is the ground truth, and peers where they are installed.

import { workingCalendar } from '../../src/calendar/working-calendar.js'
import type { CalendarContender } from './contender.js'
import { kinds } from './kinds.js'
import { peers } from './peers.js'
import { walkOver } from './walk.js'

const ours: CalendarContender = {
  name: 'dossier-engine',
  title: 'dossier-engine',
  packages: [],
  // So many that the code is compiled long before the run in the middle.
  count: 100_000,
  claims: () => kinds,
  load({ definition }) {
    const calendar = workingCalendar(definition)
    return {
      addDays: (at, workingDays) => calendar.add(at, { workingDays }, { end: 'sameTime' }),
      addHours: (at, workingHours) => calendar.add(at, { workingHours }),
      between: (from, to) => calendar.between(from, to).workingMs,
    }
  },
}

const walk: CalendarContender = {
  name: 'walk',
  title: 'walk over minutes (ground truth)',
  packages: [],
  count: 10,
  claims: () => kinds,
  load: ({ definition }) => walkOver(definition),
}

/** All contenders. The first is the one that ratios are told of. */
export const contenders: readonly CalendarContender[] = [ours, walk, ...peers]
