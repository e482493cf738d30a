// An office with parallel branches, agencies, officers and attributes of its own, for questions about its desks.

import { expect } from 'vitest'
import { code, count, defineOrganisation, defineProcedure, flag, optional, text } from 'dossier-engine'
import { accept, on, openOffice } from '../../support/office.js'

/** Two branches that come together, and a fee. */
const permit = defineProcedure({
  code: 'permit',
  name: 'Building permit',
  unit: 'one-stop',
  agency: 'trade',
  calendar: 'office',
  term: { workingDays: 10 },
  start: 'check',
  steps: {
    check: { within: { workingDays: 1 }, fork: ['plan', 'visit'] },
    plan: { unit: 'plans', within: { workingDays: 3 }, next: ['sign'] },
    visit: { unit: 'field', next: ['measure', 'sign-off'] },
    measure: { next: ['sign-off'] },
    'sign-off': { next: ['sign'] },
    sign: { join: ['plan', 'sign-off'], unit: 'leaders' },
  },
  components: [
    { code: 'plan' },
    { code: 'photo', mayBeMissing: true },
    { code: 'map', providedBy: 'office' },
  ],
})

const organisation = defineOrganisation({
  agencies: [
    { id: 'trade', name: 'Trade' },
    { id: 'energy', name: 'Energy' },
  ],
  units: ['one-stop', 'plans', 'field', 'leaders'].map((id) => ({ id, name: id, agency: 'trade' })),
  officers: ['lan', 'minh', 'hoa'].map((id) => ({ id, unit: 'plans' })),
})

const attributes = {
  ward: optional(code()),
  floors: optional(count()),
  isListed: optional(flag()),
  note: optional(text()),
}

/** An engine with it. */
export async function permitOffice() {
  return openOffice({ procedures: [permit], organisation, attributes } as Parameters<typeof openOffice>[0])
}

type Office = Awaited<ReturnType<typeof permitOffice>>['engine']

/** Receives a dossier of the permit. */
export async function receive(engine: Office, dossierId: string, more: object = {}, at = on('04-02')) {
  await accept(engine, {
    type: 'receiveDossier',
    dossierId,
    procedure: 'permit',
    channel: 'online',
    at,
    ...more,
  })
}

/** The error about one member of a question. */
export const invalid = (...path: (string | number)[]) =>
  expect.objectContaining({
    code: 'query-invalid',
    details: expect.objectContaining({ findings: [expect.objectContaining({ path })] }) as unknown,
  }) as unknown
