// The official days off and swapped days of the Vietnamese administration, 2023–2026, as announced. Data only, kept
// by hand from the notices named beside it: a year is added when its notice is out, never guessed. (For 2027 none
// was found; 24 November, Culture Day, was proposed in 2026 and is not included.)

/** Days on which the Vietnamese administration was or will be closed: first and last date, both included. */
export interface OfficialDaysOff {
  readonly from: string
  readonly to: string
  readonly reason: string
  /** The number of the notice, where it is known. */
  readonly notice?: string
}

/** A weekday off and the day of rest worked instead of it. */
export interface OfficialSwap {
  readonly off: string
  readonly worked: string
  /** Dossiers with these dates may have been accepted before. */
  readonly announcedOn: string
}

/** What {@link vietnamOfficialDays} has. */
export interface OfficialDays {
  /** The dates it is complete for. */
  readonly covers: { readonly from: string; readonly to: string }
  readonly off: readonly OfficialDaysOff[]
  readonly swaps: readonly OfficialSwap[]
}

/** The official days off and swaps of the Vietnamese administration. */
export const vietnamOfficialDays: OfficialDays = {
  covers: { from: '2023-01-01', to: '2026-12-31' },
  off: [
    { from: '2023-01-01', to: '2023-01-02', reason: 'New Year (Sunday), Monday 2 Jan compensatory' },
    { from: '2023-01-20', to: '2023-01-26', reason: 'Tet Quy Mao, 7 days', notice: '8056/VPCP-KGVX' },
    {
      from: '2023-04-29',
      to: '2023-05-03',
      reason: 'Hung Kings (Sat), 30/4 (Sun), 1/5, compensatory 2 and 3 May',
    },
    { from: '2023-09-01', to: '2023-09-04', reason: 'National Day, 4 days', notice: '8056/VPCP-KGVX' },
    { from: '2024-01-01', to: '2024-01-01', reason: 'New Year' },
    { from: '2024-02-08', to: '2024-02-14', reason: 'Tet Giap Thin, 7 days' },
    { from: '2024-04-18', to: '2024-04-18', reason: 'Hung Kings' },
    {
      from: '2024-04-29',
      to: '2024-05-01',
      reason: '30/4 and 1/5, with the swapped Monday 29 April',
      notice: '2450/VPCP-KGVX',
    },
    { from: '2024-08-31', to: '2024-09-03', reason: 'National Day, 4 days' },
    { from: '2025-01-01', to: '2025-01-01', reason: 'New Year (Wednesday)' },
    {
      from: '2025-01-25',
      to: '2025-02-02',
      reason: 'Tet At Ty, 9 days (27-31 January are the statutory five)',
    },
    { from: '2025-04-07', to: '2025-04-07', reason: 'Hung Kings (Monday)' },
    { from: '2025-04-30', to: '2025-05-04', reason: '30/4 and 1/5, with the swapped Friday 2 May' },
    { from: '2025-08-30', to: '2025-09-02', reason: 'National Day, 4 days (1 and 2 September)' },
    { from: '2026-01-01', to: '2026-01-04', reason: 'New Year, with the swapped Friday 2 January' },
    {
      from: '2026-02-14',
      to: '2026-02-22',
      reason: 'Tet Binh Ngo, 9 days (16-20 February are the statutory five)',
      notice: '9441/TB-BNV',
    },
    { from: '2026-04-25', to: '2026-04-27', reason: 'Hung Kings on Sunday 26 April, Monday 27 compensatory' },
    { from: '2026-04-30', to: '2026-05-03', reason: '30/4 (Thu), 1/5 (Fri), no swap' },
    {
      from: '2026-08-29',
      to: '2026-09-02',
      reason: 'National Day, 5 days, with the swapped Monday 31 August',
      notice: '9441/TB-BNV',
    },
  ],
  swaps: [
    { off: '2024-04-29', worked: '2024-05-04', announcedOn: '2024-04-12' },
    { off: '2025-05-02', worked: '2025-04-26', announcedOn: '2025-03-04' },
    { off: '2026-01-02', worked: '2026-01-10', announcedOn: '2025-12-25' },
    { off: '2026-08-31', worked: '2026-08-22', announcedOn: '2025-10-16' },
  ],
}
