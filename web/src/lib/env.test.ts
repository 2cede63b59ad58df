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
const DEMO = { appKey: 'a', appSecret: 'b', accountNumber: 'c', htsId: 'd' }

describe('the web configuration', () => {
  it('carries the pinned bridges to the browser', () => {
    expect(parseEnvironment(GOOD)).toMatchObject({ bridges: [BRIDGE], sandbox: false, demoCredential: null })
  })

  it('names every bad key at once', () => {
    const read = () => parseEnvironment({ NARU_SUPABASE_URL: 'ftp://x', NARU_BRIDGES: '{', NARU_SANDBOX: 'yes' })
    expect(read).toThrow(/NARU_SUPABASE_URL/)
    expect(read).toThrow(/NARU_SUPABASE_PUBLISHABLE_KEY/)
    expect(read).toThrow(/NARU_BRIDGES: is not JSON/)
    expect(read).toThrow(/NARU_SANDBOX/)
  })

  it('hands out demo keys in the sandbox only', () => {
    const withDemo = { ...GOOD, NARU_SANDBOX_KIS: JSON.stringify(DEMO) }
    expect(parseEnvironment(withDemo).demoCredential).toBeNull()
    expect(parseEnvironment({ ...withDemo, NARU_SANDBOX: '1' }).demoCredential).toEqual(DEMO)
  })
})
