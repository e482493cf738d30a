// The official days off and swapped days of the Vietnamese administration, 2023–2026. Data only, kept by hand: a year
// is added when its notice is out, never guessed; what may be expected of 2027 is in vietnam-estimates.ts.
//
// Notices and their dates are as the press and public law databases report them; no original was at hand. A letter of the
// Government Office (VPCP) comes before the ministry's notice: the first that was found to say a thing is named. Days that
// became known otherwise than their neighbours are a range of their own.
// - 2023: 8056/VPCP-KGVX of 2022-12-01 (repeated by 5034/TB-LĐTBXH, whose date was not found).
// - 2024: 8662/VPCP-KGVX of 2023-11-03 (repeated by 5015/TB-LĐTBXH of 2023-11-22); the swap 2450/VPCP-KGVX of 2024-04-12.
// - 2025: 6150/TB-BLĐTBXH of 2024-12-03, the swap of 2 May too (after 8726/VPCP-KGVX of 2024-11-26, of which only Tet is
//   reported).
// - 2026: 9441/TB-BNV of 2025-10-16 (after 9859/VPCP-KGVX of 2025-10-13, whose contents were not found); the swap of
//   2 January 12729/VPCP-KGVX of 2025-12-25. 3383/BNV-CVL of 2026-04-10 is reported to say that there is no swap around
//   30 April.
//
// Not in here: 24 November 2026, Vietnam Culture Day. It was a proposal when this list was made; since then Resolution
// 28/2026/QH16 is reported, of which no official text was at hand. vietnam-estimates.ts has it.

/** Days on which the Vietnamese administration was or will be closed: first and last date, both included. */
export interface OfficialDaysOff {
  readonly from: string
  readonly to: string
  readonly reason: string
  /** The number of the notice; the days of the law itself have none. */
  readonly notice?: string
  /** What the days rest on, where no notice was needed. */
  readonly basis?: string
  /** When the notice, or the law, was made known. Days of weekly rest and estimates have none. */
  readonly announcedOn?: string
}

/** A weekday off and the day of rest worked instead of it. */
export interface OfficialSwap {
  readonly off: string
  readonly worked: string
  /** The number of the notice. */
  readonly notice: string
  /** Dossiers with these dates may have been accepted before. */
  readonly announcedOn: string
}

/** What {@link vietnamOfficialDays} has. */
export interface OfficialDays {
  /** The dates it is complete for. */
  readonly covers: { readonly from: string; readonly to: string }
  /** The days off of the swaps are among them. */
  readonly off: readonly OfficialDaysOff[]
  readonly swaps: readonly OfficialSwap[]
}

/** Law 45/2019/QH14, adopted on 2019-11-20, in force since 2021-01-01. */
const law = (article: string) =>
  ({ basis: `Labour Code 2019, art. ${article}`, announcedOn: '2019-11-20' }) as const

/** Saturdays and Sundays that the list names because they belong to a row of days off. */
const weekend = { basis: 'weekly rest' } as const

const letter8056 = { notice: '8056/VPCP-KGVX', announcedOn: '2022-12-01' } as const
const letter8662 = { notice: '8662/VPCP-KGVX', announcedOn: '2023-11-03' } as const
const letter2450 = { notice: '2450/VPCP-KGVX', announcedOn: '2024-04-12' } as const
const notice6150 = { notice: '6150/TB-BLĐTBXH', announcedOn: '2024-12-03' } as const
const notice9441 = { notice: '9441/TB-BNV', announcedOn: '2025-10-16' } as const
const letter12729 = { notice: '12729/VPCP-KGVX', announcedOn: '2025-12-25' } as const

const off = (
  from: string,
  to: string,
  reason: string,
  known: Omit<OfficialDaysOff, 'from' | 'to' | 'reason'>,
) => ({
  from,
  to,
  reason,
  ...known,
})

/**
 * The official days off and swaps of the Vietnamese administration.
 * @source Labour Code 2019, art. 111.3 (compensatory days), 112.1 (holidays), 112.3 (the Prime Minister decides on Tet and
 * National Day every year); the notices named with the days
 */
export const vietnamOfficialDays: OfficialDays = {
  covers: { from: '2023-01-01', to: '2026-12-31' },
  off: [
    off('2023-01-01', '2023-01-02', 'New Year (Sunday), Monday 2 Jan compensatory', law('112.1.a, 111.3')),
    off('2023-01-20', '2023-01-26', 'Tet Quy Mao, 7 days', letter8056),
    off(
      '2023-04-29',
      '2023-05-03',
      'Hung Kings (Sat), 30/4 (Sun), 1/5, compensatory 2 and 3 May',
      law('112.1.c, d, e, 111.3'),
    ),
    off('2023-09-01', '2023-09-01', 'National Day, the day before', letter8056),
    off('2023-09-02', '2023-09-04', 'National Day (Sat), Monday 4 Sep compensatory', law('112.1.đ, 111.3')),

    off('2024-01-01', '2024-01-01', 'New Year', law('112.1.a')),
    off('2024-02-08', '2024-02-14', 'Tet Giap Thin, 7 days', letter8662),
    off('2024-04-18', '2024-04-18', 'Hung Kings', law('112.1.e')),
    off('2024-04-29', '2024-04-29', 'swapped Monday before 30/4 and 1/5', letter2450),
    off('2024-04-30', '2024-05-01', '30/4 and 1/5', law('112.1.c, d')),
    off('2024-08-31', '2024-09-01', 'weekend before National Day', weekend),
    off('2024-09-02', '2024-09-02', 'National Day', law('112.1.đ')),
    off('2024-09-03', '2024-09-03', 'National Day, the day after', letter8662),

    off('2025-01-01', '2025-01-01', 'New Year (Wednesday)', law('112.1.a')),
    off('2025-01-25', '2025-02-02', 'Tet At Ty, 9 days (27-31 January are the statutory five)', notice6150),
    off('2025-04-07', '2025-04-07', 'Hung Kings (Monday)', law('112.1.e')),
    off('2025-04-30', '2025-05-01', '30/4 and 1/5', law('112.1.c, d')),
    off('2025-05-02', '2025-05-02', 'swapped Friday after 30/4 and 1/5', notice6150),
    off('2025-05-03', '2025-05-04', 'weekend after 30/4 and 1/5', weekend),
    off('2025-08-30', '2025-08-31', 'weekend before National Day', weekend),
    off('2025-09-01', '2025-09-01', 'National Day, the day before', notice6150),
    off('2025-09-02', '2025-09-02', 'National Day', law('112.1.đ')),

    off('2026-01-01', '2026-01-01', 'New Year', law('112.1.a')),
    off('2026-01-02', '2026-01-02', 'swapped Friday after New Year', letter12729),
    off('2026-01-03', '2026-01-04', 'weekend after New Year', weekend),
    off(
      '2026-02-14',
      '2026-02-22',
      'Tet Binh Ngo, 9 days (16-20 February are the statutory five)',
      notice9441,
    ),
    off('2026-04-25', '2026-04-25', 'weekend before Hung Kings', weekend),
    off(
      '2026-04-26',
      '2026-04-27',
      'Hung Kings (Sunday), Monday 27 April compensatory',
      law('112.1.e, 111.3'),
    ),
    off('2026-04-30', '2026-05-01', '30/4 (Thu) and 1/5 (Fri), no swap', law('112.1.c, d')),
    off('2026-05-02', '2026-05-03', 'weekend after 30/4 and 1/5', weekend),
    off('2026-08-29', '2026-08-30', 'weekend before National Day', weekend),
    off('2026-08-31', '2026-08-31', 'swapped Monday before National Day', notice9441),
    off('2026-09-01', '2026-09-01', 'National Day, the day before', notice9441),
    off('2026-09-02', '2026-09-02', 'National Day', law('112.1.đ')),
  ],
  swaps: [
    { off: '2024-04-29', worked: '2024-05-04', ...letter2450 },
    { off: '2025-05-02', worked: '2025-04-26', ...notice6150 },
    { off: '2026-01-02', worked: '2026-01-10', ...letter12729 },
    { off: '2026-08-31', worked: '2026-08-22', ...notice9441 },
  ],
}
