// Who there is: agencies, units with their one-stop units, officers by id and by nothing else, and what the department
// notes of dossiers beside the forms. Ids of agencies have the form of the national identifiers and are invented.

import { defineOrganisation, type OrganisationDefinition } from '../../organisation/definition.js'
import { code, count, optional } from '../../log/field.js'
import { communeSubjects, districtSubjects, provinceSubjects, type Unit } from './subjects.js'

/** Competent agencies by level of authority. */
export const agencies = { province: 'H52.14', district: 'H52.31', commune: 'H52.31.05' } as const

/** Agencies that are asked for their opinion. */
export const otherAgencies = { firePolice: 'C07.52', construction: 'H52.09', environment: 'H52.18' } as const

/** What is noted of each dossier: where the business is, and how big it is, or how many households it concerns. */
export const dossierAttributes = {
  ward: code(),
  businessSize: optional(code(['household', 'small', 'medium', 'large'])),
  households: optional(count()),
} as const

/** How many officers each unit has, besides its head. */
export const staff: Readonly<Record<Unit, number>> = {
  'one-stop-shop': 5,
  'trade-office': 9,
  'energy-office': 5,
  'industry-office': 4,
  'safety-office': 5,
  directors: 3,
  'district-desk': 4,
  'district-economy': 6,
  'commune-desk': 3,
}

const units: readonly { id: Unit; name: string; level: keyof typeof agencies; oneStop?: boolean }[] = [
  { id: 'one-stop-shop', name: 'One-stop shop of the department', level: 'province', oneStop: true },
  { id: 'trade-office', name: 'Trade office', level: 'province' },
  { id: 'energy-office', name: 'Energy office', level: 'province' },
  { id: 'industry-office', name: 'Industry office', level: 'province' },
  { id: 'safety-office', name: 'Safety and environment office', level: 'province' },
  { id: 'directors', name: 'Board of directors', level: 'province' },
  { id: 'district-desk', name: 'One-stop desk of the district', level: 'district', oneStop: true },
  { id: 'district-economy', name: 'Economy and infrastructure office', level: 'district' },
  { id: 'commune-desk', name: 'One-stop desk of the commune', level: 'commune', oneStop: true },
]

/** Ids of a unit's officers; its head is not among them. */
export function officersOf(unit: Unit): string[] {
  return Array.from({ length: staff[unit] }, (_, index) => `${unit}-${index + 1}`)
}

/** The organisation as it is declared. */
export function departmentOrganisation(calendar: string): OrganisationDefinition {
  const fields = [...provinceSubjects, ...districtSubjects, ...communeSubjects].map(({ field }) => field)
  return defineOrganisation({
    levels: [
      { id: 'province', name: 'Province' },
      { id: 'district', name: 'District', parent: 'province' },
      { id: 'commune', name: 'Commune', parent: 'district' },
    ],
    fields: [
      { id: 'industry and trade', name: 'Industry and trade' },
      ...[...new Set(fields)].map((field) => ({ id: field, name: field, parent: 'industry and trade' })),
    ],
    agencies: [
      { id: 'H52', name: "People's committee of the province", level: 'province' },
      {
        id: agencies.province,
        name: 'Department of Industry and Trade',
        parent: 'H52',
        level: 'province',
      },
      { id: agencies.district, name: "People's committee of the district", parent: 'H52', level: 'district' },
      {
        id: agencies.commune,
        name: "People's committee of the commune",
        parent: agencies.district,
        level: 'commune',
      },
      {
        id: otherAgencies.construction,
        name: 'Department of Construction',
        parent: 'H52',
        level: 'province',
      },
      {
        id: otherAgencies.environment,
        name: 'Department of Natural Resources and Environment',
        parent: 'H52',
        level: 'province',
      },
      { id: otherAgencies.firePolice, name: 'Fire police', level: 'province' },
    ],
    units: units.map(({ id, name, level, oneStop }) => ({
      id,
      name,
      agency: agencies[level],
      calendar,
      ...(oneStop && { oneStop }),
    })),
    officers: units.flatMap(({ id: unit }) =>
      [`${unit}-head`, ...officersOf(unit)].map((id) => ({ id, unit })),
    ),
  })
}
