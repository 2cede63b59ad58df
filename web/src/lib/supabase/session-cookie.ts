import type { CookieOptionsWithName } from '@supabase/ssr'
import { runtimeConfig } from '@/lib/env.ts'

/**
 * The session lives in cookies that scripts cannot read: injected code never sees the refresh token.
 * The browser asks `/auth/token` for short-lived access tokens instead.
 */
export function sessionCookie(): CookieOptionsWithName {
  return {
    name: 'naru-session',
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    // The sandbox speaks plain HTTP on loopback, where not every browser keeps a secure cookie.
    secure: !runtimeConfig().sandbox,
  }
}
