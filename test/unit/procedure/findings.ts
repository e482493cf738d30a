// What is wrong with a procedure, in short.

import { defineProcedure, isDossierError, type ProcedureDefinition } from 'dossier-engine'

/** What is wrong with a definition, as `path: code`. */
export function findings(definition: unknown): string[] {
  try {
    defineProcedure(definition as ProcedureDefinition)
    return []
  } catch (error) {
    if (!isDossierError(error, 'procedure-invalid')) throw error
    return error.details.findings.map(({ path, code }) => `${path.join('.')}: ${code}`)
  }
}
