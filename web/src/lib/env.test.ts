import { describe, expect, it } from 'vitest'
import { parseEnvironment } from './env.ts'

const BRIDGE = {
  id: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
  name: '거실 NAS',
  url: 'https://nas.example.net',
  keyId: 'k1',
  publicKey: 'A'.repeat(44),
}
const GOOD = {
  NARU_SUPABASE_URL: 'https://ref.supabase.co',
  NARU_SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x',
  NARU_BRIDGES: JSON.stringify([BRIDGE]),
}

describe('the web configuration', () => {
  it('carries the pinned bridges to the browser', () => {
    expect(parseEnvironment(GOOD)).toMatchObject({ bridges: [BRIDGE], sandbox: false, simulatorUrl: null })
  })

  it('names every bad key at once', () => {
    const read = () => parseEnvironment({ NARU_SUPABASE_URL: 'ftp://x', NARU_BRIDGES: '{', NARU_SANDBOX: 'yes' })
    expect(read).toThrow(/NARU_SUPABASE_URL/)
    expect(read).toThrow(/NARU_SUPABASE_PUBLISHABLE_KEY/)
    expect(read).toThrow(/NARU_BRIDGES: is not JSON/)
    expect(read).toThrow(/NARU_SANDBOX/)
  })

  it('knows a simulator in the sandbox only, and only on this machine', () => {
    const simulated = { ...GOOD, NARU_SANDBOX_KIS_URL: 'http://127.0.0.1:29400' }
    expect(parseEnvironment(simulated).simulatorUrl).toBeNull()
    expect(parseEnvironment({ ...simulated, NARU_SANDBOX: '1' }).simulatorUrl).toBe('http://127.0.0.1:29400')
    expect(() => parseEnvironment({ ...GOOD, NARU_SANDBOX_KIS_URL: 'https://example.com' })).toThrow(
      /NARU_SANDBOX_KIS_URL/,
    )
  })
})
