// Tiếng Việt. Lời văn theo docs/reference/glossary.md và các mẫu phiếu của Bộ phận Một cửa.

import { clockTold } from '../../report/clock-told.js'
import { clock, vi as words } from '../../report/messages/vi.js'
import type { NoticeTexts, Told } from '../texts.js'

const because = ({ reason }: Told) => (reason === undefined ? '' : ` Lý do: ${reason}.`)
const by = (lead: string, { due }: Told, tail = '.') =>
  due === undefined ? '' : ` ${lead} ${words.moment(due)}${tail}`
const of = ({ dossier, procedure }: Told) => `hồ sơ ${dossier} (${procedure})`
/** Hạn của riêng một việc thì nêu rõ việc đó: cả hồ sơ chưa quá hạn. */
const headed = ({ what }: Told, ofDossier: string, ofClock: string) =>
  what === undefined ? ofDossier : `${clock(clockTold(what))} ${ofClock}`
const stands = (told: Told, ofDossier: string, ofClock: string) =>
  told.what === undefined
    ? `${of(told)} ${ofDossier}`
    : `${clock(clockTold(told.what))} của ${of(told)} ${ofClock}`

/** Tiếng Việt. */
export const vi: NoticeTexts = {
  language: 'vi',
  notices: {
    received: (told) => ({
      subject: `Hồ sơ ${told.dossier}: đã được tiếp nhận`,
      text: `Chúng tôi đã tiếp nhận ${of(told)} của Ông/Bà lúc ${words.moment(told.at)}.${by('Hẹn trả kết quả trước', told)}`,
    }),
    receptionRefused: (told) => ({
      subject: `Hồ sơ ${told.dossier}: không được tiếp nhận`,
      text: `Chúng tôi không thể tiếp nhận ${of(told)} của Ông/Bà.${because(told)}`,
    }),
    supplementRequested: (told) => ({
      subject: `Hồ sơ ${told.dossier}: đề nghị bổ sung, hoàn thiện`,
      text: `Đề nghị Ông/Bà bổ sung, hoàn thiện ${of(told)}.${because(told)}${by('Hạn bổ sung:', told)}`,
    }),
    supplementTermExpired: (told) => ({
      subject: `Hồ sơ ${told.dossier}: đã hết hạn bổ sung`,
      text: `Chúng tôi chưa nhận được nội dung bổ sung của ${of(told)}.${by('Hạn bổ sung là', told)}`,
    }),
    paymentRequested: (told) => ({
      subject: `Hồ sơ ${told.dossier}: yêu cầu thực hiện nghĩa vụ tài chính`,
      text: `Đề nghị Ông/Bà nộp ${told.amount ?? 'khoản tiền'} cho ${of(told)}.${by('Hạn nộp:', told)}`,
    }),
    stopped: (told) => ({
      subject: `Hồ sơ ${told.dossier}: dừng xử lý`,
      text: `Chúng tôi đã dừng xử lý ${of(told)} của Ông/Bà.${because(told)}`,
    }),
    resumed: (told) => ({
      subject: `Hồ sơ ${told.dossier}: tiếp tục xử lý`,
      text: `Chúng tôi tiếp tục xử lý ${of(told)} của Ông/Bà.${by('Hẹn trả kết quả trước', told)}`,
    }),
    extended: (told) => ({
      subject: `Hồ sơ ${told.dossier}: xin lỗi và gia hạn thời gian giải quyết`,
      text: `Chúng tôi xin lỗi Ông/Bà vì ${of(told)} cần thêm thời gian giải quyết.${because(told)}${by('Hẹn trả kết quả mới: trước', told)}`,
    }),
    apology: (told) => ({
      subject: `Hồ sơ ${told.dossier}: xin lỗi và hẹn lại ngày trả kết quả`,
      text: `Chúng tôi xin lỗi Ông/Bà vì chưa có kết quả của ${of(told)}.${because(told)}${by('Hẹn lại lúc', told)}`,
    }),
    resolved: (told) => ({
      subject: `Hồ sơ ${told.dossier}: đã có kết quả`,
      text: `${capital(of(told))} của Ông/Bà đã được giải quyết${told.what === undefined ? '' : ` (${told.what})`}. Mời Ông/Bà nhận kết quả.`,
    }),
    returned: (told) => ({
      subject: `Hồ sơ ${told.dossier}: đã trả kết quả`,
      text: `Kết quả của ${of(told)} đã được trả lúc ${words.moment(told.at)}.`,
    }),
    withdrawn: (told) => ({
      subject: `Hồ sơ ${told.dossier}: đã rút`,
      text: `${capital(of(told))} đã được rút theo yêu cầu của Ông/Bà.`,
    }),
    reopened: (told) => ({
      subject: `Hồ sơ ${told.dossier}: được giải quyết lại`,
      text: `Chúng tôi giải quyết lại ${of(told)} của Ông/Bà.${because(told)}${by('Hẹn trả kết quả trước', told)}`,
    }),
    feedbackAnswered: (told) => ({
      subject: `Hồ sơ ${told.dossier}: trả lời phản ánh, kiến nghị`,
      text: `Chúng tôi đã trả lời phản ánh, kiến nghị của Ông/Bà về ${of(told)}.`,
    }),
    assigned: (told) => ({
      subject: `${told.dossier}: được phân công`,
      text: `Anh/Chị được phân công xử lý ${of(told)}${told.what === undefined ? '' : `, bước ${told.what}`}.${by('Hạn xử lý:', told)}`,
    }),
    dueSoon: (told) => ({
      subject: `${told.dossier}: ${headed(told, 'sắp đến hạn', 'sắp hết')}`,
      text: `${capital(stands(told, 'sắp đến hạn', 'sắp hết'))}.${by('Hạn:', told)}`,
    }),
    handedOver: (told) => ({
      subject: `${told.dossier}: được chuyển đến`,
      text: `${capital(of(told))} được chuyển đến đơn vị.${by('Hạn:', told)}`,
    }),
    apologyOwed: (told) => ({
      subject: `${told.dossier}: hoàn thành, hoặc xin lỗi và hẹn lại`,
      text: `${capital(of(told))} sắp hết thời gian được phép gia hạn.${by('Hạn:', told, '; thông báo xin lỗi và hẹn lại phải gửi trước đó.')}`,
    }),
    overdue: (told) => ({
      subject: `${told.dossier}: ${headed(told, 'quá hạn', 'đã hết')}`,
      text: `${capital(stands(told, 'đã quá hạn', 'đã hết'))}.${by('Hạn là', told)}`,
    }),
    concurrenceRequested: (told) => ({
      subject: `${told.dossier}: lấy ý kiến phối hợp`,
      text: `Đề nghị Quý cơ quan cho ý kiến về ${of(told)}: ${told.what ?? ''}${by('Hạn trả lời:', told)}`,
    }),
  },
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
