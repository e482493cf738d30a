// Tiếng Việt: `17:00 ngày 07/05/2024 (Thứ Ba)`. The words are those of docs/reference/glossary.md and of the Civil Code
// 2015, art. 144 to 148 (thời hạn).

import type {
  BasisTold,
  ClockTold,
  DaysTold,
  LocalDate,
  Messages,
  OpeningTime,
  PauseTold,
  StartTold,
} from '../messages.js'

const weekdays = {
  mon: 'Thứ Hai',
  tue: 'Thứ Ba',
  wed: 'Thứ Tư',
  thu: 'Thứ Năm',
  fri: 'Thứ Sáu',
  sat: 'Thứ Bảy',
  sun: 'Chủ Nhật',
}
const units = {
  workingMinutes: 'phút làm việc',
  workingHours: 'giờ làm việc',
  workingDays: 'ngày làm việc',
  days: 'ngày',
  weeks: 'tuần',
  months: 'tháng',
  years: 'năm',
}

const two = (value: number) => String(value).padStart(2, '0')
const numbers = ({ day, month, year }: LocalDate) =>
  `${two(day)}/${two(month)}/${String(year).padStart(4, '0')}`
const because = (reason: string | undefined) => (reason === undefined ? '' : `; lý do: ${reason}`)
const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const date = (on: LocalDate) => `ngày ${numbers(on)} (${weekdays[on.weekday]})`
const dates = ({ from, to, count }: Pick<DaysTold, 'from' | 'to' | 'count'>) =>
  capital(count === 1 ? date(from) : `từ ${date(from)} đến ${date(to)}`)

const moment: Messages['moment'] = (at) =>
  `${at.clock}${at.zone === undefined ? '' : ` (${at.zone})`} ${date(at)}`

function openingTime({ hours, minutes, seconds }: OpeningTime): string {
  const parts = [
    ...(hours > 0 ? [`${hours} giờ`] : []),
    ...(minutes > 0 ? [`${minutes} phút`] : []),
    ...(seconds > 0 ? [`${String(seconds).replace('.', ',')} giây`] : []),
  ]
  return parts.length === 0 ? '0 phút' : parts.join(' ')
}

/** What a clock is called. */
export function clock({ clock: kind, name }: Omit<ClockTold, 'dossier'>): string {
  const clocks = {
    statutory: 'thời hạn giải quyết',
    step: `thời hạn thực hiện bước '${name}'`,
    supplement: 'thời hạn bổ sung hồ sơ của người nộp hồ sơ',
    payment: 'thời hạn thực hiện nghĩa vụ tài chính của người nộp hồ sơ',
    concurrence: `thời hạn trả lời lấy ý kiến phối hợp '${name}'`,
    feedback: `thời hạn trả lời phản ánh, kiến nghị '${name}'`,
    own: `thời hạn '${name}'`,
  }
  return clocks[kind]
}

const versioned = (what: string, name: string | undefined, version: number | undefined) =>
  name === undefined && version === undefined
    ? []
    : [[what, name, version === undefined ? undefined : `phiên bản ${version}`].filter(Boolean).join(' ')]

const basis = ({ procedure, procedureVersion, calendar, calendarVersion, timeZone }: BasisTold) =>
  [
    ...versioned('thủ tục hành chính', procedure, procedureVersion),
    ...versioned('lịch làm việc', calendar, calendarVersion),
    ...(timeZone === undefined ? [] : [`múi giờ ${timeZone}`]),
  ].join(', ')

const began = {
  reception: { label: 'Tiếp nhận hồ sơ', event: 'ngày tiếp nhận' },
  restart: { label: 'Thời hạn được tính lại từ đầu', event: 'ngày bắt đầu tính lại' },
  start: { label: 'Bắt đầu tính thời hạn', event: 'ngày bắt đầu' },
  continued: { label: 'Tính tiếp từ lần hẹn trước', event: 'ngày hẹn trước đó' },
  other: { label: 'Tính từ', event: 'ngày bắt đầu' },
}

function movedStart({ movedBy, countsAs, runsFrom, cutOff }: StartTold): string {
  if (movedBy === undefined) return ''
  const why = {
    cutOff: cutOff === undefined ? 'đã quá giờ tiếp nhận trong ngày' : `tiếp nhận từ ${cutOff} trở đi`,
    dayOff: 'đó là ngày nghỉ',
    outOfHours: 'ngoài giờ làm việc',
    closed: 'ngoài giờ làm việc',
  }[movedBy]
  if (countsAs !== undefined) return `; được tính là ${date(countsAs)} vì ${why}`
  return runsFrom === undefined ? `; ${why}` : `; thời hạn bắt đầu chạy từ ${moment(runsFrom)} vì ${why}`
}

const stood = ({ from, to, grounds }: Pick<PauseTold, 'from' | 'to' | 'grounds'>) =>
  `tạm dừng từ ${moment(from)}${to === undefined ? '' : ` đến ${moment(to)}`}${grounds.length === 0 ? '' : ` (${grounds.join(', ')})`}`

const verbs = {
  move: '',
  event: '',
  count: 'được tính',
  pause: 'được trả lại',
  shift: 'được cộng thêm',
  roll: '',
}

/** What became of dates: `được tính, ngày số 3`; `thứ 3` would be a Tuesday. */
function outcome({ part, counted, count, numbers: which, time, began: start, kind }: DaysTold): string {
  if (part === 'move') return 'không tính, trước khi bắt đầu thời hạn'
  if (part === 'event') return `không tính, ${began[start].event}`
  if (part === 'lastDay') return 'ngày cuối cùng của thời hạn'
  if (part === 'fixedDate') return 'ngày đã ấn định'
  if (part === 'roll') return kind ?? 'bỏ qua'
  const verb = verbs[part]
  if (!counted) {
    const not = part === 'pause' ? 'không được trả lại' : 'không tính'
    return count === 1 ? not : `${count} ngày ${not}`
  }
  if (time !== undefined) {
    const open = time.used === time.hours ? '' : ` (giờ làm việc ${time.hours})`
    const each = openingTime(time.each)
    return `${count === 1 ? each : `${count} ngày, mỗi ngày ${each}`} ${verb}: ${time.used}${open}`
  }
  const [first, last] = which ?? [1, count]
  return count === 1 ? `${verb}, ngày số ${first}` : `${count} ngày ${verb} (số ${first}–${last})`
}

/** What kind of day it is, where that isn't said yet: `, ngày nghỉ: hoán đổi, công bố ngày 12/04/2024`. */
function note({ part, kind, reason, announcedOn }: DaysTold): string {
  const isSaid = kind === undefined || part === 'roll'
  const own = reason === undefined || reason === kind ? '' : `${kind === undefined ? ',' : ':'} ${reason}`
  return `${isSaid ? '' : `, ${kind}`}${own}${announcedOn === undefined ? '' : `, công bố ngày ${numbers(announcedOn)}`}`
}

/** Vietnamese, in the language of the administration. */
export const vi: Messages = {
  language: 'vi',
  date,
  moment,
  openingTime,

  length: (amount, unit) => `${amount} ${units[unit]}`,
  lengthInTime: (time) => `${openingTime(time)} làm việc`,
  until: (day) => `đến hết ngày ${numbers(day)}`,
  earlierOf: (terms) => `thời hạn nào đến trước: ${terms.join(' hoặc ')}`,
  laterOf: (terms) => `thời hạn nào đến sau: ${terms.join(' hoặc ')}`,

  title: (told, due) =>
    told.clock === 'statutory'
      ? `Hồ sơ ${told.dossier}: ngày hẹn trả theo thời hạn giải quyết là ${moment(due)}.`
      : `Hồ sơ ${told.dossier}: ${clock(told)} kết thúc lúc ${moment(due)}.`,
  noDueDate: (told) =>
    told.clock === 'statutory'
      ? `Hồ sơ ${told.dossier} không có ngày hẹn trả.`
      : `Hồ sơ ${told.dossier}: không có ${clock(told)}.`,
  term: (term) => `Thời hạn: ${term}`,
  basis: (told) => `Căn cứ tính: ${basis(told)}`,
  policy: (rules) => `Quy tắc: ${rules.join('; ')}`,
  rules: {
    'onSupplement=resume': 'tạm dừng tính thời hạn trong khi chờ bổ sung hồ sơ',
    'onSupplement=restart': 'thời hạn được tính lại từ đầu khi hồ sơ đã được bổ sung',
    'onSupplement=ignore': 'yêu cầu bổ sung không làm tạm dừng thời hạn',
    'outOfHours=sameDay': 'tiếp nhận ngoài giờ làm việc vẫn tính vào ngày đó',
    'outOfHours=nextOpening': 'tiếp nhận ngoài giờ làm việc thì tính từ giờ làm việc kế tiếp',
    'outOfHours=nextDay': 'tiếp nhận ngoài giờ làm việc thì tính sang ngày làm việc kế tiếp',
    'eventDay=excluded': 'không tính ngày bắt đầu',
    'eventDay=counted': 'tính cả ngày bắt đầu',
    'end=closing': 'kết thúc khi hết giờ làm việc của ngày cuối cùng',
    'end=midnight': 'kết thúc lúc 24:00 của ngày cuối cùng',
    'end=sameTime': 'kết thúc vào đúng giờ đã bắt đầu',
    'roll=next': 'ngày cuối cùng là ngày nghỉ thì kết thúc vào ngày làm việc kế tiếp',
    'roll=none': 'ngày cuối cùng là ngày nghỉ thì vẫn giữ nguyên',
    'roll=previous': 'ngày cuối cùng là ngày nghỉ thì kết thúc vào ngày làm việc liền trước',
    'pauses=wholeDays': 'thời gian tạm dừng được trả lại theo ngày',
    'pauses=interval': 'thời gian tạm dừng được trả lại theo giờ làm việc',
  },
  cutOff: (time) => `tiếp nhận từ ${time} trở đi thì tính sang ngày làm việc kế tiếp`,

  start: (told) => `${began[told.began].label}: ${moment(told.at)}${movedStart(told)}`,
  day: (told) => `${dates(told)}: ${outcome(told)}${note(told)}`,
  kinds: {
    workingDay: 'ngày làm việc',
    makeUpDay: 'ngày làm bù',
    otherHours: 'giờ làm việc khác thường lệ',
    weeklyRest: 'ngày nghỉ hằng tuần',
    dayOff: 'ngày nghỉ',
    skipped: 'không có giờ làm việc do đổi giờ',
  },
  grounds: {
    supplement: 'yêu cầu bổ sung',
    payment: 'thực hiện nghĩa vụ tài chính',
    concurrence: 'lấy ý kiến phối hợp',
    stop: 'dừng xử lý',
    own: 'sự kiện của thủ tục hành chính',
  },
  ignored: {
    notLater: 'kết thúc trước hoặc ngay khi bắt đầu',
    afterDue: 'thời hạn đã hết trước đó',
    fixedDate: 'ngày đã ấn định không thay đổi do tạm dừng',
  },
  pause: ({ from, to, grounds: words, by, notBefore, ignored }) =>
    [
      capital(stood({ from, to, grounds: words })),
      ...(by === undefined ? [] : [`: trả lại ${by}`]),
      ...(notBefore === undefined
        ? []
        : [`, và không đến hạn trước ${date(notBefore)}, khi thời hạn tiếp tục được tính`]),
      ...(ignored === undefined ? [] : [`: không trả lại thời gian vì ${ignored}`]),
    ].join(''),
  extension: ({ at, by, actor, reason }) =>
    `Gia hạn lúc ${moment(at)}${actor === undefined ? '' : `, do ${actor} thực hiện`}: ${by}${because(reason)}`,
  moved: () => 'Thời điểm kết thúc lùi lại:',
  lastDay: (day) => `Khi đó ngày cuối cùng là ${date(day)}.`,
  dueThen: (at) => `Khi đó thời hạn kết thúc lúc ${moment(at)}.`,
  roll: (from, to) => `Ngày cuối cùng, ${date(from)}, là ngày nghỉ: chuyển sang ${date(to)}`,
  afterwards: () => 'Sau đó, thời gian được trả lại:',
  choice: (rule) =>
    `Tính riêng từng thời hạn; lấy thời hạn đến ${rule === 'earlierOf' ? 'trước' : 'sau'} cùng:`,
  alternative: ({ number, term }) => `${number}. ${term}`,
  chosen: ({ number, term }, rule) =>
    `Lấy thời hạn số ${number} vì đến ${rule === 'earlierOf' ? 'trước' : 'sau'} cùng: ${term}`,
  due: (at, end) => `Đến hạn: ${moment(at)}, ${vi.ends[end]}`,
  ends: {
    workingTime: 'khi hết số giờ làm việc của thời hạn',
    closing: 'khi hết giờ làm việc',
    midnight: 'khi hết ngày',
    sameTime: 'vào cùng giờ',
    recorded: 'theo hẹn của hệ thống khác',
  },
  recorded: () => 'Thời hạn được ghi nhận theo hẹn của hệ thống khác: không rõ cách tính.',
  countedOn: (from) =>
    `Tính tiếp từ ngày hẹn của hệ thống khác${from === undefined ? '' : `: ${moment(from)}`}`,
  notRecounted: () =>
    'Thời hạn được giữ như đã ghi nhận: dữ liệu hiện có không cho phép trình bày lại cách tính.',

  promises: () => 'Các lần hẹn:',
  promise: (told) =>
    [
      `Lúc ${moment(told.at)}, do ${told.actor} thực hiện: hẹn đến ${moment(told.due)} vì ${told.cause}`,
      ...(told.pause === undefined ? [] : [`; ${stood(told.pause)}`]),
      ...(told.shift === undefined ? [] : [`; cộng thêm: ${told.shift}`]),
      ...(told.term === undefined ? [] : [`; thời hạn: ${told.term}`]),
      ...(told.basis === undefined ? [] : [`; nay theo ${basis(told.basis)}`]),
      because(told.reason),
      ...(told.isInForce ? [' [đang áp dụng]'] : []),
    ].join(''),
  causes: {
    reception: 'hồ sơ được tiếp nhận',
    resumption: 'thời hạn tiếp tục sau khi tạm dừng',
    restart: 'thời hạn được tính lại từ đầu',
    extension: 'thời hạn được gia hạn',
    recomputation: 'ngày hẹn được tính lại',
    start: 'bắt đầu tính thời hạn',
    recorded: 'hệ thống khác đã hẹn như vậy',
  },
}
