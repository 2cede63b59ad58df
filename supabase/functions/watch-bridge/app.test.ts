import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk, type Desk } from '../../tests/support/desk.ts'
import { createWatchBridge } from './app.ts'

const SECRET = 'a secret of at least sixteen'

let desk: Desk
let watch: (secret?: string) => Promise<{ status: number; body: unknown }>
beforeAll(async () => {
  desk = await aDesk()
  const watcher = await desk.supabase.createUser('watcher@example.com')
  await desk.sql`select private.register_watcher('watcher@example.com')`
  const env = {
    ...desk.env,
    WATCH_SECRET: SECRET,
    WATCHER_EMAIL: watcher.email,
    WATCHER_PASSWORD: watcher.password,
  }
  const handle = createWatchBridge(env)
  watch = async (secret = SECRET) => {
    const request = new Request('http://localhost/watch-bridge', {
      method: 'POST',
      headers: { 'x-watch-secret': secret },
    })
    const response = await handle(request)
    return { status: response.status, body: await response.json() }
  }
  // The market never closes here.
  await desk.sql`create or replace function trade.is_market_open(p_at timestamptz) returns boolean language sql as 'select true'`
})
afterAll(() => desk.stop())

describe('the watch over the bridges', () => {
  it('lets nobody in without its secret', async () => {
    for (const secret of ['', 'guess', `${SECRET}x`]) {
      expect(await watch(secret)).toEqual({ status: 401, body: { code: 'unauthenticated', detail: {} } })
    }
    const open = createWatchBridge({ ...desk.env, WATCH_SECRET: '' })
    const request = new Request('http://localhost/watch-bridge', { method: 'POST', headers: { 'x-watch-secret': '' } })
    expect((await open(request)).status).toBe(401)
  })

  it('is quiet while all is well', async () => {
    expect(await watch()).toEqual({ status: 200, body: { now: expect.any(String), told: [], missed: 0 } })
  })

  it('tells of a silent bridge once, and once more when it is back', async () => {
    await desk.sql`update private.bridges set heartbeat_at = now() - interval '61 s'`
    expect(await watch()).toMatchObject({ body: { told: [{ bridgeId: desk.bridgeId, state: 'raised', users: 1 }] } })
    expect(await watch()).toMatchObject({ body: { told: [] } })
    const { data } = await desk.user.client.from('bridge_alarms').select()
    expect(data).toMatchObject([{ bridge_id: desk.bridgeId, cleared_at: null }])
    await desk.bridge.client.rpc('bridge_heartbeat', { p_version: '1.0.0', p_feed: { kind: 'live' } })
    expect(await watch()).toMatchObject({ body: { told: [{ bridgeId: desk.bridgeId, state: 'cleared' }] } })
    expect(await watch()).toMatchObject({ body: { told: [] } })
  })

  it('raises one alarm although ten watch at once', async () => {
    await desk.sql`update private.bridges set heartbeat_at = now() - interval '61 s'`
    await Promise.all(Array.from({ length: 10 }, () => watch()))
    const [open] = await desk.sql`select count(*)::int as n from trade.bridge_alarms where cleared_at is null`
    expect(open).toEqual({ n: 1 })
  })

  it('says so when its machine user cannot sign in', async () => {
    const handle = createWatchBridge({ ...desk.env, WATCH_SECRET: SECRET, WATCHER_EMAIL: 'x@example.com' })
    const request = new Request('http://localhost/watch-bridge', {
      method: 'POST',
      headers: { 'x-watch-secret': SECRET },
    })
    expect((await handle(request)).status).toBe(500)
  })
})
