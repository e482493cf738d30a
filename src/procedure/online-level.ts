// The two scales by which Vietnam says how far a procedure can be done online, as dated data: levels 1 to 4 until
// Decree 42/2022/NĐ-CP replaced them, and since then full (toàn trình) and partial (một phần) services.

import { toDayNumber } from '../kernel/civil-date.js'
import type { OnlineLevel, OnlineService } from './declaration.js'

/** The day on which Decree 42/2022/NĐ-CP came into force, and the scale of services with it. */
const servicesFrom = toDayNumber('2022-08-15')

const byLevel: Readonly<Record<OnlineLevel, OnlineService>> = {
  1: 'information',
  2: 'information',
  3: 'partial',
  4: 'full',
}

/** The lowest level that a service stands for; `information` was level 1 or 2. */
const lowestLevel: Readonly<Record<OnlineService, OnlineLevel | undefined>> = {
  none: undefined,
  information: 1,
  partial: 3,
  full: 4,
}

/** How far a procedure can be done online, in the words of one day. */
export type OnlineServiceName =
  | { readonly scale: 'levels'; readonly level: OnlineLevel | undefined }
  | { readonly scale: 'services'; readonly service: OnlineService }

/** What an old level is called now: 4 is `full`, 3 is `partial`, 2 and 1 are `information`. */
export function onlineServiceOfLevel(level: OnlineLevel): OnlineService {
  return byLevel[level]
}

/**
 * What a service is called on a civil date: by its level before 15 August 2022, the lowest that it may have been; by
 * its service from then on.
 * @throws DossierError `civil-date-invalid`
 */
export function onlineServiceName(service: OnlineService, on: string): OnlineServiceName {
  return toDayNumber(on) < servicesFrom
    ? { scale: 'levels', level: lowestLevel[service] }
    : { scale: 'services', service }
}
