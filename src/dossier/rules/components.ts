// What a dossier must hold, by its procedure, and what it still lacks.

import { reject, type Rejected } from '../../kernel/outcome.js'
import type { Component, Procedure } from '../../procedure/declaration.js'
import type { RejectionCode } from '../decision.js'
import type { Dossier } from '../dossier.js'
import type { HandedIn } from '../events/reception.js'

/** The refusal of components that the procedure does not know. */
export function unknownComponent(
  { code, components = [] }: Procedure,
  handedIn: readonly Pick<HandedIn, 'component'>[] | undefined,
): Rejected<RejectionCode> | undefined {
  const known = components.map((each) => each.code)
  const unknown = handedIn?.find(({ component }) => !known.includes(component))?.component
  if (unknown === undefined) return undefined
  const message = `procedure ${code} has no component '${unknown}'; it has ${known.join(', ') || 'none'}`
  return reject('component-unknown', message, { component: unknown })
}

/**
 * The components that a dossier still lacks: handed in neither at its reception nor as a document since, or only in a form
 * that will not do. Of what was told without its form nobody knows better.
 */
export function componentsLacking({ components, documents }: Dossier, procedure: Procedure): Component[] {
  const replaced = new Set(documents.map(({ replaces }) => replaces))
  const there = [...components, ...documents.filter(({ document }) => !replaced.has(document))]
  const isThere = ({ code, forms }: Component) =>
    there.some(
      ({ component, form }) =>
        component === code && (form === undefined || (forms?.some((each) => each === form) ?? true)),
    )
  return (procedure.components ?? []).filter(
    (component) =>
      component.mayBeMissing !== true &&
      (component.providedBy ?? 'applicant') === 'applicant' &&
      !isThere(component),
  )
}
