// One thing that is wrong with an input, and where. Errors about input carry all of them, not the first.

/** One thing that is wrong with an input: the path to it, a stable code, and what to do about it. */
export interface Finding {
  /** Property names and indexes from the input's root; for a file, what a reader needs to find the place. */
  readonly path: readonly (string | number)[]
  readonly code: string
  readonly message: string
}

/** Prints findings one a line, `steps.check.next.0: message`, for an error's message. At most `limit` lines. */
export function formatFindings(findings: readonly Finding[], limit = 12): string {
  const lines = findings
    .slice(0, limit)
    .map(({ path, message }) => `  ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`)
  if (findings.length > limit) lines.push(`  … and ${findings.length - limit} more`)
  return lines.join('\n')
}
