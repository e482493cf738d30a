// Testing kit: where two plain values differ, in words. It belongs to no test runner, and never decides what should
// be equal: an absent member and one that is `undefined` are the same, as they are in the log.

/** The first place at which two values differ: `data.term.workingDays: expected 7, got 5`; `undefined` if nowhere. */
export function firstDifference(expected: unknown, actual: unknown, path = ''): string | undefined {
  if (Object.is(expected, actual)) return undefined
  if (!isContainer(expected) || !isContainer(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    return `${path === '' ? '' : `${path}: `}expected ${shown(expected)}, got ${shown(actual)}`
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)])
  for (const key of keys) {
    const found = firstDifference(own(expected, key), own(actual, key), path === '' ? key : `${path}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}

/** Prints a value on one line, cut where it is long. */
export function shown(value: unknown, limit = 200): string {
  const text = printed(value)
  return text.length > limit ? `${text.slice(0, limit)}…` : text
}

function printed(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`
  if (typeof value === 'string') return `'${value}'`
  if (!isContainer(value)) return `${value as number | boolean | null}`
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return members.length === 0
    ? '{}'
    : `{ ${members.map(([key, member]) => `${key}: ${printed(member)}`).join(', ')} }`
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function own(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
}
