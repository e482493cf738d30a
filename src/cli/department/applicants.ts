// Who applies: invented names for opaque subject ids, as personal data that never enters an event.

import type { PersonalInput } from '../../log/field.js'
import type { Chance } from './chance.js'

const families = [
  'Nguyễn',
  'Trần',
  'Lê',
  'Phạm',
  'Hoàng',
  'Lò',
  'Quàng',
  'Cà',
  'Tòng',
  'Vì',
  'Hà',
  'Bùi',
] as const
const middles = ['Văn', 'Thị', 'Hữu', 'Đức', 'Minh', 'Thanh', 'Quốc', 'Ngọc'] as const
const given = [
  'An',
  'Bình',
  'Chi',
  'Dũng',
  'Hạnh',
  'Hùng',
  'Lan',
  'Mai',
  'Nam',
  'Phong',
  'Quân',
  'Thảo',
] as const
const trades = ['Thương mại', 'Xăng dầu', 'Xây dựng', 'Nông sản', 'Điện lực', 'Hóa chất'] as const

/** Draws an applicant: a person, or a company with its name. */
export function drawApplicant(chance: Chance): PersonalInput {
  const person = `${chance.pick(families)} ${chance.pick(middles)} ${chance.pick(given)}`
  const subject = `subject-${chance.id()}`
  if (chance.happens(0.4)) return { subject, data: { name: person } }
  return {
    subject,
    data: { company: `Công ty TNHH ${chance.pick(trades)} ${chance.pick(given)}`, name: person },
  }
}
