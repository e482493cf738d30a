// The event definitions of an engine, in their order: those of every engine, then those of this one.

import { EventCorrected } from '../log/correction.js'
import type { EventDefinition } from '../log/event-definition.js'
import { createRegistry, type Registry } from '../log/registry.js'
import { LogSealed } from '../log/seal.js'
import { SubjectErased } from '../log/vault.js'
import { procedureEvents } from '../procedure/events.js'
import { organisationEvents } from '../organisation/events.js'
import { DossierCodesReserved } from '../dossier/dossier-code.js'
import { dossierEvents } from '../dossier/events.js'
import { attributesEvent } from '../dossier/rules/attributes.js'
import type { EngineOptions } from './options.js'

/** The options of an engine that declare events. */
export type Declaring = Pick<EngineOptions, 'attributes' | 'attributeVersions' | 'events' | 'plugins'>

/** The definitions of every engine. */
const builtIn: readonly EventDefinition[] = [
  ...Object.values(procedureEvents),
  ...Object.values(organisationEvents),
  SubjectErased,
  EventCorrected,
  LogSealed,
  DossierCodesReserved,
  ...Object.values(dossierEvents),
]

/**
 * What an engine with these options reads its log by.
 * @throws DossierError `definition-invalid` if two definitions share a type
 */
export function engineRegistry({
  attributes,
  attributeVersions,
  events = [],
  plugins = [],
}: Declaring): Registry {
  return createRegistry([
    ...builtIn,
    ...(attributes === undefined ? [] : [attributesEvent(attributes, attributeVersions)]),
    ...events,
    ...plugins.flatMap((plugin) => plugin.events ?? []),
  ])
}
