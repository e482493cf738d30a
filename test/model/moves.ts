// What the model test does, move by move: a command, the same again, another under its id, a broken connection, several
// at once, a restart, and a look at everything.

import fc from 'fast-check'
import { expect } from 'vitest'
import { verifyLog, type DossierCommandInput } from 'dossier-engine'
import { agree, nothingIsLost } from './agreement.js'
import { fieldsOf, forms } from './commands.js'
import { after, copied, nobody, take, type Expected, type Model } from './dossier-model.js'
import type { Failure } from './failing-log.js'
import type { Answer, Office } from './office.js'

type Move = fc.AsyncCommand<Model, Office>

/** A command as drawn: the number of its form, and how much later than the one before it comes. */
export interface Drawn {
  readonly form: number
  readonly dossierId: string
  readonly passed: number
}

/** Gives a drawn command its id and its moment. */
function made(model: Model, { form, dossierId, passed }: Drawn): DossierCommandInput {
  if (passed > 0) model.now += passed
  const dossier = model.dossiers.get(dossierId) ?? nobody
  const command = {
    ...fieldsOf(forms[form]!, model.now, dossier),
    dossierId,
    actor: 'lan',
    at: passed < 0 ? model.now + passed : model.now,
    commandId: `c-${model.sent.length + 1}`,
  } as DossierCommandInput
  model.sent.push(command)
  return command
}

function kindOf(answer: Answer): Expected | 'connection broke' {
  if (answer === 'connection broke') return answer
  if (answer.accepted) return answer.repeated ? 'repeated' : 'accepted'
  return answer.rejection.code as Expected
}

const told = ({ type, commandId, dossierId }: DossierCommandInput) => `${type} ${commandId} to ${dossierId}`

/** One command to one desk. */
export class Send implements Move {
  readonly drawn: Drawn
  readonly desk: number

  constructor(drawn: Drawn, desk: number) {
    this.drawn = drawn
    this.desk = desk
  }

  check = () => true

  async run(model: Model, office: Office): Promise<void> {
    const command = made(model, this.drawn)
    const expected = take(model, command)
    expect(kindOf(await office.send(this.desk, command)), told(command)).toBe(expected)
    if (expected === 'accepted')
      agree(office.engineAt(this.desk), command.dossierId!, model.dossiers.get(command.dossierId!)!)
  }

  toString = () => `send ${JSON.stringify(this.drawn)} to desk ${this.desk}`
}

/** What leads a dossier on its way: drawn more often than what may come at any time. */
const course = ['startStep', 'completeStep', 'skipStep', 'receiveDossier', 'takeOverDossier'] as const
const goOn = ['receiveSupplement', 'recordPayment', 'giveConcurrence', 'resumeProcessing'] as const
const often = [...course, ...course, ...course, ...goOn, ...goOn]

/** The numbers of forms by what becomes of them: by type of command if it is accepted, else by code of refusal. */
export function outcomes(model: Model, dossierId: string, at: number) {
  const dossier = model.dossiers.get(dossierId) ?? nobody
  const [accepted, refused] = [new Map<string, number[]>(), new Map<string, number[]>()]
  for (const [index, form] of forms.entries()) {
    const command = { ...fieldsOf(form, at, dossier), at, dossierId } as unknown as DossierCommandInput
    const next = after(dossier, command, (id) => model.dossiers.has(id))
    const [into, key] = typeof next === 'string' ? [refused, next] : [accepted, command.type]
    into.set(key, [...(into.get(key) ?? []), index])
  }
  return { accepted, refused }
}

/** A command that the rules should accept. */
export class Proceed implements Move {
  readonly dossierId: string
  readonly which: readonly [type: number, form: number]
  readonly passed: number
  readonly desk: number

  constructor(dossierId: string, which: readonly [number, number], passed: number, desk: number) {
    this.dossierId = dossierId
    this.which = which
    this.passed = passed
    this.desk = desk
  }

  check = () => true

  async run(model: Model, office: Office): Promise<void> {
    const { dossierId, which, passed } = this
    const byType = outcomes(model, dossierId, model.now + passed).accepted
    const types = [...byType.keys(), ...often.filter((type) => byType.has(type))]
    const accepted = byType.get(types[which[0] % types.length]!)!
    const form = accepted[which[1] % accepted.length]!
    await new Send({ form, dossierId, passed }, this.desk).run(model, office)
  }

  toString = () =>
    `proceed ${this.dossierId} by ${this.which.join()} after ${this.passed} at desk ${this.desk}`
}

/** A command that was sent before, just as it was or with something changed. */
export class SendAgain implements Move {
  readonly which: number
  readonly desk: number
  readonly isChanged: boolean

  constructor(which: number, desk: number, isChanged: boolean) {
    this.which = which
    this.desk = desk
    this.isChanged = isChanged
  }

  check = ({ sent }: Readonly<Model>) => sent.length > 0

  async run(model: Model, office: Office): Promise<void> {
    const earlier = model.sent[this.which % model.sent.length]!
    const command = this.isChanged ? { ...earlier, actor: 'minh' } : earlier
    const expected = take(model, command)
    expect(kindOf(await office.send(this.desk, command)), told(command)).toBe(expected)
  }

  toString = () =>
    `send command ${this.which} again${this.isChanged ? ', changed,' : ''} to desk ${this.desk}`
}

/** A command on whose way the connection breaks; the client sends it again, to whatever desk. */
export class SendAndBreak implements Move {
  readonly drawn: Drawn
  readonly desks: readonly [number, number]
  readonly failure: Failure

  constructor(drawn: Drawn, desks: readonly [number, number], failure: Failure) {
    this.drawn = drawn
    this.desks = desks
    this.failure = failure
  }

  check = () => true

  async run(model: Model, office: Office): Promise<void> {
    const command = made(model, this.drawn)
    const [first, second] = this.desks
    const willBreak = take(copied(model), command) === 'accepted'
    const answer = kindOf(await office.send(first, command, this.failure))
    // What is refused does not reach the log, unless the desk lags behind and thinks it could be accepted.
    const refused = take(copied(model), command)
    const refusals = this.failure === 'before' ? [refused, 'connection broke'] : [refused]
    expect(willBreak ? ['connection broke'] : refusals, told(command)).toContain(answer)
    // The answer was lost, and not the effect.
    if (this.failure === 'after') take(model, command)
    // The same id, again: one effect in all.
    const expected = take(model, command)
    expect(kindOf(await office.send(second, command)), `${told(command)}, again`).toBe(expected)
  }

  toString = () =>
    `send ${JSON.stringify(this.drawn)} to desks ${this.desks.join(', ')}, breaking ${this.failure} storing`
}

/** Several commands at once: what came of them is what some order of them explains. */
export class Race implements Move {
  readonly drawn: readonly Drawn[]
  readonly desks: readonly number[]
  readonly sendsTwice: boolean

  constructor(drawn: readonly Drawn[], desks: readonly number[], sendsTwice: boolean) {
    this.drawn = drawn
    this.desks = desks
    this.sendsTwice = sendsTwice
  }

  check = () => true

  async run(model: Model, office: Office): Promise<void> {
    const commands = this.drawn.map((drawn) => made(model, drawn))
    if (this.sendsTwice) commands.push(commands[0]!)
    const answers = await Promise.all(
      commands.map((command, index) => office.send(this.desks[index % this.desks.length]!, command)),
    )
    const kinds = answers.map(kindOf)
    const order = orders(commands.length).find((each) => {
      const tried = copied(model)
      return each.every((index) => take(tried, commands[index]!) === kinds[index])
    })
    expect(
      order,
      `no order explains ${commands.map((command, index) => `${told(command)}: ${kinds[index]}`).join(', ')}`,
    ).toBeDefined()
    // Of several orders that explain the answers, the log says which it was.
    const positions = answers.map((answer) =>
      answer !== 'connection broke' && answer.accepted ? answer.position : Infinity,
    )
    const happened = commands.map((_, index) => index).toSorted((a, b) => positions[a]! - positions[b]!)
    for (const index of happened)
      if (kinds[index] === 'accepted') expect(take(model, commands[index]!)).toBe('accepted')
  }

  toString = () =>
    `race ${JSON.stringify(this.drawn)} at desks ${this.desks.join(', ')}${this.sendsTwice ? ', the first twice' : ''}`
}

/** Every order of so many things. */
function orders(length: number): number[][] {
  if (length === 0) return [[]]
  return orders(length - 1).flatMap((order) =>
    Array.from({ length }, (_, at) => order.toSpliced(at, 0, length - 1)),
  )
}

/** An engine is closed, and another opened in its place. */
export class Restart implements Move {
  readonly desk: number

  constructor(desk: number) {
    this.desk = desk
  }

  check = () => true

  async run(_model: Model, office: Office): Promise<void> {
    await office.restart(this.desk)
  }

  toString = () => `restart desk ${this.desk}`
}

/** Every engine, once it has caught up, and the log tell what the model tells. */
export class Look implements Move {
  check = () => true

  async run(model: Model, office: Office): Promise<void> {
    const effects = new Map<string, number>()
    for await (const { stream, commandId } of office.log.readAll()) {
      const key = `${stream.slice('dossier/'.length)} ${commandId}`
      if (stream.startsWith('dossier/')) effects.set(key, (effects.get(key) ?? 0) + 1)
    }
    expect(Object.fromEntries(effects)).toEqual(
      Object.fromEntries([...model.done.keys()].map((key) => [key, 1])),
    )
    expect(await verifyLog(office.log)).toMatchObject({ intact: true })
    expect(office.errors).toEqual([])
    for (const engine of office.engines) {
      await engine.caughtUp()
      for (const [id, expected] of model.dossiers) {
        agree(engine, id, expected)
        expect(engine.timeline(id).map(({ version }) => version)).toEqual(
          engine.timeline(id).map((_each, index) => index + 1),
        )
      }
      nothingIsLost(engine, model)
      for (const id of ['d-1', 'd-2']) {
        if (!model.dossiers.has(id))
          expect(() => engine.dossier(id)).toThrow(expect.objectContaining({ code: 'dossier-unknown' }))
      }
    }
  }

  toString = () => 'look'
}
