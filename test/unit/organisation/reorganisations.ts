// Reorganisations of the departments in June 2024, and the moments around them.

import { at, type BriefCommand } from '../../support/organisation.js'

/** The day from which something holds. */
export const june = { inForceFrom: '2024-06-01' }
export const july = { inForceFrom: '2024-07-01' }

/** The last minute before June, and the first instants of June and July. */
export const before = at('2024-05-31', '23:59')
export const inJune = at('2024-06-01')
export const inJuly = at('2024-07-01')

/** Trade under another name, made one with science, and cut in two, all from June on. */
export const rename = { type: 'renameAgency', agency: 'trade', name: 'Trade', ...june } satisfies BriefCommand
export const merge = {
  type: 'mergeAgencies',
  agencies: ['trade', 'science'],
  into: 'growth',
  name: 'Growth',
  ...june,
} satisfies BriefCommand
export const split = {
  type: 'splitAgency',
  agency: 'trade',
  into: [
    { agency: 'power', name: 'Power', units: ['energy'], procedures: ['grid'] },
    { agency: 'shops', name: 'Shops' },
  ],
  remainder: 'shops',
  ...june,
} satisfies BriefCommand
