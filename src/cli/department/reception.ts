// How the desk receives a case: who brought what, and what is noted of it. Now and then it is typed wrongly, noticed
// a little later, and put right; the wrong values stay in the log.

import type { Channel } from '../../procedure/channel.js'
import type { PersonalInput } from '../../log/field.js'
import type { CaseFile, Course } from './case-file.js'
import { handedIn } from './papers.js'

/** What a case that was not registered before brings to the desk. */
export interface Entry {
  readonly procedure: string
  readonly channel: Channel
  readonly applicant?: PersonalInput | undefined
}

/** How often a ward is mistyped, and how often a channel of what came otherwise than online. */
const mistyped = { ward: 0.0012, channel: 0.2 }

const wards = [
  'chieng-le',
  'quyet-thang',
  'quyet-tam',
  'to-hieu',
  'chieng-an',
  'chieng-sinh',
  'chieng-coi',
  'hat-lot',
  'moc-chau',
  'phu-yen',
  'yen-chau',
  'song-ma',
] as const
const sizes = ['household', 'small', 'small', 'small', 'medium', 'large'] as const
/** Fields in which it counts how many households something concerns. */
const ofHouseholds = new Set(['dam safety', 'markets', 'industrial clusters'])

/** What is noted of a case beside the forms. */
export function attributesOf({ chance, procedure }: CaseFile): Readonly<Record<string, string | number>> {
  const ward = chance.pick(wards)
  if (ofHouseholds.has(procedure.procedure.field!)) return { ward, households: chance.between(20, 900) }
  return { ward, businessSize: chance.pick(sizes) }
}

/** Receives a case: one that was registered, or one brought to the desk. */
export function* receive(
  file: CaseFile,
  clerk: string,
  { defects, entry }: { readonly defects: number; readonly entry: Entry | undefined },
): Course {
  const { chance } = file
  const { level } = file.procedure.procedure
  const isMistyped = entry !== undefined && entry.channel !== 'online' && chance.happens(mistyped.channel)
  const typed = isMistyped && {
    channel: entry.channel === 'post' ? ('inPerson' as const) : ('post' as const),
  }
  const received = yield* file.send({
    type: 'receiveDossier',
    ...entry,
    ...typed,
    officer: clerk,
    placeOfReception: level === 'province' ? 'provincial-service-centre' : `${level}-one-stop`,
    components: handedIn(file, { defects }),
    attributes: attributesOf(file),
    actor: clerk,
  })
  if (isMistyped) {
    const { version } = received.find(({ type }) => type === 'DossierReceived')!
    yield* putRight(file, { event: version, data: { channel: entry.channel }, actor: clerk })
  }
  if (!chance.happens(mistyped.ward)) return
  const { version, data } = received.find(({ type }) => type === 'AttributesSet')!
  const ward = wards[(wards.indexOf(data['ward'] as never) + 1) % wards.length]!
  yield* putRight(file, { event: version, data: { ward }, actor: clerk })
}

function* putRight(
  file: CaseFile,
  correction: {
    readonly event: number
    readonly data: Readonly<Record<string, unknown>>
    readonly actor: string
  },
): Course {
  yield* file.send({ type: 'correctEvent', ...correction, reason: 'mistyped' })
}
