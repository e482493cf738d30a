// `npm run replay` as its user meets it: what it prints, how it ends, and what it says when something is wrong.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fences } from '../../support/markdown.js'
import { parseArguments, usage, UsageError } from '../../../src/cli/replay/arguments.js'
import { textReport } from '../../../src/cli/replay/text-report.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import { command, own, replay } from './replaying.js'

const folder = mkdtempSync(join(tmpdir(), 'replay-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const permits = readFileSync(own('permits.xes'), 'utf8')
const mapping = ['--mapping', own('permits.mapping.json')]

/** The figures of cost, which are never the same. */
const withoutCost = (text: string) => text.replace(/^Import .*$/m, '').trimEnd()

describe('the command', () => {
  it('prints what its page shows', async () => {
    const page = readFileSync(new URL('../../../docs/how-to/replay-a-real-log.md', import.meta.url), 'utf8')
    const [shell, shown] = ['sh', 'text'].map((info) => fences(page).find((fence) => fence.info === info)!.code)
    const words = shell!.replaceAll('\\\n', ' ').trim().split(/\s+/).slice('npm run replay --'.split(' ').length)
    const { code, out, err } = await command(words)
    expect(err).toBe('')
    expect(code).toBe(0)
    expect(withoutCost(out)).toBe(withoutCost(shown!))
  })

  it('prints one JSON document', async () => {
    const { code, out, err } = await command([own('permits.xes'), ...mapping, '--json', '--top', '0'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({
      file: { name: 'permits.xes', format: 'xes' },
      source: { dossiers: 8, events: 11 },
      onTime: { definition: 'byInstant', total: { resolved: { early: 3, onTime: 1, late: 2 } } },
      overdue: { total: 1, dossiers: [] },
      verification: { intact: true },
    })
  })

  it('prints its usage when asked', async () => {
    expect(await command(['--help'])).toEqual({ code: 0, out: usage, err: '' })
  })
})

describe('a malformed file', () => {
  it('ends the command with an error and nothing else', async () => {
    const text = permits.replace('2024-03-05T09:00:00+07:00', 'yesterday')
    const { code, out, err } = await command([file('malformed.xes', text), ...mapping])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toBe(
      "malformed.xes can't be imported:\n  line.12.case.P-1.time:timestamp: \"yesterday\" is no instant: write 2024-04-26T10:00:00+07:00\n",
    )
  })

  it.each([
    ['a promise that is none', permits.replace('2024-03-07T17:00:00+07:00', 'soon'), 'case.P-6.promised'],
    ['a value with a control character', permits.replace('"Licences"', '"a&#9;b"'), 'case.P-1.office'],
    ['no end', permits.slice(0, 2000), 'line.'],
    ['no XES', '<html></html>', 'line.1'],
    ['a log without cases', '<log></log>', 'there is no case in it'],
  ])('with %s is told with its place', async (_what, text, place) => {
    const error: unknown = await replay(file('wrong.xes', text), ...mapping).catch((thrown: unknown) => thrown)
    if (!isDossierError(error, 'import-invalid')) throw error
    expect(error.message).toContain("wrong.xes can't be imported:")
    expect(error.message).toContain(place)
  })

  it('is replayed without its invalid parts by --skip-invalid, which counts and lists them', async () => {
    const text = permits
      .replace('2024-03-05T09:00:00+07:00', 'yesterday')
      .replace('2024-03-07T17:00:00+07:00', 'soon')
    const { code, out, err } = await command([file('odd.xes', text), ...mapping, '--skip-invalid'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('Left out as invalid: 2 findings (instant-invalid 2)')
    expect(out).toMatch(/line\.\d+\.case\.P-1\.time:timestamp: "yesterday" is no instant/)
    expect(out).toMatch(/line\.\d+\.case\.P-6\.promised: "soon" is no instant/)
    expect(out).toMatch(/^dossiers +7$/m)
    expect(out).toMatch(/^source events +9$/m)
  })

  it('in CSV is told with line, case and column', async () => {
    const csv = 'id,what,when\nA,in,2024-03-04T08:00:00Z\nA,out,noon\n'
    const words = ['--case', 'id', '--activity', 'what', '--at', 'when']
    await expect(replay(file('odd.csv', csv), ...words)).rejects.toThrow(
      'line.3.case.A.when: "noon" is no instant',
    )
  })

  it('shows nothing that a terminal would obey', async () => {
    const text = permits.replace('value="Chi"', 'value="Chi\u202e2J\u2066"')
    const answer = await replay(file('escape.xes', text), ...mapping)
    expect(textReport(answer, { top: 10, colour: true })).toContain('Chi?2J?')
  })
})

describe('words that are not understood', () => {
  it('end with the usage and exit code 2', async () => {
    const { code, out, err } = await command([own('permits.xes'), '--mappings', 'wabo'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toBe(`Unknown option \`--mappings\`\n\n${usage}`)
  })

  it.each([
    [[], 'name the file to replay'],
    [['a.xes', 'b.xes'], 'Unused args: `b.xes`'],
    [['a.xes', '--mapping'], 'option `--mapping <name>` value is missing'],
    [['a.xes', '--top', '3', '--top', '4'], '--top is given 2 times'],
    [['a.xes', '--top', 'some'], '--top some is no whole number'],
    [['a.xes', '--group-by', 'county'], 'is none of procedure, level'],
    [['a.xes', '--every', 'year'], 'every: goes with'],
    [['a.xes', '--workload-by', 'period'], '--workload-by period'],
    [['a.xes', '--definition', 'byFeeling'], 'definition'],
    [['a.xes', '--from', '2024-02-30'], 'from: is not a date that exists'],
    [['a.xes', '--from', '2024-02-03', '--to', '2024-02-01'], 'to: is before'],
    [['a.xes', '--as-of', '2024-02-03'], '--as-of 2024-02-03 is no moment'],
    [['a.xes', '--time-zone', 'Mars'], "--time-zone: 'Mars' is not a time zone"],
  ])('%j', (words, message) => {
    expect(() => parseArguments(words)).toThrow(UsageError)
    expect(() => parseArguments(words)).toThrow(message)
  })

  it.each([
    [[own('counter.csv')], 'counter.csv is CSV: name its columns by --case, --activity and --at'],
    [[own('counter.csv'), '--case', 'id'], 'name --activity and --at as well'],
    [[own('permits.xes'), '--case', 'id'], 'permits.xes is XES'],
    [[own('permits.xes'), '--mapping', 'nothing.json'], 'neither a file nor one of wabo'],
    [[own('permits.xes'), '--local-times'], '--local-times: name the zone'],
  ])('%j, seen when the file is open', async (words, message) => {
    await expect(replay(...words)).rejects.toThrow(UsageError)
    await expect(replay(...words)).rejects.toThrow(message)
  })

  it('stay as they are written, numbers or not', () => {
    const words = ['a.xes', '--case', '007', '--at=1e3', '--group-by', 'unit, channel', '--group-by', 'field']
    expect(parseArguments(words)).toMatchObject({
      columns: { case: '007', at: '1e3' },
      groupBy: ['unit', 'channel', 'field'],
    })
  })

  it('are those of their own option, whatever the others have', () => {
    expect(parseArguments(['007', '--top', '7', '--case', '007', '--activity=07', '--at', '7.0'])).toMatchObject({
      ...{ file: '007', top: 7, columns: { case: '007', activity: '07', at: '7.0' } },
    })
    expect(parseArguments(['a.csv', '--delimiter', ' ', '--at', '0'])).toMatchObject({
      columns: { delimiter: ' ', at: '0' },
    })
    expect(() => parseArguments(['a.csv', '--case=', '--at', '0'])).toThrow('--case is empty')
    expect(() => parseArguments(['a.csv', '007'])).toThrow(/`007`/)
  })

  it('in a mapping file are told with their paths', async () => {
    const wrong = file('wrong.json', '{"name":"x","received":{"event":"first"},"procedure":{"constant":"p"},"until":{}}')
    await expect(replay(own('permits.xes'), '--mapping', wrong)).rejects.toThrow('until: is not known here')
  })
})
