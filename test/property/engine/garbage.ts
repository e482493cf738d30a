// Values that nobody should hand in, and somebody will: of every type, hostile to look-ups, to recursion, to columns.

import fc from 'fast-check'
import { expect } from 'vitest'
import { isDossierError, type DossierErrorCode } from 'dossier-engine'

const cyclic: Record<string, unknown> = {}
cyclic['self'] = cyclic
cyclic['again'] = cyclic
let deep: unknown = 0
for (let level = 0; level < 20_000; level++) deep = [deep]
/** Small in memory, endless for whoever walks it. */
let bomb: Record<string, unknown> = {}
for (let level = 0; level < 90; level++) bomb = { left: bomb, right: bomb }

/** What a look-up, a comparison or a conversion trips over. */
const hostile: readonly unknown[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  '\u0000',
  '\ud800',
  'x'.repeat(100_000),
  '2024-02-30T10:00:00+07:00',
  '2024-04-26T10:00:00',
  '+275760-09-13T00:00:00Z',
  Number.NaN,
  Infinity,
  -Infinity,
  -0,
  1.5,
  2 ** 53,
  -1,
  8.64e15,
  1e300,
  1n,
  Symbol('s'),
  () => 1,
  null,
  undefined,
  new Date(Number.NaN),
  Object.create(Date.prototype),
  { epochMilliseconds: Symbol('s') },
  { epochMilliseconds: null },
  { epochMilliseconds: '0' },
  { epochMilliseconds: 1n },
  { toString: null, valueOf: null },
  JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  Object.create({ inherited: 1 }),
  Object.create(null),
  [],
  // oxlint-disable-next-line no-sparse-arrays -- the hole is the point
  [, 1],
  new Map([['a', 1]]),
  new Proxy({}, {}),
  cyclic,
  deep,
  bomb,
]

/** Any of these, or anything at all. */
export const garbage: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostile) },
  {
    weight: 2,
    arbitrary: fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    }),
  },
)

/** An object with some members replaced by garbage, some left out, and some that nobody asked for. */
export function nearly(right: Readonly<Record<string, unknown>>): fc.Arbitrary<Record<string, unknown>> {
  const keys = Object.keys(right)
  const extra = fc.oneof(
    fc.constantFrom('__proto__', 'constructor', 'asof', 'x'),
    fc.string({ maxLength: 8 }),
  )
  return fc
    .record({
      replaced: fc.dictionary(fc.constantFrom(...keys), garbage, { maxKeys: 2 }),
      left: fc.subarray(keys, { maxLength: 1 }),
      added: fc.oneof(
        { weight: 4, arbitrary: fc.constant([]) },
        fc.array(fc.tuple(extra, garbage), { maxLength: 2 }),
      ),
    })
    .map(({ replaced, left, added }) => {
      const made: Record<string, unknown> = { ...right, ...replaced }
      for (const key of left) Reflect.deleteProperty(made, key)
      for (const [key, value] of added)
        Object.defineProperty(made, key, { value, enumerable: true, configurable: true })
      return made
    })
}

const pristine = Reflect.ownKeys(Object.prototype).length

/** What came of it: the answer, or the error, which must be one of this package's with one of these codes. */
export async function orError<Answer>(
  attempt: () => Answer,
  codes: readonly DossierErrorCode[],
): Promise<Awaited<Answer> | DossierErrorCode> {
  try {
    return await attempt()
  } catch (error) {
    if (!isDossierError(error)) throw error
    expect(codes, error.message.slice(0, 500)).toContain(error.code)
    // It names what is wrong, and doesn't repeat all of it.
    expect(error.message.length).toBeGreaterThan(10)
    expect(error.message.length).toBeLessThan(10_000)
    return error.code
  } finally {
    expect(Reflect.ownKeys(Object.prototype)).toHaveLength(pristine)
    expect('polluted' in {}).toBe(false)
  }
}
