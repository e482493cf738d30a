// Long work gives way to other work now and then, so that a server stays responsive.

/** Resolves when timers, input and messages have had their turn: without the wait that a timer takes at the least. */
export const nextTurn: () => Promise<void> =
  typeof setImmediate === 'function'
    ? () => new Promise((resolve) => void setImmediate(resolve))
    : () =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel()
          const onmessage = () => {
            port1.close()
            resolve()
          }
          Object.assign(port1, { onmessage })
          port2.postMessage(undefined)
        })
