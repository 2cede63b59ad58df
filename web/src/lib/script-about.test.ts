import { describe, expect, it } from 'vitest'
import { describeScript } from '../workers/describe-script.ts'
import { lineOf } from './script-about.ts'

describe('what a script says of itself', () => {
  it('are the numbers it asks for', async () => {
    const code = `export const params = [{ id: 'bars', min: 2, max: 9, step: 1, default: 4, label: '봉' }]
      export const create = () => ({ onEvent: () => [] })`
    expect(await describeScript({ id: 7, code })).toMatchObject({
      id: 7,
      kind: 'about',
      about: { params: [{ id: 'bars', default: 4, label: { ko: '봉' } }], series: 1, bars: 'any' },
    })
  })

  it('or what is wrong with it, at its line', async () => {
    const broken = await describeScript({ id: 1, code: 'export const a = 1\nexport const b = (\n' })
    expect(broken).toMatchObject({ kind: 'fault', detail: expect.stringContaining('SyntaxError') })
    expect(broken.kind === 'fault' && lineOf(broken.detail)).toBe(3)
    const endless = await describeScript({ id: 2, code: 'for (;;);' })
    expect(endless).toMatchObject({ kind: 'fault', detail: expect.stringContaining('script_out_of_fuel') })
    expect(lineOf('plugin_late: ')).toBeUndefined()
  })
})
