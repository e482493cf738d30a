// Random reorganisations, absences and delegations: every agency ever known leads to exactly one that there is, the
// past stays as it was, and nothing goes round for ever.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayMs, type Instant } from '../../../src/kernel/instant.js'
import { at, departments, ToldOrganisation, type BriefCommand } from '../../support/organisation.js'

const agency = fc.constantFrom('people', 'trade', 'science', 'n1', 'n2', 'n3', 'n4')
const unit = fc.constantFrom('desk', 'energy', 'lab')
const officer = fc.constantFrom('lan', 'minh', 'hoa', 'duc')
const procedure = fc.constantFrom('p', 'q')
const day = fc.integer({ min: 1, max: 28 }).map((number) => `2024-06-${String(number).padStart(2, '0')}`)
const moment = fc.integer({ min: -2, max: 40 }).map((days) => (at('2024-06-01') + days * dayMs) as Instant)
const name = fc.option(fc.constantFrom('N', 'M'), { nil: undefined })
const few = <Each>(each: fc.Arbitrary<Each>) => fc.uniqueArray(each, { minLength: 1, maxLength: 3 })
const part = fc.record({
  agency,
  name,
  procedures: fc.option(few(procedure), { nil: undefined }),
  units: fc.option(few(unit), { nil: undefined }),
})
const type = <Type extends string>(text: Type) => fc.constant(text)

const reorganisation: fc.Arbitrary<BriefCommand> = fc.oneof(
  fc.record({ type: type('renameAgency'), agency, name: fc.constantFrom('N', 'M'), inForceFrom: day }),
  fc.record({ type: type('mergeAgencies'), agencies: few(agency), into: agency, name, inForceFrom: day }),
  fc
    .record({
      type: type('splitAgency'),
      agency,
      into: fc.uniqueArray(part, { minLength: 1, maxLength: 3, selector: (each) => each.agency }),
      remainder: fc.nat({ max: 2 }),
      inForceFrom: day,
    })
    .map((drawn) => ({ ...drawn, remainder: drawn.into[drawn.remainder % drawn.into.length]!.agency })),
  fc.record({ type: type('moveUnit'), unit, toAgency: agency, inForceFrom: day }),
)
const reorganisations = fc.array(reorganisation, { minLength: 5, maxLength: 40 })
const matters = [
  {},
  { procedure: 'p' },
  { procedure: 'q' },
  { unit: 'lab' },
  { unit: 'desk', procedure: 'p' },
]
const ids = ['people', 'trade', 'science', 'n1', 'n2', 'n3', 'n4']

describe('after any reorganisations', () => {
  it('an agency that is known leads to exactly one that there is, at every moment, and one that is not to none', () => {
    let accepted = 0
    fc.assert(
      fc.property(reorganisations, fc.array(moment, { minLength: 1, maxLength: 5 }), (commands, moments) => {
        const told = new ToldOrganisation().publish(departments)
        for (const command of commands) if (told.send(command) === 'accepted') accepted++
        for (const when of moments) {
          const there = new Set(told.known.agenciesAt(when).map(({ id }) => id))
          for (const id of ids) {
            for (const matter of matters) {
              const competent = told.known.agencyAt(id, { at: when, ...matter })
              if (told.known.agency(id, when) === undefined) expect(competent).toBeUndefined()
              else expect(there).toContain(competent)
            }
            if (there.has(id)) expect(told.known.nameOf(id, when)).toBeTypeOf('string')
          }
          for (const { id } of departments.units) expect(there).toContain(told.known.agencyOfUnit(id, when))
        }
      }),
    )
    // The property is about something: many of the commands are accepted.
    expect(accepted).toBeGreaterThan(100)
  })

  it('an agency that still is there and was not split is its own successor', () => {
    fc.assert(
      fc.property(reorganisations, moment, (commands, when) => {
        const told = new ToldOrganisation().publish(departments)
        const splitOnce = new Set<string>()
        for (const command of commands) {
          if (told.send(command) === 'accepted' && command.type === 'splitAgency')
            splitOnce.add(command.agency)
        }
        for (const { id } of told.known.agenciesAt(when))
          if (!splitOnce.has(id)) expect(told.known.agencyAt(id, { at: when })).toBe(id)
      }),
    )
  })

  it('a further one changes nothing before the day from which it is in force', () => {
    fc.assert(
      fc.property(reorganisations, reorganisation, moment, (commands, last, when) => {
        const told = new ToldOrganisation().publish(departments)
        for (const command of commands) told.send(command)
        const { position } = told
        fc.pre(told.send(last) === 'accepted' && 'inForceFrom' in last)
        fc.pre('inForceFrom' in last && when < at(last.inForceFrom))
        expect(answers(told.known, when)).toEqual(answers(told.known.upTo(position), when))
      }),
    )
  })

  it('what was known at a position is what had been told until then', () => {
    fc.assert(
      fc.property(reorganisations, fc.nat({ max: 39 }), moment, (commands, count, when) => {
        const told = new ToldOrganisation().publish(departments)
        const short = new ToldOrganisation().publish(departments)
        for (const command of commands) told.send(command)
        for (const command of commands.slice(0, count)) short.send(command)
        expect(answers(told.known.upTo(short.position), when)).toEqual(answers(short.known, when))
      }),
    )
  })
})

function answers(known: ToldOrganisation['known'], when: Instant) {
  return {
    agencies: known.agenciesAt(when),
    competent: ids.map((id) => matters.map((matter) => known.agencyAt(id, { at: when, ...matter }))),
    units: known.unitsOf('trade', when),
    oneStop: known.oneStopUnits(when),
    names: ids.map((id) => known.nameOf(id, when)),
  }
}

const duty: fc.Arbitrary<BriefCommand> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: type('declareAbsence'),
      officer,
      from: moment,
      to: moment,
      deputy: fc.option(officer, { nil: undefined }),
    }),
  },
  fc.record({ type: type('endAbsence'), officer, at: moment }),
  {
    weight: 2,
    arbitrary: fc.record({
      type: type('delegateDuty'),
      officer,
      to: officer,
      from: moment,
      until: fc.option(moment, { nil: undefined }),
    }),
  },
  fc.record({ type: type('endDelegation'), officer, to: officer, at: moment }),
)

describe('after any absences and delegations', () => {
  it('an officer sees whose deputies lead to them, each once, and never stands in for themselves', () => {
    fc.assert(
      fc.property(fc.array(duty, { maxLength: 40 }), moment, (commands, when) => {
        const told = new ToldOrganisation().publish(departments)
        const absences: { officer: string; deputy?: string | undefined; from: number; to: number }[] = []
        for (const command of commands) {
          if (told.send(command) !== 'accepted') continue
          if (command.type === 'declareAbsence')
            absences.push({ ...command, from: Number(command.from), to: Number(command.to) })
          if (command.type !== 'endAbsence') continue
          const ended = absences.find(
            (each) =>
              each.officer === command.officer &&
              each.from <= Number(command.at) &&
              Number(command.at) < each.to,
          )
          ended!.to = Number(command.at)
        }
        const away = absences.filter(({ from, to }) => from <= when && when < to)
        for (const { id } of departments.officers) {
          const all = told.known.standsInFor(id, when)
          const asDeputy = all.filter(({ by }) => by === 'deputy').map((each) => each.officer)
          expect(new Set(asDeputy).size).toBe(asDeputy.length)
          expect(all.map((each) => each.officer)).not.toContain(id)
          expect(told.known.isAbsent(id, when)).toBe(away.some((each) => each.officer === id))
          expect(new Set(asDeputy)).toEqual(new Set(ids4.filter((other) => leadsTo(other, id))))
        }

        /** From deputy to deputy, as often as there are officers: who is away at all has one deputy at a time. */
        function leadsTo(from: string, to: string): boolean {
          let current: string | undefined = from
          for (let step = 0; step < ids4.length; step++) {
            current = away.find((each) => each.officer === current)?.deputy
            if (current === to) return from !== to
          }
          return false
        }
      }),
    )
  })
})

const ids4 = departments.officers.map(({ id }) => id)
