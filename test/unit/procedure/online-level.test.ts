import { describe, expect, it } from 'vitest'
import { onlineServiceName, onlineServiceOfLevel } from '../../../src/procedure/online-level.js'

describe('online services', () => {
  it('were levels until Decree 42/2022/NĐ-CP, and each level is a service now', () => {
    expect(([1, 2, 3, 4] as const).map(onlineServiceOfLevel)).toEqual([
      'information',
      'information',
      'partial',
      'full',
    ])
    expect(onlineServiceName('full', '2022-08-14')).toEqual({ scale: 'levels', level: 4 })
    expect(onlineServiceName('full', '2022-08-15')).toEqual({ scale: 'services', service: 'full' })
    expect(onlineServiceName('information', '2021-01-01')).toEqual({ scale: 'levels', level: 1 })
    expect(onlineServiceName('none', '2021-01-01')).toEqual({ scale: 'levels', level: undefined })
    expect(() => onlineServiceName('full', 'yesterday')).toThrow(
      expect.objectContaining({ code: 'civil-date-invalid' }),
    )
  })
})
