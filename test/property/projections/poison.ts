// An event that turns to poison: what a handler is given works during the call, and throws at any touch afterwards. So
// a handler that keeps the event, or its data, is found out.

import type { RecordedEvent } from 'dossier-engine'

/** An event of the dossier's kind with its place in a table. */
export type ProjectedEvent = RecordedEvent & { readonly ordinal: number }

/** The event for the length of one call. */
export function poisoned<Answer>(event: ProjectedEvent, use: (event: ProjectedEvent) => Answer): Answer {
  let isDead = false
  const guard = (): void => {
    if (isDead) throw new Error('a handler kept its event and looked at it later')
  }
  const wrap = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(object, key) {
        guard()
        const value: unknown = Reflect.get(object, key, object)
        if (key === 'data' || key === 'codes') return wrap(value as object)
        return typeof value === 'function' ? (value as () => unknown).bind(object) : value
      },
      has(object, key) {
        guard()
        return Reflect.has(object, key)
      },
      ownKeys(object) {
        guard()
        return Reflect.ownKeys(object)
      },
      getOwnPropertyDescriptor(object, key) {
        guard()
        return Reflect.getOwnPropertyDescriptor(object, key)
      },
      set: () => {
        throw new Error('a handler changed its event')
      },
      defineProperty: () => {
        throw new Error('a handler changed its event')
      },
      deleteProperty: () => {
        throw new Error('a handler changed its event')
      },
    })
  try {
    return use(wrap(event))
  } finally {
    isDead = true
  }
}
