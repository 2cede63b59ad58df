import { startTestSupabase, type TestSupabase, type TestUser } from '@naru/sandbox/supabase/testing.ts'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSystemStatus } from './app.ts'

let supabase: TestSupabase
let user: TestUser
let status: (request: Request) => Promise<Response>

beforeAll(async () => {
  supabase = await startTestSupabase()
  user = await supabase.createUser()
  const bridge = await supabase.createUser('bridge@example.com')
  await supabase.createUser('silent@example.com')
  const sql = postgres(supabase.dbUrl, { max: 1 })
  for (const name of ['bridge', 'silent']) {
    await sql`select private.register_bridge(${`${name}@example.com`}, ${name}, 'https://bridge.example.com', 'key-1', ${`${'k'.repeat(43)}=`})`
  }
  await sql.end()
  await bridge.client.rpc('bridge_heartbeat', { p_version: '1.0.0', p_feed: { kind: 'live' } })
  status = createSystemStatus({ SUPABASE_URL: supabase.url, SUPABASE_ANON_KEY: supabase.anonKey })
})
afterAll(() => supabase.stop())

const ask = (headers: Record<string, string> = {}, method = 'GET') =>
  status(new Request('http://localhost/system-status', { method, headers }))

describe('the system status', () => {
  it('tells anybody that the database is there, and nothing else', async () => {
    const response = await ask()
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ now: expect.stringMatching(/Z$/), database: 'ok' })
  })

  it('treats the key sent in place of a token as no token', async () => {
    const response = await ask({ authorization: `Bearer ${supabase.anonKey}` })
    expect(await response.json()).toEqual({ now: expect.any(String), database: 'ok' })
  })

  it('tells who is signed in how old each bridge’s heartbeat is', async () => {
    const { data } = await user.client.auth.getSession()
    const response = await ask({ authorization: `Bearer ${data.session?.access_token}` })
    const body = (await response.json()) as { bridges: { name: string; heartbeatAgeSeconds: number | null }[] }
    expect(body.bridges.map(({ name }) => name)).toEqual(['bridge', 'silent'])
    expect(body.bridges[0]?.heartbeatAgeSeconds).toBeLessThan(30)
    expect(body.bridges[1]?.heartbeatAgeSeconds).toBeNull()
  })

  it('refuses a token that is not valid', async () => {
    const { data } = await user.client.auth.getSession()
    const [header, claims] = data.session?.access_token.split('.') ?? []
    const response = await ask({ authorization: `Bearer ${header}.${claims}.AAAA` })
    expect(response.status).toBe(401)
  })

  it('answers reads only', async () => {
    expect((await ask({}, 'POST')).status).toBe(405)
  })

  it('says so when the database cannot be reached', async () => {
    const nowhere = createSystemStatus({
      SUPABASE_URL: 'http://127.0.0.1:1',
      SUPABASE_PUBLISHABLE_KEYS: '{"default":"k"}',
    })
    const response = await nowhere(new Request('http://localhost/system-status'))
    expect([response.status, await response.json()]).toEqual([
      503,
      { now: expect.any(String), database: 'unreachable' },
    ])
  })
})
