// Procedures as an office lists them: chosen by what they declare, and by level of authority and field. No clock.

import type { InstantInput } from '../kernel/instant.js'
import type { OnlineService, Procedure } from './declaration.js'
import type { PublishedProcedure } from './procedure-file.js'

/** Which procedures to list; all if nothing is said. */
export interface ProcedureChoice {
  /** Those in force at a moment. */
  readonly on?: InstantInput | undefined
  readonly level?: string | undefined
  readonly field?: string | undefined
  readonly onlineService?: OnlineService | undefined
}

/** Procedures of one field. */
export interface ProcedureField {
  /** Absent for procedures that declare none. */
  readonly field?: string | undefined
  readonly count: number
  readonly procedures: readonly PublishedProcedure[]
}

/** Procedures of one level of authority. */
export interface ProcedureLevel {
  /** Absent for procedures that declare none. */
  readonly level?: string | undefined
  readonly count: number
  readonly fields: readonly ProcedureField[]
}

/** Procedures by level of authority and field, in the order in which these first occur; each count adds up. */
export interface ProcedureTree {
  readonly count: number
  readonly levels: readonly ProcedureLevel[]
}

/** Whether a procedure is of these; what is not said is not asked. */
export function matches(procedure: Procedure, { level, field, onlineService }: ProcedureChoice): boolean {
  return Object.entries({ level, field, onlineService }).every(
    ([member, wanted]) => wanted === undefined || procedure[member as 'level'] === wanted,
  )
}

/** Puts procedures into their tree. */
export function treeOf(procedures: readonly PublishedProcedure[]): ProcedureTree {
  const levels = groupBy(procedures, 'level').map(([level, ofLevel]) => ({
    ...(level !== undefined && { level }),
    count: ofLevel.length,
    fields: groupBy(ofLevel, 'field').map(([field, ofField]) => ({
      ...(field !== undefined && { field }),
      count: ofField.length,
      procedures: ofField,
    })),
  }))
  return { count: procedures.length, levels }
}

function groupBy(procedures: readonly PublishedProcedure[], member: 'level' | 'field') {
  const groups = new Map<string | undefined, PublishedProcedure[]>()
  for (const procedure of procedures) {
    const key = procedure.definition[member]
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [procedure])
    else group.push(procedure)
  }
  return [...groups]
}
