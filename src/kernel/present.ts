// Absent facts are absent properties: what is undefined is left out, so that equal things have equal members.

/** The members that have a value; a new object. */
export function present<Members extends object>(members: Members): Members {
  const found = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(found) as Members
}
