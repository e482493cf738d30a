// Terms in words.

import { expect, it } from 'vitest'
import type { Term } from 'dossier-engine'
import { en, termText, vi } from 'dossier-engine/report'

const terms: [Term, string, string][] = [
  [{ workingDays: 7 }, '7 working days', '7 ngày làm việc'],
  [{ workingDays: 1 }, '1 working day', '1 ngày làm việc'],
  [{ workingHours: 0 }, '0 working hours', '0 giờ làm việc'],
  [{ workingMinutes: 1 }, '1 working minute', '1 phút làm việc'],
  [{ workingMs: 5_400_000 }, '1 hour 30 minutes of opening time', '1 giờ 30 phút làm việc'],
  [{ workingMs: 1_500 }, '1.5 seconds of opening time', '1,5 giây làm việc'],
  [{ workingMs: 0 }, '0 minutes of opening time', '0 phút làm việc'],
  [{ days: 5 }, '5 days', '5 ngày'],
  [{ weeks: 2 }, '2 weeks', '2 tuần'],
  [{ months: 1 }, '1 month', '1 tháng'],
  [{ years: 2 }, '2 years', '2 năm'],
  [{ on: '2024-06-30' }, 'until Sun 30 June 2024', 'đến hết ngày 30/06/2024'],
  [
    { earlierOf: [{ days: 5 }, { on: '2024-06-30' }] },
    'the earlier of 5 days and until Sun 30 June 2024',
    'thời hạn nào đến trước: 5 ngày hoặc đến hết ngày 30/06/2024',
  ],
  [
    { laterOf: [{ days: 1 }, { weeks: 1 }, { months: 1 }] },
    'the latest of 1 day, 1 week and 1 month',
    'thời hạn nào đến sau: 1 ngày hoặc 1 tuần hoặc 1 tháng',
  ],
]

it.each(terms)('says %j in both languages', (term, english, vietnamese) => {
  expect(termText(term)).toBe(english)
  expect(termText(term, en)).toBe(english)
  expect(termText(term, vi)).toBe(vietnamese)
})

it.each([
  ['none', 'none'],
  [{ fortnights: 2 }, '{"fortnights":2}'],
  [{ on: 'soon' }, '{"on":"soon"}'],
  [{ days: 'many' }, '{"days":"many"}'],
  [{ days: 1, weeks: 1 }, '{"days":1,"weeks":1}'],
  [{}, '{}'],
  [null, 'null'],
])('prints %j, which is no term, as it is', (term, text) => {
  expect(termText(term as unknown as Term)).toBe(text)
})
