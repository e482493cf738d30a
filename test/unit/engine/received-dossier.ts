// The dossier that the tests of the engine receive.

import { on } from '../../support/office.js'

/** Its id. */
export const dossierId = 'd-1'

/** Its reception, on Friday 26 April 2024. */
export const receive = {
  type: 'receiveDossier',
  dossierId,
  procedure: 'licence',
  channel: 'online',
  at: on('04-26'),
} as const
