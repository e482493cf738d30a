// The ways through a procedure: over the desk, over the file, or to the site. Each names its steps, who does them and
// within what; where somebody goes to see, the fire police is asked at the same time. Budgets fit into the term.

import type { Term } from '../../calendar/term.js'
import type { StepDefinition } from '../../procedure/declaration.js'
import type { Route, Unit } from './subjects.js'

/** Steps by name. */
export type Steps = Readonly<Record<string, StepDefinition<string>>>

/** Who has part in a procedure, and how long its term is, in its own unit; 0 for the same day. */
export interface RouteMaking {
  readonly route: Route
  readonly unit: Unit
  readonly desk: Unit
  readonly head: Unit
  readonly amount: number
}

/** The steps of a route. */
export function stepsOf(making: RouteMaking): { readonly steps: Steps; readonly start: string } {
  return { start: 'check', steps: making.route === 'desk' ? overTheDesk(making) : overMoreDesks(making) }
}

function overTheDesk({ unit, head }: RouteMaking): Steps {
  return {
    check: { name: 'Check the papers', unit, within: { workingMinutes: 120 }, next: ['sign'] },
    sign: { name: 'Sign', unit: head, within: { workingMinutes: 90 } },
  }
}

function overMoreDesks(making: RouteMaking): Steps {
  const { route, desk, head, unit, amount } = making
  const join = route === 'visit' ? { join: ['visit', 'fire-safety'] } : {}
  return {
    ...(route === 'visit' ? toTheSite(making) : overTheFile(making)),
    draft: { name: 'Draft the decision', unit, within: part(amount, 0.2), ...join, next: ['sign'] },
    sign: { name: 'Sign', unit: head, within: { workingDays: 1 }, next: ['issue'] },
    issue: { name: 'Stamp and issue', unit: desk, within: { workingHours: 4 }, next: ['notify'] },
    // Nobody does it: it is done.
    notify: { name: 'Tell the applicant', automatic: true },
  }
}

function overTheFile({ desk, unit, amount }: RouteMaking): Steps {
  return {
    check: { name: 'Check the papers', unit: desk, within: { workingHours: 4 }, next: ['appraise'] },
    appraise: { name: 'Appraise', unit, within: part(amount, 0.4), next: ['draft', 'consult'] },
    consult: {
      name: 'Ask another agency',
      unit: otherThan(unit),
      within: part(amount, 0.2),
      next: ['draft'],
    },
  }
}

/** The papers are appraised and the site is seen, while another unit has the fire police look at it. */
function toTheSite({ desk, unit, amount }: RouteMaking): Steps {
  return {
    check: {
      name: 'Check the papers',
      unit: desk,
      within: { workingHours: 4 },
      fork: ['appraise', 'fire-safety'],
    },
    appraise: { name: 'Appraise', unit, within: part(amount, 0.2), next: ['visit'] },
    visit: {
      name: 'Visit the site',
      unit,
      within: part(amount, 0.4),
      mayBeSkipped: true,
      next: ['draft'],
    },
    'fire-safety': {
      name: 'Have fire safety looked at',
      unit: otherThan(unit),
      within: part(amount, 0.4),
      next: ['draft'],
    },
  }
}

function otherThan(unit: Unit): Unit {
  return unit === 'safety-office' ? 'industry-office' : 'safety-office'
}

/** The signature takes a day of its own; what is less than a day is a few hours, as the steps must fit into the term. */
function part(amount: number, share: number): Term {
  const workingDays = Math.floor((amount - 1) * share)
  return workingDays > 0 ? { workingDays } : { workingHours: 4 }
}
