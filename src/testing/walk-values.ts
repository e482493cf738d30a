// Testing kit: the few values that drawn commands are made of.

import type { FieldTable } from '../log/field.js'
import type { Procedure } from '../procedure/declaration.js'

/** Picks one of a list, the same for the same draw. */
export type Pick = <Value>(values: readonly Value[]) => Value

export { channels } from '../procedure/channel.js'

/** Who may work on a dossier: one of them has a name that a careless look-up takes for something else. */
export const officers = ['lan', 'minh', '__proto__']

/** Who may hold a dossier. */
export const units = ['one-stop', 'trade', 'leaders']

/** Some of a procedure's components, as they may be handed in. */
export function handedIn({ components = [] }: Procedure, pick: Pick) {
  const some = components.filter(() => pick([true, false, true]))
  const listed = some.map(({ code, forms }) => ({ component: code, ...(forms && { form: pick(forms) }) }))
  return pick([undefined, listed])
}

/** Values of the office's attributes, by their kinds. */
export function valuesOf(attributes: FieldTable, pick: Pick): Record<string, unknown> {
  const values: Record<string, unknown> = {
    ...{ code: 'red', text: 'a note', count: 7, flag: true, civilDate: '2024-02-29', json: [1], instant: 0 },
    personal: { subject: 'owner', data: 'Lê' },
  }
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { kind, oneOf }]) => [name, oneOf ? pick(oneOf) : values[kind]]),
  )
}
