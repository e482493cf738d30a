// States that were folded in parts, added together: what it takes of a projection, and the adding.

import { DossierError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import type { EventTable } from '../log/event-table.js'
import type { Packed, Projection } from '../projections/projection.js'
import type { AnyProjection } from './fold-slices.js'
import { nextTurn } from './next-turn.js'

/** A projection that can be folded in parts. */
export type MergeableProjection = AnyProjection & Required<Pick<Projection, 'merge' | 'pack' | 'unpack'>>

const needed = ['merge', 'pack', 'unpack'] as const

/**
 * Checks that all of these can be folded in parts.
 * @throws DossierError `definition-invalid`, which names all that can't
 */
export function checkMergeable(
  projections: readonly AnyProjection[],
): asserts projections is readonly MergeableProjection[] {
  const findings = projections.flatMap((projection, index) =>
    needed
      .filter((member) => (projection as Partial<MergeableProjection>)[member] === undefined)
      .map((member) => ({
        path: [index, member],
        code: 'definition',
        message: `is missing: ${projection.name} can't be folded in parts without it`,
      })),
  )
  if (findings.length === 0) return
  const names = [...new Set(findings.map(({ path: [index] }) => projections[index as number]!.name))]
  throw new DossierError(
    'definition-invalid',
    `${names.join(', ')} can't be folded in parts:\n${formatFindings(findings)}`,
    { definition: names.join(', ').slice(0, 200), findings },
  )
}

/** Unpacks the states of all parts, and adds them up in the order of the parts. */
export async function mergeStates(
  table: EventTable,
  projections: readonly MergeableProjection[],
  parts: readonly (readonly Packed[])[],
): Promise<unknown[]> {
  const states: unknown[] = []
  for (const [index, projection] of projections.entries()) {
    const [first, ...others] = parts.map((part) => part[index]!)
    const state = projection.unpack(first!, table)
    for (const other of others) {
      await nextTurn()
      projection.merge(state, projection.unpack(other, table))
    }
    states.push(state)
    await nextTurn()
  }
  return states
}
