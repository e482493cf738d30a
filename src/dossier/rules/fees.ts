// Which fees there are for a dossier.

import type { Fee } from '../../procedure/declaration.js'

/** The fees for dossiers of a channel: those of every channel, and its own. */
export function feesFor(channel: string | undefined, fees: readonly Fee[]): Fee[] {
  return fees.filter((fee) => fee.channel === undefined || fee.channel === channel)
}
