import { describe, expect, it } from 'vitest'
import { whichThereAre } from '../../../src/kernel/which-there-are.js'

const none = 'none was published'

describe('a name that is not known', () => {
  it.each([
    [[], none],
    [['office'], 'there is only office'],
    [['office', 'desk'], 'there are office, desk'],
  ])('is answered by all of a few: %j', (names, text) => {
    expect(whichThereAre(names, 'offise', none)).toBe(text)
  })

  it('is answered by the nearest of many', () => {
    const codes = Array.from({ length: 152 }, (_, index) => `2.000${400 + index}`)
    for (const [asked, first] of [
      ['2.00591', '2.000591'],
      ['Alcohol-licence', 'alcohol-licence'],
      ['alcohl-licence', 'alcohol-licence'],
    ] as const) {
      const text = whichThereAre([...codes, '2.000591', 'alcohol-licence'], asked, none)
      expect(text).toMatch(/^of the 154 there are, the nearest are /)
      expect(text).toContain(first)
    }
  })

  it('has a short answer whatever is asked', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `${'x'.repeat(190)}${index}`)
    for (const asked of ['', 'x'.repeat(5_000_000), '\u{1f600}'])
      expect(whichThereAre(names, asked, none).length).toBeLessThan(800)
  })
})
