// What the rules of the model share: their form, the procedure that a dossier follows, and when it is due.

import type { DossierCommandInput, Procedure, RejectionCode } from 'dossier-engine'
import { dueAt } from './clock-model.js'
import type { ModelDossier } from './dossier-model.js'
import { procedures } from './procedures.js'

/** The code of a refusal. */
export type Refused = RejectionCode

/** What a command changes. */
export type Changed = Partial<ModelDossier>

/** Commands by type, with their moment. */
export type Commands = {
  [Type in DossierCommandInput['type']]: Extract<DossierCommandInput, { type: Type }> & { at: number }
}

/** Rules of some commands; `others` tells which dossiers there are. */
export type ModelRules<Types extends keyof Commands> = {
  readonly [Type in Types]: (
    dossier: ModelDossier,
    command: Commands[Type],
    others: (id: string) => boolean,
  ) => Changed | Refused
}

/** The procedure of a dossier that was received. */
export function procedureOf({ procedure, version }: ModelDossier): Procedure {
  return procedures[procedure!][version! - 1]!
}

/** With due dates as they are when everything is counted. */
export function dated(dossier: ModelDossier, changed: Changed): Changed {
  const next = { ...dossier, ...changed }
  return { ...changed, due: dueAt(next.clock!, procedureOf(next), next.channel!) }
}
