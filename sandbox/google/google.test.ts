import { createServerClient } from '@supabase/ssr'
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestSupabase, type TestSupabase } from '../supabase/testing.ts'
import { DEMO_PEOPLE } from './people.ts'

const RETURN_TO = 'http://localhost:3000/auth/callback'

let supabase: TestSupabase
beforeAll(async () => {
  supabase = await startTestSupabase()
})
afterAll(() => supabase.stop())

/** What a browser does between "sign in with Google" and our own callback page. Gives the page and the final address. */
async function walk(signInUrl: string, email: string) {
  const authorize = await fetch(signInUrl, { redirect: 'manual' })
  const chooser = await fetch(authorize.headers.get('location') ?? '')
  const page = await chooser.text()
  const fields = [...page.matchAll(/name="(client_id|redirect_uri|state|nonce)" value="([^"]*)"/g)]
  const body = new URLSearchParams(
    Object.fromEntries(fields.map(([, name, value = '']) => [name, value.replaceAll('&amp;', '&')])),
  )
  body.set('email', email)
  const chosen = await fetch(new URL('choose', chooser.url), { method: 'POST', body, redirect: 'manual' })
  const callback = await fetch(chosen.headers.get('location') ?? '', { redirect: 'manual' })
  return { page, chosen, returned: new URL(callback.headers.get('location') ?? '') }
}

const newBrowser = () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  return createClient(supabase.url, supabase.anonKey, {
    auth: { flowType: 'pkce', storage, autoRefreshToken: false, detectSessionInUrl: false },
  })
}

async function signIn(email: string) {
  const client = newBrowser()
  const options = { redirectTo: RETURN_TO, skipBrowserRedirect: true }
  const { data } = await client.auth.signInWithOAuth({ provider: 'google', options })
  const { page, returned } = await walk(data.url ?? '', email)
  expect(`${returned.origin}${returned.pathname}`).toBe(RETURN_TO)
  const exchanged = await client.auth.exchangeCodeForSession(returned.searchParams.get('code') ?? '')
  expect(exchanged.error).toBeNull()
  return { client, page, user: exchanged.data.user, session: exchanged.data.session }
}

describe('signing in with Google', () => {
  it('offers the demo people in Korean and says that it is not Google', async () => {
    const { page } = await signIn('naru@example.com')
    for (const { name, email } of DEMO_PEOPLE) {
      expect(page).toContain(name)
      expect(page).toContain(email)
    }
    expect(page).toContain('실제 Google이 아니며')
  })

  it('makes the user and the profile, and is the same user the next time', async () => {
    const first = await signIn('hangang@example.com')
    const second = await signIn('hangang@example.com')
    expect(second.user?.id).toBe(first.user?.id)
    expect(first.user?.app_metadata.provider).toBe('google')
    expect(first.user?.user_metadata).toMatchObject({ full_name: '이한강', email: 'hangang@example.com' })
    const { data } = await second.client.from('profiles').select('email, display_name')
    expect(data).toEqual([{ email: 'hangang@example.com', display_name: '이한강' }])
  })

  it('lets anybody be a new person', async () => {
    const { user } = await signIn('someone.new@example.org')
    expect(user?.email).toBe('someone.new@example.org')
  })

  it('works with the cookies of a server-rendered page', async () => {
    const cookies = new Map<string, string>()
    const server = () =>
      createServerClient(supabase.url, supabase.anonKey, {
        cookies: {
          getAll: () => [...cookies].map(([name, value]) => ({ name, value })),
          setAll: (changed) => {
            for (const { name, value } of changed) cookies.set(name, value)
          },
        },
      })
    const options = { redirectTo: RETURN_TO, skipBrowserRedirect: true }
    const { data } = await server().auth.signInWithOAuth({ provider: 'google', options })
    const { returned } = await walk(data.url ?? '', 'namsan@example.com')
    await server().auth.exchangeCodeForSession(returned.searchParams.get('code') ?? '')
    // A later request knows the user from the cookies alone.
    const { data: later } = await server().auth.getUser()
    expect(later.user?.email).toBe('namsan@example.com')
  })

  it('gives no code to another address', async () => {
    const start = await fetch(`${supabase.url}/auth/v1/authorize?provider=google`, { redirect: 'manual' })
    const chooser = new URL(start.headers.get('location') ?? '')
    expect((await fetch(chooser)).status).toBe(200)
    chooser.searchParams.set('redirect_uri', 'http://evil.example/auth/v1/callback')
    expect((await fetch(chooser)).status).toBe(400)
  })

  it('does not take the same callback twice', async () => {
    const client = newBrowser()
    const options = { redirectTo: RETURN_TO, skipBrowserRedirect: true }
    const { data } = await client.auth.signInWithOAuth({ provider: 'google', options })
    const { chosen } = await walk(data.url ?? '', 'naru@example.com')
    const again = await fetch(chosen.headers.get('location') ?? '', { redirect: 'manual' })
    expect(again.status).toBeGreaterThanOrEqual(400)
    expect(again.headers.get('location')).toBeNull()
  })
})
