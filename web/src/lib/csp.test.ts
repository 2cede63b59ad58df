import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from './csp.ts'

const INPUT = {
  nonce: 'abc',
  supabaseUrl: 'https://ref.supabase.co',
  bridgeUrls: ['https://nas.example.net:8787'],
  development: false,
}

const directive = (policy: string, name: string): string =>
  policy.split('; ').find((part) => part.startsWith(`${name} `)) ?? ''

describe('the content security policy', () => {
  it('lets the page talk only to itself, Supabase and the pinned bridges', () => {
    expect(directive(contentSecurityPolicy(INPUT), 'connect-src')).toBe(
      "connect-src 'self' https://ref.supabase.co wss://ref.supabase.co https://nas.example.net:8787 wss://nas.example.net:8787",
    )
  })

  it('runs scripts by nonce alone and never evaluates text in production', () => {
    const policy = contentSecurityPolicy(INPUT)
    expect(directive(policy, 'script-src')).toContain("'nonce-abc' 'strict-dynamic'")
    expect(policy).not.toContain("'unsafe-inline'")
    expect(policy).not.toContain("'unsafe-eval'")
    expect(policy).toContain("require-trusted-types-for 'script'")
  })

  it('cannot be framed, and forms go nowhere else', () => {
    const policy = contentSecurityPolicy(INPUT)
    for (const part of ["frame-ancestors 'none'", "form-action 'self'", "object-src 'none'", "base-uri 'none'"]) {
      expect(policy.split('; ')).toContain(part)
    }
  })
})
