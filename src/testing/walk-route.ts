// Testing kit: how far a walk has come on its procedure's route, played with tokens. As rough as the walk: it says which
// steps a command could name, and not what the rules will answer.

import type { Procedure, StepDefinition } from '../procedure/declaration.js'
import { followersOf } from '../procedure/route.js'

interface Token {
  readonly step: string
  /** The step that led to it. */
  readonly from?: string | undefined
}

/** Where the work on one dossier stands. */
export class WalkRoute {
  /** Steps in work. */
  working: string[] = []
  /** Steps that were done or skipped, the last of them last. */
  readonly done: string[] = []
  #tokens: Token[]
  procedure: Procedure

  constructor(procedure: Procedure, first = procedure.start) {
    this.procedure = procedure
    this.#tokens = [{ step: first }]
    this.#goOn()
  }

  /** Steps whose turn it is. */
  get ready(): string[] {
    const steps = [...new Set(this.#tokens.map(({ step }) => step))]
    const together = steps.filter((step) => {
      const from = this.#tokens.filter((token) => token.step === step).map((token) => token.from)
      return from.includes(undefined) || (this.stepOf(step).join ?? []).every((each) => from.includes(each))
    })
    // Within one branch of several, which the dossier was taken over at, nobody brings the others.
    return together.length > 0 || this.working.length > 0 ? together : steps
  }

  /** Whether all is done. */
  get isDone(): boolean {
    return this.working.length === 0 && this.#tokens.length === 0
  }

  /** Steps that were done and are not in work: the work can go back to them. */
  get waysBack(): string[] {
    return [...new Set(this.done)].filter((step) => !this.working.includes(step))
  }

  stepOf(step: string): StepDefinition {
    return Object.hasOwn(this.procedure.steps, step) ? this.procedure.steps[step]! : {}
  }

  start(step: string): void {
    this.#tokens = this.#tokens.filter((token) => token.step !== step)
    this.working.push(step)
  }

  complete(step: string, next: string | undefined): void {
    this.working = this.working.filter((each) => each !== step)
    this.#lead(step, next)
    this.#goOn()
  }

  skip(step: string, next: string | undefined): void {
    this.start(step)
    this.complete(step, next)
  }

  backTo(step: string): void {
    const after = new Set([step])
    for (const each of after) for (const follower of followersOf(this.stepOf(each))) after.add(follower)
    this.working = this.working.filter((each) => !after.has(each))
    this.#tokens = this.#tokens.filter(
      (token) => token.step !== step && (token.from === undefined || !after.has(token.from)),
    )
    this.#tokens.push({ step })
    this.#goOn()
  }

  #lead(step: string, next: string | undefined): void {
    this.done.push(step)
    const { fork, next: choices = [] } = this.stepOf(step)
    const chosen = next ?? choices[0]
    for (const follower of fork ?? (chosen === undefined ? [] : [chosen]))
      this.#tokens.push({ step: follower, from: step })
  }

  #goOn(): void {
    const step = this.ready.find((each) => this.stepOf(each).automatic === true)
    if (step === undefined) return
    this.#tokens = this.#tokens.filter((token) => token.step !== step)
    this.#lead(step, undefined)
    this.#goOn()
  }
}
