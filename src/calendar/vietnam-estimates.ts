// Days off of the Vietnamese administration that may be expected, from the law and the lunar calendar; nobody announced
// them here, so they have no date of announcement. Data only. Where a notice is at hand, its days move to
// vietnam-days.ts: 10065/VPCP-KGVX of 2026-10-02 is reported to decide on Tet and National Day of 2027 as below, but its
// text was not at hand. Lunar dates (new year on 6 February 2027, 10th of the third month on 16 April) are general
// knowledge; test/unit/calendar/vietnam.test.ts holds them to the platform's Chinese calendar.

import type { OfficialDays } from './vietnam-days.js'

const expected = (from: string, to: string, reason: string, article: string) => ({
  from,
  to,
  reason: `estimate: ${reason}`,
  basis: `Labour Code 2019, art. ${article}`,
})

const cultureDay = (on: string) => ({
  from: on,
  to: on,
  reason: 'estimate: Vietnam Culture Day',
  basis: 'Resolution 28/2026/QH16, art. 2, as reported',
})

/**
 * What may be expected up to the end of 2027. Swaps can't be foreseen.
 * @source Labour Code 2019, art. 111.3 and 112.1; which five days are Tet, and which day is beside National Day, is as it
 * was decided when these fell on the same weekdays (Tet 2024) or joins a weekend
 */
export const vietnamEstimates: OfficialDays = {
  covers: { from: '2026-01-01', to: '2027-12-31' },
  off: [
    cultureDay('2026-11-24'),
    expected('2027-01-01', '2027-01-01', 'New Year (Friday)', '112.1.a'),
    expected(
      '2027-02-04',
      '2027-02-08',
      'Tet Dinh Mui, two days before and three from the new year on',
      '112.1.b',
    ),
    expected('2027-02-09', '2027-02-10', 'Tet Dinh Mui, compensatory for Saturday and Sunday', '111.3'),
    expected('2027-04-16', '2027-04-16', 'Hung Kings (Friday)', '112.1.e'),
    expected('2027-04-30', '2027-05-01', '30/4 (Friday) and 1/5 (Saturday)', '112.1.c, d'),
    expected('2027-05-03', '2027-05-03', 'compensatory for 1/5', '111.3'),
    expected('2027-09-02', '2027-09-02', 'National Day (Thursday)', '112.1.đ'),
    expected('2027-09-03', '2027-09-03', 'National Day, the day after', '112.1.đ'),
    cultureDay('2027-11-24'),
  ],
  swaps: [],
}
