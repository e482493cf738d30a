// Dossier codes that commands on their way bring. That no two dossiers have one code is looked up before the dossier is
// written; between the two nobody else may be told that the code is free.

/** Codes that are held, each by one command, until that is settled. */
export class CodesOnTheirWay {
  readonly #settled = new Map<string, Promise<void>>()

  /** Holds a code, once nobody else does; gives what lets go of it. Without another holder, it is held at once. */
  async hold(code: string): Promise<() => void> {
    while (this.#settled.has(code)) await this.#settled.get(code)
    let settle!: () => void
    this.#settled.set(code, new Promise((resolve) => (settle = resolve)))
    return () => {
      this.#settled.delete(code)
      settle()
    }
  }
}
