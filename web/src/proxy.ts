import { createServerClient } from '@supabase/ssr'
import { type NextRequest, NextResponse } from 'next/server'
import { contentSecurityPolicy } from '@/lib/csp.ts'
import { isDevelopment, runtimeConfig } from '@/lib/env.ts'
import { sessionCookie } from '@/lib/supabase/session-cookie.ts'

/**
 * Sets the content security policy and renews a session that is about to expire. It lets everybody through:
 * who may see what is decided in pages, actions, routes and row-level security.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const config = runtimeConfig()
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = contentSecurityPolicy({
    nonce,
    supabaseUrl: config.supabaseUrl,
    bridgeUrls: config.bridges.map((bridge) => bridge.url),
    development: isDevelopment,
  })
  const respond = (): NextResponse => {
    const headers = new Headers(request.headers)
    headers.set('x-nonce', nonce)
    headers.set('x-path', request.nextUrl.pathname)
    headers.set('Content-Security-Policy', policy)
    const response = NextResponse.next({ request: { headers } })
    response.headers.set('Content-Security-Policy', policy)
    return response
  }

  let response = respond()
  const client = createServerClient(config.supabaseUrl, config.supabaseKey, {
    cookieOptions: sessionCookie(),
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll: (changes, cacheHeaders) => {
        for (const { name, value } of changes) request.cookies.set(name, value)
        response = respond()
        for (const { name, value, options } of changes) response.cookies.set(name, value, options)
        for (const [name, value] of Object.entries(cacheHeaders)) response.headers.set(name, value)
      },
    },
  })
  // Reads the cookie; asks Auth only when the access token is about to expire.
  await client.auth.getSession()
  return response
}

export const config = {
  matcher: [
    '/((?!_next/static|_next/image|favicon.ico|icon.svg|icon-192.png|icon-512.png|badge-96.png|apple-icon.png|manifest.webmanifest|offline.html|offline.css|sw.js).*)',
  ],
}
