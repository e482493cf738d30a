// The mappings that come along, and the choice among them by what they declare to need. It looks at a sample of
// cases and never at a file's name.

import type { Mapping } from '../mapping.js'
import type { SourceCase } from '../source-case.js'
import { generic } from './generic.js'
import { roadTrafficFines } from './road-traffic-fines.js'
import { wabo } from './wabo.js'

/** By name; the last one fits any log. */
export const builtInMappings: readonly Mapping[] = [wabo, roadTrafficFines, generic]

/** Cases that a choice looks at. */
export const sampleSize = 100

/** The first mapping whose needs a sample meets, and `generic` if none does. */
export function chooseMapping(sample: readonly SourceCase[], mappings = builtInMappings): Mapping {
  const attributes = new Set(sample.flatMap((found) => Object.keys(found.attributes)))
  const activities = new Set(sample.flatMap(({ events }) => events.map(({ activity }) => activity)))
  const fitting = mappings.find(
    ({ needs }) =>
      needs !== undefined &&
      (needs.attributes ?? []).every((name) => attributes.has(name)) &&
      (needs.activities ?? []).every((name) => activities.has(name)),
  )
  return fitting ?? generic
}
