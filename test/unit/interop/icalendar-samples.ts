// iCalendar texts as publishers write them: a feed of public holidays, an office's own calendar, and pieces for one
// behaviour each.

/** A calendar of these content lines, with the line ends that the format asks for. */
export function calendar(...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n')
}

/** The lines of one event; UID and DTSTAMP are given unless the lines have them. */
export function event(...lines: readonly string[]): string {
  const uid = lines.some((line) => line.startsWith('UID')) ? [] : ['UID:e@test']
  return ['BEGIN:VEVENT', ...uid, 'DTSTAMP:20240101T000000Z', ...lines, 'END:VEVENT'].join('\r\n')
}

/** A feed of the kind that an operating system ships: yearly rules, no end, folded lines. */
export const feed = calendar(
  'METHOD:PUBLISH',
  'X-WR-CALNAME:Feestdagen in Nederland',
  'X-APPLE-LANGUAGE:nl',
  event(
    'UID:nl-1@feed',
    'SUMMARY;LANGUAGE=nl:Nieuwjaarsdag',
    'DTSTART;VALUE=DATE:20140101',
    'RRULE:FREQ=YEARLY',
  ),
  event(
    'UID:nl-2@feed',
    'SUMMARY;LANGUAGE=nl:Koningsdag',
    'DTSTART;VALUE=DATE:20140427',
    'RRULE:FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=27',
    'EXDATE;VALUE=DATE:20140427,20250427',
    'RDATE;VALUE=DATE:20140426,20250426',
  ),
  event(
    'UID:nl-3@feed',
    'SUMMARY;LANGUAGE=nl:Kerstmis\\, eerste en ',
    ' tweede kerst',
    '\tdag',
    'DTSTART;VALUE=DATE:20141225',
    'DTEND;VALUE=DATE:20141227',
    'RRULE:FREQ=YEARLY;INTERVAL=1',
  ),
  event('UID:nl-4@feed', 'SUMMARY:Hemelvaartsdag', 'DTSTART;VALUE=DATE:20250529', 'DURATION:P1D'),
  event('UID:nl-5@feed', 'SUMMARY:Hemelvaartsdag', 'DTSTART;VALUE=DATE:20260514'),
)

/** An office's own calendar, with what is no day off among it. */
export const office = calendar(
  'BEGIN:VTIMEZONE',
  'TZID:W. Europe Standard Time',
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'END:VTIMEZONE',
  event(
    'UID:o-1@office',
    'SUMMARY:Nghỉ Tết Nguyên đán',
    'DTSTART;VALUE=DATE:20250125',
    'DTEND;VALUE=DATE:20250203',
  ),
  event(
    'UID:o-2@office',
    'SUMMARY:Early closing',
    'DTSTART;TZID=W. Europe Standard Time:20251224T120000',
    'DTEND;TZID=W. Europe Standard Time:20251224T170000',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:-PT15M',
    'END:VALARM',
  ),
  event(
    'UID:o-3@office',
    'SUMMARY:Team call',
    'DTSTART:20250310T140000Z',
    'DTEND:20250310T150000Z',
    'RRULE:FREQ=WEEKLY',
  ),
  event('UID:o-4@office', 'SUMMARY:Move of the archive', 'STATUS:CANCELLED', 'DTSTART;VALUE=DATE:20250611'),
  event('UID:o-5@office', 'SUMMARY:Birthday of Hoa', 'TRANSP:TRANSPARENT', 'DTSTART;VALUE=DATE:20250704'),
  event('UID:o-6@office', 'SUMMARY:Inventory', 'STATUS:TENTATIVE', 'DTSTART;VALUE=DATE:20250901'),
  event(
    'UID:o-7@office',
    'SUMMARY:Training day',
    'DTSTART;VALUE=DATE:20250106',
    'RRULE:FREQ=MONTHLY;BYDAY=1MO;UNTIL=20250601',
  ),
  event(
    'UID:o-7@office',
    'SUMMARY:Training day\\, moved',
    'RECURRENCE-ID;VALUE=DATE:20250303',
    'DTSTART;VALUE=DATE:20250305',
  ),
  event('UID:o-8@office', 'SUMMARY:Old building closed', 'DTSTART;VALUE=DATE:20190101'),
  'BEGIN:VTODO\r\nUID:t-1@office\r\nSUMMARY:Order chairs\r\nEND:VTODO',
)
