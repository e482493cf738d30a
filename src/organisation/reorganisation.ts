// The kinds of reorganisation, and what one of them does to one agency or unit. Each is told with the moment from
// which it is in force; nothing here looks at more than one of them.

import type { Unit } from './definition.js'
import type { SplitPart } from './events.js'

/** A reorganisation, in force from an instant on (−∞ for the first declaration). */
export type Reorganisation = { readonly inForceAt: number } & (
  | {
      readonly kind: 'declared'
      /** Agencies whose declared name changed. */
      readonly names: ReadonlyMap<string, string>
      /** Units that are new or changed, or `undefined` for those that are no longer declared. */
      readonly units: ReadonlyMap<string, Unit | undefined>
    }
  | { readonly kind: 'renamed'; readonly agency: string; readonly name: string }
  | {
      readonly kind: 'merged'
      readonly agencies: readonly string[]
      readonly into: string
      readonly name?: string | undefined
    }
  | {
      readonly kind: 'split'
      readonly agency: string
      readonly into: readonly SplitPart[]
      readonly remainder: string
    }
  | { readonly kind: 'moved'; readonly unit: string; readonly toAgency: string }
)

/** What a split looks at to tell which part takes something over. */
export interface Matter {
  readonly procedure?: string | undefined
  readonly unit?: string | undefined
}

/** The agency that has, after a change, what an agency had before it: itself, for most changes. */
export function successor(change: Reorganisation, agency: string, { procedure, unit }: Matter): string {
  if (change.kind === 'merged') return change.agencies.includes(agency) ? change.into : agency
  if (change.kind !== 'split' || change.agency !== agency) return agency
  const takes = (part: SplitPart, list: 'units' | 'procedures', id: string | undefined) =>
    id !== undefined && part[list]?.includes(id) === true
  const taker =
    change.into.find((part) => takes(part, 'units', unit)) ??
    change.into.find((part) => takes(part, 'procedures', procedure))
  return taker?.agency ?? change.remainder
}

/** The agencies whose work a change passes on, and those to which. */
export function passedOn(change: Reorganisation): {
  readonly from: readonly string[]
  readonly to: readonly string[]
} {
  if (change.kind === 'merged') return { from: change.agencies, to: [change.into] }
  if (change.kind === 'split') return { from: [change.agency], to: change.into.map(({ agency }) => agency) }
  return { from: [], to: [] }
}

/** The name that a change gives an agency, if it gives it one. */
export function nameGivenBy(change: Reorganisation, agency: string): string | undefined {
  switch (change.kind) {
    case 'declared':
      return change.names.get(agency)
    case 'renamed':
      return change.agency === agency ? change.name : undefined
    case 'merged':
      return change.into === agency ? change.name : undefined
    case 'split':
      return change.into.find((part) => part.agency === agency)?.name
    case 'moved':
      return undefined
  }
}

/** Whether an agency is no more after a change. */
export function ends(change: Reorganisation, agency: string): boolean {
  if (change.kind === 'merged') return change.into !== agency && change.agencies.includes(agency)
  return (
    change.kind === 'split' && change.agency === agency && !change.into.some((part) => part.agency === agency)
  )
}

/**
 * Whether a change has to do with an agency (a unit that moves to it counts: it must find it there), with its name
 * (all but such a move), or with a unit.
 */
export function concerns(change: Reorganisation, kind: 'agency' | 'name' | 'unit', id: string): boolean {
  const isUnit = kind === 'unit'
  switch (change.kind) {
    case 'declared':
      return isUnit ? change.units.has(id) : change.names.has(id)
    case 'renamed':
      return !isUnit && change.agency === id
    case 'merged':
      return !isUnit && (change.into === id || change.agencies.includes(id))
    case 'split':
      return isUnit
        ? change.into.some(({ units }) => units?.includes(id) === true)
        : change.agency === id || change.into.some(({ agency }) => agency === id)
    case 'moved':
      return isUnit ? change.unit === id : kind === 'agency' && change.toAgency === id
  }
}
