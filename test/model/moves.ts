// What the model test does, move by move: a command, the same again, another under its id, a broken connection, several
// at once, a restart, and a look at everything.

import fc from 'fast-check'
import { expect } from 'vitest'
import { verifyLog, type DossierCommandInput } from 'dossier-engine'
import { after, copied, nobody, take, type Expected, type Model } from './dossier-model.js'
import type { Failure } from './failing-log.js'
import type { Answer, Office } from './office.js'

type Move = fc.AsyncCommand<Model, Office>

/** A command as drawn: its moment is relative to the model's. */
export interface Drawn {
  readonly fields: Readonly<Record<string, unknown>> & { readonly type: string }
  readonly dossierId: string
  readonly passed: number
}

/** Gives a drawn command its id and its moment. */
function made(model: Model, { fields, dossierId, passed }: Drawn): DossierCommandInput {
  if (passed > 0) model.now += passed
  const command = {
    ...fields,
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
  return answer.rejection.code === 'command-reused' ? 'reused' : 'refused'
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
  }

  toString = () => `send ${JSON.stringify(this.drawn)} to desk ${this.desk}`
}

/** What moves a dossier on, one of which makes sense in every state that is not an end. */
const onward: readonly Drawn['fields'][] = [
  { type: 'registerDossier', procedure: 'licence', channel: 'online' },
  { type: 'receiveDossier', procedure: 'licence', channel: 'post' },
  { type: 'startStep', step: 'check' },
  { type: 'startStep', step: 'appraise', officer: 'lan' },
  { type: 'startStep', step: 'sign' },
  { type: 'completeStep', step: 'check', next: 'appraise' },
  { type: 'completeStep', step: 'check', next: 'sign' },
  { type: 'completeStep', step: 'appraise', next: 'sign' },
  { type: 'completeStep', step: 'sign' },
  { type: 'requestSupplement', reason: 'a page' },
  { type: 'receiveSupplement' },
  { type: 'resolveDossier', outcome: 'granted' },
  { type: 'returnResult', channel: 'post' },
]

/** A command that the rules should accept, if any is left. */
export class Proceed implements Move {
  readonly dossierId: string
  readonly which: number
  readonly desk: number

  constructor(dossierId: string, which: number, desk: number) {
    this.dossierId = dossierId
    this.which = which
    this.desk = desk
  }

  check = () => true

  async run(model: Model, office: Office): Promise<void> {
    const { dossierId } = this
    const dossier = model.dossiers.get(dossierId) ?? nobody
    const accepted = onward.filter(
      (fields) => after(dossier, { ...fields, at: Infinity } as unknown as DossierCommandInput) !== undefined,
    )
    const fields = accepted[this.which % accepted.length]
    if (fields !== undefined)
      await new Send({ fields, dossierId, passed: 3_600_000 }, this.desk).run(model, office)
  }

  toString = () => `proceed ${this.dossierId} by ${this.which} at desk ${this.desk}`
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
    const refusals = this.failure === 'before' ? ['refused', 'connection broke'] : ['refused']
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
        const dossier = engine.dossier(id)
        const { working, next: _, stepsDone, ...rest } = expected
        expect(dossier).toMatchObject(JSON.parse(JSON.stringify(rest)))
        expect(dossier.steps.filter(({ completedAt }) => completedAt !== undefined)).toHaveLength(stepsDone)
        const open = dossier.steps.filter(
          ({ completedAt, closedAt }) => (completedAt ?? closedAt) === undefined,
        )
        expect(open.map(({ step }) => step)).toEqual(working === undefined ? [] : [working])
        expect(engine.timeline(id).map(({ version }) => version)).toEqual(
          engine.timeline(id).map((_each, index) => index + 1),
        )
      }
      for (const id of ['d-1', 'd-2']) {
        if (!model.dossiers.has(id))
          expect(() => engine.dossier(id)).toThrow(expect.objectContaining({ code: 'dossier-unknown' }))
      }
    }
  }

  toString = () => 'look'
}
