// The ways in which applicants and an office meet. Said here because terms and fees may differ by them.

/** Ways in and out. */
export const channels = ['online', 'inPerson', 'post'] as const
/** A way in or out. */
export type Channel = (typeof channels)[number]
