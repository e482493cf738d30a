// Everything that was published about one procedure, in the order of the log: its versions, drafts, end and portals.
// It is only added to, so what was known at an earlier position is what lies at or before it.

import type { CivilDate } from '../kernel/civil-date.js'
import type { Instant } from '../kernel/instant.js'
import type { Position } from '../log/envelope.js'
import type { Procedure } from './declaration.js'

/** A procedure as published. */
export interface PublishedProcedure {
  readonly definition: Procedure
  /** From 1, in the order of publication. */
  readonly version: number
}

/** The decision behind a change, and from when it holds. */
export interface Decided {
  readonly decision: string
  readonly decidedOn: CivilDate
  readonly inForceFrom: CivilDate
  readonly inForceAt: Instant
}

interface Recorded {
  /** Where in the log it was recorded. */
  readonly position: Position
}

/** A version as recorded; what came from a configuration has no decision. */
export interface RecordedVersion extends Recorded, Partial<Decided> {
  readonly definition: Procedure
  readonly contentHash: string
  /** The members that an amendment changed. */
  readonly changes?: readonly string[]
}

/** One version of a procedure, and the time for which it holds. */
export interface ProcedureVersion extends RecordedVersion, PublishedProcedure {
  /** From when it holds; −Infinity if from ever. */
  readonly from: number
  /** Until when, exclusive: the next version's `from`, or the procedure's end; Infinity while there is none. */
  readonly to: number
}

/** How a procedure ends. */
export interface ProcedureEnd extends Recorded, Decided {
  readonly how: 'replaced' | 'abolished'
  /** The procedure that takes its place. */
  readonly by?: string | undefined
}

/** A version as it may come to be. */
export interface ProcedureDraft extends Recorded {
  readonly definition: Procedure
  readonly contentHash: string
  readonly draftedAt: Instant
}

/** A version on a portal. */
export interface PortalPublication extends Recorded {
  readonly procedure: string
  readonly version: number
  readonly portal: string
  readonly publicisedOn: CivilDate
  /** From when the version holds, if a decision said so: by then it was to be public. */
  readonly inForceFrom?: CivilDate | undefined
}

/** The version in force at a moment, or why there is none. */
export type ProcedureInForce = PublishedProcedure | NotInForce

/** Why no version of a procedure is in force. */
export interface NotInForce {
  readonly problem: 'unknown' | 'not-in-force' | 'replaced' | 'abolished'
  /** The procedure that took its place. */
  readonly by?: string | undefined
  /** From when it was replaced or abolished. */
  readonly since?: Instant | undefined
  /** From when it will be in force. */
  readonly from?: Instant | undefined
}

/** How and from when a procedure ends, by which decision, in words. */
export function describeEnd({ by, inForceFrom, decision }: ProcedureEnd): string {
  return `${by === undefined ? 'abolished' : `replaced by ${by}`} from ${inForceFrom}, decision ${decision}`
}

/** One procedure's publications. */
export class ProcedureFile {
  readonly versions: (RecordedVersion & { readonly from: number })[] = []
  readonly drafts: ProcedureDraft[] = []
  readonly ends: ProcedureEnd[] = []
  readonly portals: PortalPublication[] = []

  /** Adds the next version. It never holds before the one before it: that would rewrite what was in force. */
  addVersion(version: RecordedVersion): void {
    const from = Math.max(version.inForceAt ?? -Infinity, this.versions.at(-1)?.from ?? -Infinity)
    this.versions.push({ ...version, from })
  }

  /** The file as it was when the log reached a position, if there was one. */
  upTo(position: Position): ProcedureFile | undefined {
    const past = new ProcedureFile()
    for (const list of ['versions', 'drafts', 'ends', 'portals'] as const)
      past[list].push(...(this[list].filter((entry) => entry.position <= position) as never[]))
    return past.versions.length + past.drafts.length > 0 ? past : undefined
  }

  /** A version, the latest if none is named. */
  version(version = this.versions.length): PublishedProcedure | undefined {
    const found = this.versions[version - 1]
    return found && { definition: found.definition, version }
  }

  get end(): ProcedureEnd | undefined {
    return this.ends[0]
  }

  /** Whether the office decided anything: a version, or the end. A draft is no decision. */
  get isDecided(): boolean {
    return this.end !== undefined || this.versions.some(({ decision }) => decision !== undefined)
  }

  /** The draft that no version followed yet. */
  get draft(): ProcedureDraft | undefined {
    const draft = this.drafts.at(-1)
    return draft && draft.position > (this.versions.at(-1)?.position ?? 0) ? draft : undefined
  }

  inForce(at: Instant): ProcedureInForce {
    const { end, versions } = this
    if (versions.length === 0) return { problem: 'unknown' }
    if (end !== undefined && at >= end.inForceAt)
      return { problem: end.how, since: end.inForceAt, ...(end.by !== undefined && { by: end.by }) }
    const index = versions.findLastIndex(({ from }) => from <= at)
    return this.version(index + 1) ?? { problem: 'not-in-force', from: versions[0]!.from as Instant }
  }

  /** Every version with the time for which it holds: they lie next to one another, and never overlap. */
  history(): ProcedureVersion[] {
    const end = this.end?.inForceAt ?? Infinity
    return this.versions.map((version, index) => ({
      ...version,
      version: index + 1,
      to: Math.max(version.from, Math.min(this.versions[index + 1]?.from ?? Infinity, end)),
    }))
  }
}
