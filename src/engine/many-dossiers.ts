// Working through many dossiers: which of them a calendar concerns, in batches, and with what is told of those that were
// left as they are.

import { DossierError, throwIfAborted } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import type { Rejected } from '../kernel/outcome.js'
import type { Catalogue } from '../procedure/catalogue.js'
import { dossierIdOf, openStates } from '../dossier/dossier.js'
import type { View } from '../projections/books.js'
import { Code } from '../projections/tracking-row.js'
import { aCount, aFunction, aSignal, refuse, shapeFindings } from '../kernel/shape-check.js'
import { nextTurn } from './next-turn.js'

/** A dossier that was left as it is. */
export interface RefusedDossier {
  readonly dossierId: string
  readonly code: string
  readonly message: string
}

/** How to work through many dossiers. */
export interface BatchOptions {
  /** Dossiers between two reports of progress, at which other work gets its turn; 500 if left out. */
  readonly batch?: number | undefined
  readonly onProgress?: ((progress: { readonly dossiers: number; readonly of: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Work through many dossiers, as errors name it. */
export interface LongWork {
  /** What is aborted. */
  readonly what: string
  readonly query: string
  /** What can't be done. */
  readonly cant: string
}

const recomputation: LongWork = {
  what: 'the recomputation',
  query: 'recomputation',
  cant: "deadlines can't be counted anew",
}

/** Ids of dossiers that are open, or of which a clock runs, and whose dates are or may be counted in a calendar. */
export function countedIn(calendar: string, { book, clocks, table, catalogue }: View): string[] {
  const users = new Set<string>()
  for (const { definition } of catalogue.latestProcedures()) {
    const { versions = [] } = catalogue.historyOf(definition.code) ?? {}
    if (versions.some((version) => mayUse(version.definition, calendar))) users.add(definition.code)
  }
  const running = new Set<number>()
  for (let index = 0; index < clocks.length; index++)
    if (clocks.isHeld(index) && clocks.isOpen(index)) running.add(clocks.ordinalOf(index))
  const found: string[] = []
  for (let row = 0; row < book.length; row++) {
    if (!openStates.has(book.stateOf(row)) && !running.has(row)) continue
    const isCounted =
      book.text(row, Code.calendar) === calendar || users.has(book.text(row, Code.procedure) ?? '')
    if (isCounted) found.push(dossierIdOf(table.streamName(row))!)
  }
  return found
}

type Definition = ReturnType<Catalogue['latestProcedures']>[number]['definition']

function mayUse({ calendar: choice, clocks = {} }: Definition, calendar: string): boolean {
  return (
    typeof choice === 'object' ||
    choice === calendar ||
    Object.values(clocks).some((clock) => clock.calendar === calendar)
  )
}

/** Notes a refusal, but where nothing would have moved. */
export function refusal(dossierId: string, { rejection }: Rejected, refused: RefusedDossier[]): void {
  const { code, message } = rejection
  if (code !== 'nothing-to-change') refused.push({ dossierId, code, message })
}

/** Works through dossiers one after the other, giving way to others now and then. */
export async function inBatches(
  dossierIds: readonly string[],
  options: BatchOptions,
  work: (dossierId: string) => void | Promise<void>,
  name: LongWork = recomputation,
): Promise<void> {
  const { batch = 500, onProgress, signal } = checkBatchOptions(options, name)
  for (const [index, dossierId] of dossierIds.entries()) {
    throwIfAborted(signal, name.what)
    if (index % batch === 0) {
      onProgress?.({ dossiers: index, of: dossierIds.length })
      if (index > 0) await nextTurn()
    }
    await work(dossierId)
  }
  onProgress?.({ dossiers: dossierIds.length, of: dossierIds.length })
}

/**
 * Checks how dossiers are to be worked through.
 * @throws DossierError `query-invalid`, `aborted`
 */
export function checkBatchOptions(options: BatchOptions = {}, name: LongWork = recomputation): BatchOptions {
  const members = { batch: aCount, onProgress: aFunction, signal: aSignal }
  refuse(shapeFindings(options, members), (findings) => invalid(findings, name))
  throwIfAborted(options.signal, name.what)
  return options
}

/** The error for what can't be worked through like that. */
export function invalid(
  findings: readonly Finding[],
  { query, cant }: LongWork = recomputation,
): DossierError {
  return new DossierError('query-invalid', `${cant} like this:\n${formatFindings(findings)}`, {
    query,
    findings,
  })
}
