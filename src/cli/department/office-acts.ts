// What is decided about the office itself: its catalogue before the year and in the middle of it, who is away, and who
// signs for whom. Each act has its moment; the engine administers it.

import { formatDayNumber, toDayNumber } from '../../kernel/civil-date.js'
import { dayMs, toInstant, type Instant } from '../../kernel/instant.js'
import type { OfficeCommandInput } from '../../engine/administer.js'
import type { Procedure } from '../../procedure/declaration.js'
import type { Chance } from './chance.js'
import { summerDelegation, type Office } from './office.js'
import { agencies } from './organisation.js'
import { formerProcedures, shortenedProcedures, type DepartmentProcedure } from './procedures.js'

/** What the office does at one moment. */
export interface OfficeAct {
  readonly at: Instant
  readonly commands: readonly OfficeCommandInput[]
}

/** The day before which the office has no engine. */
export const openedAt = toInstant('2023-11-13T07:30:00+07:00')

const hourMs = 3_600_000
const portals = ['national-portal', 'provincial-portal'] as const
/** How many versions come onto a portal after they are in force. */
const lateOnPortals = 0.015

const catalogue = { decision: '2417/QĐ-UBND', decidedOn: '2023-12-01', inForceFrom: '2023-12-11' } as const
const amendment = { decision: '1130/QĐ-UBND', decidedOn: '2024-06-12', inForceFrom: '2024-07-01' } as const
const earlier = { decision: '884/QĐ-UBND', decidedOn: '2019-04-15', inForceFrom: '2019-05-01' } as const
const actor = 'planning-office'

/** Everything in the order of its moments. */
export function officeActs(
  procedures: readonly DepartmentProcedure[],
  office: Office,
  chance: Chance,
): readonly OfficeAct[] {
  const definitions = procedures.map(({ procedure }) => procedure)
  const former = formerProcedures(procedures)
  const shortened = shortenedProcedures(procedures)
  return [
    act('2023-11-13T08:00', [
      ...former.map(({ procedure }) => publish(procedure, earlier)),
      ...definitions.map((definition) => ({ type: 'draftProcedure', definition, actor }) as const),
    ]),
    act('2023-12-01T16:00', [
      ...definitions.map(({ code: procedure }) => ({
        ...{ type: 'publishProcedure' as const, procedure },
        ...{ ...catalogue, actor },
      })),
      ...former.map(({ procedure: { code: procedure }, replacedBy: by }) =>
        by === undefined
          ? ({ type: 'abolishProcedure', procedure, ...catalogue, actor } as const)
          : ({ type: 'replaceProcedure', procedure, by, ...catalogue, actor } as const),
      ),
    ]),
    ...publications(definitions, { ...catalogue, version: 1 }, chance),
    act(
      '2024-05-20T09:00',
      shortened.map((definition) => ({ type: 'draftProcedure', definition, actor }) as const),
    ),
    act(
      '2024-06-12T16:00',
      shortened.map(({ code: procedure }) => ({
        ...{ type: 'amendProcedure' as const, procedure },
        ...{ ...amendment, actor },
      })),
    ),
    ...publications(shortened, { ...amendment, version: 2 }, chance),
    act('2024-08-20T10:00', [
      {
        type: 'renameAgency',
        agency: agencies.commune,
        name: "People's committee of the town",
        ...{ decision: '1266/NQ-UBTVQH15', decidedOn: '2024-08-16', inForceFrom: '2024-09-01' },
        actor: 'H52',
      },
    ]),
    ...absences(office, chance),
    ...delegation(),
  ].toSorted((a, b) => a.at - b.at)
}

function act(local: string, commands: readonly OfficeCommandInput[]): OfficeAct {
  return { at: toInstant(`${local}:00+07:00`), commands }
}

function publish(definition: Procedure, decided: typeof earlier): OfficeCommandInput {
  return { type: 'publishProcedure', definition, ...decided, actor }
}

/** Each version comes onto both portals: between the decision and the day from which it holds, but for a few. */
function publications(
  definitions: readonly Procedure[],
  { inForceFrom, version }: { readonly inForceFrom: string; readonly version: number },
  chance: Chance,
): OfficeAct[] {
  const last = toDayNumber(inForceFrom)
  const byDay = new Map<string, OfficeCommandInput[]>()
  for (const { code: procedure } of definitions) {
    for (const portal of portals) {
      const days = chance.happens(lateOnPortals) ? chance.between(1, 3) : -chance.between(0, 7)
      const publicisedOn = formatDayNumber(last + days)
      const commands = byDay.get(publicisedOn) ?? []
      commands.push({
        type: 'publiciseProcedure',
        procedure,
        version,
        portal,
        publicisedOn,
        actor: 'webmaster',
      })
      byDay.set(publicisedOn, commands)
    }
  }
  return [...byDay].map(([on, commands]) => act(`${on}T15:00`, commands))
}

/** Everybody's leave is declared ten days before; a few are back earlier. */
function absences(office: Office, chance: Chance): OfficeAct[] {
  return office.leaves().flatMap(({ officer, deputy, leave: { from, to } }) => {
    const declared: OfficeCommandInput = {
      type: 'declareAbsence',
      ...{ officer, deputy, from, to },
      reason: 'leave',
      actor: officer,
    }
    const begins = { at: (from - 10 * dayMs + 9 * hourMs) as Instant, commands: [declared] }
    // On Saturday: what was on their desk has gone to colleagues by then.
    const backAt = (to - 2 * dayMs + 8 * hourMs) as Instant
    if (!chance.happens(0.08)) return [begins]
    return [begins, { at: backAt, commands: [{ type: 'endAbsence', officer, actor: officer }] }]
  })
}

function delegation(): OfficeAct[] {
  const { officer, to, from, until, endedAt } = summerDelegation
  const delegated = { type: 'delegateDuty', officer, to, from, until, decision: '77/UQ-SCT' } as const
  return [
    act('2024-07-10T10:00', [{ ...delegated, actor: officer }]),
    { at: endedAt, commands: [{ type: 'endDelegation', officer, to, actor: officer }] },
  ]
}
