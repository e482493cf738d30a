// The event definitions that one engine knows, and the door through which stored events enter: older versions are
// brought up to the present one here, once, and nowhere else.

import { DossierError } from '../kernel/errors.js'
import { sha256Hex } from './sha256.js'
import type { EventDefinition, StoredData } from './event-definition.js'
import type { StoredEvent } from './envelope.js'

/** Event definitions by type, with a code for each. */
export interface Registry {
  /** By type code; code 0 is for events that no definition is registered for. */
  readonly definitions: readonly (EventDefinition | undefined)[]
  /** The types of all of them. */
  readonly types: readonly string[]
  /** Changes exactly when one of the definitions' stored forms changes. */
  readonly fingerprint: string
  codeOf(type: string): number | undefined
  /**
   * Data of a stored event in the present version of its definition.
   * @throws DossierError `event-unknown`, `event-too-new`; the message names the stream and version given
   */
  enter(event: StoredEvent, stream: string, version: number): StoredData
}

/**
 * Makes a registry.
 * @throws DossierError `definition-invalid` if two definitions share a type
 */
export function createRegistry(definitions: readonly EventDefinition[]): Registry {
  const codes = new Map<string, number>()
  for (const { type } of definitions) {
    if (codes.has(type)) {
      throw new DossierError('definition-invalid', `two event definitions share the type ${type}`, {
        definition: type,
        findings: [{ path: [type], code: 'definition', message: 'is defined twice' }],
      })
    }
    codes.set(type, codes.size + 1)
  }
  return {
    definitions: [undefined, ...definitions],
    types: [...codes.keys()],
    fingerprint: sha256Hex(definitions.map(({ fingerprint }) => fingerprint).join('\n')),
    codeOf: (type) => codes.get(type),
    enter(event, stream, version) {
      const definition = definitions[(codes.get(event.type) ?? 0) - 1]
      if (definition === undefined) {
        throw new DossierError(
          'event-unknown',
          `${stream} has an event of type '${event.type}' at version ${version} that no definition is registered for: give it to createEngine as one of its events, or ask to skip such streams`,
          { eventType: event.type, stream, version },
        )
      }
      if (event.schemaVersion > definition.version) {
        throw new DossierError(
          'event-too-new',
          `${stream} has ${event.type} of schema version ${event.schemaVersion} at version ${version}, and version ${definition.version} is the newest known here: upgrade this engine, or ask to skip such streams`,
          {
            eventType: event.type,
            schemaVersion: event.schemaVersion,
            known: definition.version,
            stream,
            version,
          },
        )
      }
      let { data } = event
      // An upcast gets a copy, so that one that changes what it is given changes no stored byte.
      if (event.schemaVersion < definition.version) data = JSON.parse(JSON.stringify(data)) as StoredData
      for (let from = event.schemaVersion; from < definition.version; from++)
        data = definition.upcast[from]!(data)
      return data
    },
  }
}
