// A thread that only calculates: what so many of them reach beside one is what any work could gain on this machine, now.

import { parentPort } from 'node:worker_threads'

/** So many rounds of arithmetic, in registers alone. */
function spin(rounds: number): number {
  let state = 1
  for (let round = 0; round < rounds; round++) {
    state = (Math.imul(state, 0x2c1b3c6d) + round) | 0
    state ^= state >>> 15
  }
  return state
}

parentPort!.on('message', (rounds: number) => parentPort!.postMessage(spin(rounds)))
