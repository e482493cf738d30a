// The move that sends several commands at once: what came of them is what some order of them explains.

import { expect } from 'vitest'
import { copied, take, type Model } from './dossier-model.js'
import { kindOf, made, told, type Drawn, type Move } from './moves.js'
import type { Office } from './office.js'

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
