// Optimistic concurrency: a commit says where its stream must stand, and of two that say the same, one is refused.

import { DossierError, invariant } from '../kernel/errors.js'
import type { Commit } from './envelope.js'

/** The versions that a commit takes in its stream. */
export interface VersionSpan {
  readonly stream: string
  /** Of its first event. */
  readonly version: number
  /** Of its last event. */
  readonly lastVersion: number
}

/** The versions of a commit, which has events. */
export function spanOf({ stream, version, events }: Commit): VersionSpan {
  invariant(events.length > 0, `an empty commit to ${stream}`)
  return { stream, version, lastVersion: version + events.length - 1 }
}

/**
 * Checks that commits follow where their streams stand, and one another.
 * @throws DossierError `version-conflict`
 */
export function checkVersions(spans: readonly VersionSpan[], versionOf: (stream: string) => number): void {
  const reached = new Map<string, number>()
  for (const { stream, version, lastVersion } of spans) {
    const actual = reached.get(stream) ?? versionOf(stream)
    if (version !== actual + 1) throw versionConflict({ stream, version }, actual)
    reached.set(stream, lastVersion)
  }
}

/** A commit doesn't follow where its stream stands. */
export function versionConflict(
  { stream, version }: Pick<VersionSpan, 'stream' | 'version'>,
  actual: number,
): DossierError<'version-conflict'> {
  const expected = version - 1
  const message = `${stream} stands at version ${actual}, not ${expected}: read it again and decide again`
  return new DossierError('version-conflict', message, { stream, expected, actual })
}
