// A way to a server that can be cut, so that what was sent is there and its answer is not.

import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { pause } from '../../src/testing/contract-checks.js'

/** A way to a port, open until the test ends. */
export interface CutProxy {
  readonly port: number
  /** Ends every connection on it, after a while in which nothing comes back. */
  cut(): Promise<void>
}

/** Opens a way to a port of the loopback interface. */
export async function proxyTo(port: number): Promise<CutProxy> {
  const open = new Set<Socket>()
  let isDeaf = false
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const [one, other] of [[near, far], [far, near]] as const) {
      open.add(one)
      one.on('error', () => {}).on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.on('data', (data: Buffer) => void ((one === near || !isDeaf) && other.write(data)))
    }
  }) // prettier-ignore
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return {
    port: (server.address() as AddressInfo).port,
    async cut() {
      isDeaf = true
      await pause(10)
      for (const socket of open) socket.destroy()
      isDeaf = false
    },
  }
}
