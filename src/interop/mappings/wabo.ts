// The receipt phase of environmental permit applications in a Dutch municipality (WABO, CoSeLoG project), recorded
// by J.C.A.M. Buijs and published by 4TU.ResearchData. The deadline is the promise as the municipality recorded it;
// it is never computed anew.

import type { Mapping } from '../mapping.js'

/** The WABO receipt log. */
export const wabo: Mapping = {
  name: 'wabo',
  about:
    'Environmental permits, receipt phase (WABO, CoSeLoG): received at startdate, promised for deadline as recorded, resolved at enddate.',
  needs: { attributes: ['startdate', 'deadline', 'enddate', 'channel', 'department', 'responsible'] },
  timeZone: 'Europe/Amsterdam',
  definition: 'byInstant',
  groupBy: ['channel'],
  received: { attribute: 'startdate' },
  due: { attribute: 'deadline' },
  resolved: { attribute: 'enddate' },
  procedure: { constant: 'wabo-receipt' },
  // The log also has e-mail and Intern, which are none of the engine's three channels and stay as they are.
  channel: { attribute: 'channel', values: { Internet: 'online', Desk: 'inPerson', Post: 'post' } },
  // One municipality, whose departments stand where an office of several agencies has these.
  agency: { attribute: 'department' },
  unit: { attribute: 'group' },
  officer: { attribute: 'responsible' },
  activityUnit: { attribute: 'org:group', nothing: ['EMPTY'] },
}
