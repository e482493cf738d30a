// (2) The dossier as it is with facts that are not recorded yet, for rules about what follows from them.

import { Immer } from 'immer'
import type { Instant } from '../../kernel/instant.js'
import { origin, type RecordedEvent } from '../../log/envelope.js'
import type { Fact } from '../decision.js'
import type { Dossier } from '../dossier.js'
import { evolve } from '../evolve.js'

/** When facts happened, and who did them. */
export interface Moment {
  readonly at: Instant
  readonly actor: string
}

/** It freezes nothing: the dossier that a decision is asked about is its owner's, and may be changed afterwards. */
const { produce } = new Immer({ autoFreeze: false })

/** The dossier as it is with facts that are not recorded yet. */
export function withFacts(dossier: Dossier, facts: readonly Fact[], { at, actor }: Moment): Dossier {
  return produce(dossier, (draft: Dossier) => {
    for (const { type, data } of facts) {
      const version = draft.version + 1
      evolve(draft, {
        ...unrecorded,
        stream: '',
        type,
        version,
        at,
        recordedAt: at,
        actor,
        data,
      } as RecordedEvent)
    }
  })
}

const unrecorded = { position: origin, schemaVersion: 1 }
