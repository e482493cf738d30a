// An organisation for tests: told by commands through the rules, each event with a position of its own. No production
// logic is repeated here.

import {
  checkOrganisationCommand,
  type OrganisationCommand,
  type OrganisationCommandInput,
} from '../../src/organisation/commands.js'
import { decideOrganisation } from '../../src/organisation/decide.js'
import { defineOrganisation, type OrganisationDefinition } from '../../src/organisation/definition.js'
import { Organisation } from '../../src/organisation/organisation.js'
import { toInstant, type Instant } from '../../src/kernel/instant.js'
import type { Position } from '../../src/log/envelope.js'

/** Three departments, one of which has two units and four officers. */
export const departments = defineOrganisation({
  levels: [
    { id: 'province', name: 'Province' },
    { id: 'district', name: 'District', parent: 'province' },
    { id: 'commune', name: 'Commune', parent: 'district' },
  ],
  fields: [
    { id: 'economy', name: 'Economy' },
    { id: 'trade', name: 'Trade', parent: 'economy' },
    { id: 'industry', name: 'Industry', parent: 'economy' },
    { id: 'alcohol', name: 'Alcohol', parent: 'trade' },
  ],
  agencies: [
    { id: 'people', name: "People's Committee", level: 'province' },
    { id: 'trade', name: 'Industry and Trade', level: 'province', parent: 'people' },
    { id: 'science', name: 'Science and Technology', level: 'province', parent: 'people' },
  ],
  units: [
    { id: 'desk', name: 'One-stop unit', agency: 'trade', oneStop: true, calendar: 'office' },
    { id: 'energy', name: 'Energy', agency: 'trade' },
    { id: 'lab', name: 'Laboratory', agency: 'science' },
  ],
  officers: [
    { id: 'lan', unit: 'desk' },
    { id: 'minh', unit: 'desk' },
    { id: 'hoa', unit: 'energy' },
    { id: 'duc', unit: 'lab' },
  ],
})

/** A command without the parts that a test doesn't care about. */
export type BriefCommand = OrganisationCommandInput extends infer Each
  ? Each extends OrganisationCommandInput
    ? Omit<Each, 'actor' | 'decision' | 'decidedOn'> & { readonly decision?: string }
    : never
  : never

type Data = Readonly<Record<string, unknown>>

/** An organisation, and what to tell it. */
export class ToldOrganisation {
  readonly known = new Organisation()
  position = 0 as Position

  /** Declares, on a day of 2024 unless it is said. */
  publish(definition: OrganisationDefinition, on = '2024-01-01'): this {
    const contentHash = `hash-${this.position}`
    return this.#tell('OrganisationPublished', at(on), {
      definition: defineOrganisation(definition),
      contentHash,
    })
  }

  /** Gives a command to the rules and, if they accept it, tells the organisation; gives `accepted` or the code. */
  send(command: BriefCommand): string {
    const decided = { decision: '12/QD', decidedOn: '2024-01-01' }
    const isReorganisation = 'inForceFrom' in command
    const checked = checkOrganisationCommand({ actor: 'a', ...(isReorganisation && decided), ...command })
    const whole = { at: at('2024-01-01'), ...checked } as unknown as OrganisationCommand
    const decision = decideOrganisation(whole, this.known, { zone: 'Asia/Ho_Chi_Minh' })
    if (!decision.accepted) return decision.rejection.code
    for (const event of decision.events) this.#tell(event.type, event.at, event.data)
    return 'accepted'
  }

  /** Gives commands that must all be accepted. */
  accept(...commands: BriefCommand[]): this {
    for (const command of commands) {
      const outcome = this.send(command)
      if (outcome !== 'accepted') throw new Error(`${command.type}: ${outcome}`)
    }
    return this
  }

  #tell(type: string, when: Instant, data: Data): this {
    this.position = (this.position + 1) as Position
    // As from the log: whoever keeps what it was given keeps bytes that went through JSON.
    const copy = JSON.parse(JSON.stringify(data)) as Data
    const handler = (Organisation.on as Record<string, (known: Organisation, event: unknown) => void>)[type]!
    handler(this.known, { type, at: when, position: this.position, data: copy })
    return this
  }
}

/** The first instant of a day in the office. */
export function at(day: string, time = '00:00'): Instant {
  return toInstant(`${day}T${time}:00+07:00`)
}
