import { once } from 'node:events'
import { createClient, type RealtimeChannel, type SupabaseClient } from '@supabase/supabase-js'
import { SignJWT } from 'jose'
import postgres, { type Sql } from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket as WebSocketClient } from 'ws'
import { createKeys } from '../keys.ts'
import { mailbox, subscribe } from '../testing/realtime.ts'
import { startTestSupabase, type TestSupabase, type TestUser } from '../testing.ts'
import { startRealtime } from './server.ts'

let supabase: TestSupabase
let sql: Sql
let kim: TestUser
let lee: TestUser
const opened: SupabaseClient[] = []

beforeAll(async () => {
  supabase = await startTestSupabase({ supabaseDir: undefined })
  sql = postgres(supabase.dbUrl, { max: 1, onnotice: () => {} })
  await sql.unsafe(`
    create policy own_topic on realtime.messages for select to authenticated
      using (realtime.topic() = 'user:' || auth.uid() or realtime.topic() like 'room:%');
    create policy say on realtime.messages for insert to authenticated with check (realtime.topic() like 'room:%');
    create table public.notes (id bigint primary key, owner uuid not null, stars int, text text);
    alter table public.notes enable row level security;
    grant select on public.notes to authenticated;
    create policy own_notes on public.notes for select to authenticated using (owner = (select auth.uid()));
    alter publication supabase_realtime add table public.notes;
  `)
  ;[kim, lee] = await Promise.all([supabase.createUser(), supabase.createUser()])
})
afterEach(async () => {
  for (const client of [kim.client, lee.client, ...opened]) await client.removeAllChannels()
})
afterAll(async () => {
  for (const client of opened) await client.realtime.disconnect()
  await sql.end()
  await supabase.stop()
})

/** Kim over the older wire format. */
async function overVersion1(user: TestUser): Promise<SupabaseClient> {
  const client = createClient(supabase.url, supabase.anonKey, {
    auth: { persistSession: false, autoRefreshToken: false, storageKey: crypto.randomUUID() },
    realtime: { vsn: '1.0.0' },
  })
  await client.auth.signInWithPassword(user)
  opened.push(client)
  return client
}

interface Message {
  event: string
  payload: Record<string, unknown>
  meta?: { id: string }
}
const hear = (channel: RealtimeChannel) => {
  const heard = mailbox<Message>()
  channel.on('broadcast', { event: '*' }, (message) => heard.put(message as unknown as Message))
  return heard
}
const privately = { config: { private: true } }

describe('a private channel', () => {
  it.each(['2.0.0', '1.0.0'])('hears what the database sends to its topic, over version %s', async (version) => {
    const client = version === '1.0.0' ? await overVersion1(kim) : kim.client
    const channel = client.channel(`user:${kim.id}`, privately)
    const heard = hear(channel)
    expect(await subscribe(channel)).toMatchObject({ status: 'SUBSCRIBED' })
    await sql`select realtime.send('{"price": 70000}'::jsonb, 'order_changed', ${`user:${kim.id}`}, true)`
    const message = await heard.next()
    expect(message).toMatchObject({ event: 'order_changed', payload: { price: 70000 } })
    expect(message.meta?.id).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('hears a message longer than NOTIFY can carry, in order with the short ones', async () => {
    const channel = kim.client.channel(`user:${kim.id}`, privately)
    const heard = hear(channel)
    await subscribe(channel)
    const topic = `user:${kim.id}`
    await sql`select realtime.send(jsonb_build_object('text', repeat('가', 5000)), 'long', ${topic}, true)`
    await sql`select realtime.send('{}'::jsonb, 'short', ${topic}, true)`
    const [first, second] = [await heard.next(), await heard.next()]
    expect(String(first.payload.text)).toHaveLength(5000)
    expect(second.event).toBe('short')
  })

  it('hears nothing of a transaction that was rolled back', async () => {
    const channel = kim.client.channel(`user:${kim.id}`, privately)
    const heard = hear(channel)
    await subscribe(channel)
    const topic = `user:${kim.id}`
    const undone = sql.begin(async (transaction) => {
      await transaction`select realtime.send('{}'::jsonb, 'undone', ${topic}, true)`
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    await sql`select realtime.send('{}'::jsonb, 'kept', ${topic}, true)`
    expect((await heard.next()).event).toBe('kept')
  })

  it('of somebody else is refused', async () => {
    const { status, reason } = await subscribe(lee.client.channel(`user:${kim.id}`, privately))
    expect(status).toBe('CHANNEL_ERROR')
    expect(reason).toContain('Unauthorized: You do not have permissions to read from this Channel topic')
  })

  it('is not the public channel of the same name', async () => {
    const channel = lee.client.channel(`user:${kim.id}`)
    const heard = hear(channel)
    await subscribe(channel)
    await sql`select realtime.send('{}'::jsonb, 'private', ${`user:${kim.id}`}, true)`
    await sql`select realtime.send('{}'::jsonb, 'public', ${`user:${kim.id}`}, false)`
    expect((await heard.next()).event).toBe('public')
  })

  it('carries the changed row of broadcast_changes', async () => {
    await sql.unsafe(`
      create table if not exists public.ticks (id int primary key, price int);
      create or replace function public.tell() returns trigger language plpgsql security definer set search_path = '' as $$
      begin
        perform realtime.broadcast_changes('room:ticks', 'tick', tg_op, tg_table_name, tg_table_schema, new, old);
        return null;
      end $$;
      create or replace trigger tell after insert or update or delete on public.ticks for each row execute function public.tell();
    `)
    const channel = kim.client.channel('room:ticks', privately)
    const heard = hear(channel)
    await subscribe(channel)
    await sql`insert into public.ticks values (1, 70000)`
    await sql`delete from public.ticks`
    expect((await heard.next()).payload).toMatchObject({
      operation: 'INSERT',
      table: 'ticks',
      schema: 'public',
      record: { id: 1, price: 70000 },
      old_record: null,
    })
    expect((await heard.next()).payload).toMatchObject({ operation: 'DELETE', record: null, old_record: { id: 1 } })
  })

  it('replays what was said before', async () => {
    const since = Date.now() - 60_000
    await sql`select realtime.send('{"n": 1}'::jsonb, 'before', 'room:replay', true)`
    const channel = kim.client.channel('room:replay', {
      config: { private: true, broadcast: { replay: { since, limit: 5 } } },
    })
    const heard = hear(channel)
    await subscribe(channel)
    expect(await heard.next()).toMatchObject({ event: 'before', payload: { n: 1 }, meta: { replayed: true } })
  })
})

describe('a client that broadcasts', () => {
  it.each(['2.0.0', '1.0.0'])(
    'is heard by the others and gets its acknowledgement, over version %s',
    async (version) => {
      const sender = version === '1.0.0' ? await overVersion1(kim) : kim.client
      const options = { config: { private: true, broadcast: { ack: true } } }
      const [from, to] = [sender.channel('room:한글', options), lee.client.channel('room:한글', privately)]
      const [echo, heard] = [hear(from), hear(to)]
      await Promise.all([subscribe(from), subscribe(to)])
      expect(await from.send({ type: 'broadcast', event: '인사', payload: { text: '안녕' } })).toBe('ok')
      expect(await heard.next()).toMatchObject({ event: '인사', payload: { text: '안녕' } })
      expect(echo.waiting).toBe(0)
    },
  )

  it('sends bytes as bytes', async () => {
    const [from, to] = [kim.client.channel('room:bytes', privately), lee.client.channel('room:bytes', privately)]
    const heard = hear(to)
    await Promise.all([subscribe(from), subscribe(to)])
    await from.send({ type: 'broadcast', event: 'bytes', payload: new Uint8Array([0, 1, 255]).buffer })
    const { payload } = await heard.next()
    expect([...new Uint8Array(payload as unknown as ArrayBuffer)]).toEqual([0, 1, 255])
  })

  it('without the right to write is neither heard nor answered', async () => {
    const topic = `user:${kim.id}`
    const listener = (await overVersion1(kim)).channel(topic, privately)
    const heard = hear(listener)
    const channel = kim.client.channel(topic, { config: { private: true, broadcast: { ack: true, self: true } } })
    await Promise.all([subscribe(listener), subscribe(channel)])
    const answer = channel.send({ type: 'broadcast', event: 'forged', payload: {} }, { timeout: 300 })
    expect(await answer).toBe('timed out')
    await sql`select realtime.send('{}'::jsonb, 'real', ${topic}, true)`
    expect((await heard.next()).event).toBe('real')
  })

  it('may do it over HTTP, under the same rules', async () => {
    const channel = lee.client.channel('room:http', privately)
    const heard = hear(channel)
    await subscribe(channel)
    await kim.client.realtime.setAuth()
    await kim.client.channel('room:http', privately).httpSend('one', { n: 1 })
    const forged = supabase.createClient()
    await forged.channel('room:http', privately).httpSend('forged', { n: 2 })
    const key = { apikey: supabase.serviceKey, 'content-type': 'application/json' }
    const body = JSON.stringify({ messages: [{ topic: 'room:http', event: 'two', payload: { n: 3 }, private: true }] })
    const answer = await fetch(`${supabase.url}/realtime/v1/api/broadcast`, { method: 'POST', headers: key, body })
    expect(answer.status).toBe(202)
    expect([(await heard.next()).event, (await heard.next()).event]).toEqual(['one', 'two'])
  })
})

describe('presence', () => {
  it('shows who is there, who comes and who goes', async () => {
    const config = { presence: { key: 'kim', enabled: true } }
    const first = kim.client.channel('room:lobby', { config })
    const joined = mailbox<string>()
    const left = mailbox<string>()
    first.on('presence', { event: 'join' }, ({ key }) => joined.put(key))
    first.on('presence', { event: 'leave' }, ({ key }) => left.put(key))
    await subscribe(first)
    expect(await first.track({ name: '김' })).toBe('ok')
    expect(await joined.next()).toBe('kim')

    const second = lee.client.channel('room:lobby', { config: { presence: { key: 'lee', enabled: true } } })
    const synced = mailbox<string[]>()
    second.on('presence', { event: 'sync' }, () => synced.put(Object.keys(second.presenceState())))
    await subscribe(second)
    expect(await synced.next()).toEqual(['kim'])
    await second.track({ name: '이' })
    expect(await joined.next()).toBe('lee')
    await lee.client.removeChannel(second)
    expect(await left.next()).toBe('lee')
  })
})

describe('postgres_changes', () => {
  interface Change {
    eventType: string
    new: Record<string, unknown>
    old: Record<string, unknown>
  }
  it('tells each subscriber of the rows they may see, and of nobody else’s', async () => {
    const watch = (user: TestUser) => {
      const heard = mailbox<Change>()
      const channel = user.client
        .channel('changes')
        .on('postgres_changes', { event: '*', schema: 'public', table: 'notes' }, (change) =>
          heard.put(change as Change),
        )
      return { heard, channel }
    }
    const [ofKim, ofLee] = [watch(kim), watch(lee)]
    await Promise.all([subscribe(ofKim.channel), subscribe(ofLee.channel)])
    await sql`insert into public.notes values (1, ${kim.id}, 5, '첫째')`
    expect(await ofKim.heard.next()).toMatchObject({ eventType: 'INSERT', new: { id: 1, text: '첫째' } })
    await sql`update public.notes set stars = 4 where id = 1`
    expect(await ofKim.heard.next()).toMatchObject({ eventType: 'UPDATE', new: { stars: 4 }, old: { id: 1 } })
    await sql`insert into public.notes values (2, ${lee.id}, 1, '둘째')`
    await sql`delete from public.notes where id = 1`
    expect(await ofKim.heard.next()).toMatchObject({ eventType: 'DELETE', old: { id: 1 } })
    expect(await ofLee.heard.next()).toMatchObject({ eventType: 'INSERT', new: { id: 2 } })
  })

  it('honors a filter', async () => {
    const heard = mailbox<Change>()
    const filter = { event: 'INSERT', schema: 'public', table: 'notes', filter: 'stars=gte.4' } as const
    const channel = kim.client.channel('stars').on('postgres_changes', filter, (change) => heard.put(change as Change))
    await subscribe(channel)
    await sql`insert into public.notes values (11, ${kim.id}, 3, '작다'), (12, ${kim.id}, 4, '크다')`
    expect((await heard.next()).new.id).toBe(12)
  })
})

describe('a token', () => {
  const signed = (claims: Record<string, unknown>, seconds: number) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(new TextEncoder().encode(supabase.jwtSecret))
  const withToken = async (accessToken: () => Promise<string>) => {
    const client = createClient(supabase.url, supabase.anonKey, { accessToken })
    opened.push(client)
    // The client asks for its token in the background; a join before that would be anonymous.
    await client.realtime.setAuth()
    return client
  }

  it('that runs out closes the channel', async () => {
    const claims = { sub: kim.id, role: 'authenticated' }
    const client = await withToken(() => signed(claims, 2))
    const channel = client.channel(`user:${kim.id}`, privately)
    const said = mailbox<{ status: string; message: string }>()
    channel.on('system', {}, (payload) => said.put(payload))
    await subscribe(channel)
    expect(await said.next()).toMatchObject({ status: 'error', message: 'Token has expired' })
    await expect.poll(() => channel.state).toBe('closed')
  })

  it('that has run out, or is forged, joins nothing', async () => {
    const late = await withToken(() => signed({ sub: kim.id, role: 'authenticated' }, -10))
    const { reason } = await subscribe(late.channel(`user:${kim.id}`, privately))
    expect(reason).toContain('InvalidJWTToken: Token has expired')
    const [head, body] = (await signed({ sub: kim.id, role: 'authenticated' }, 60)).split('.')
    const forged = await withToken(async () => `${head}.${body}.${'A'.repeat(43)}`)
    expect((await subscribe(forged.channel(`user:${kim.id}`, privately))).status).toBe('CHANNEL_ERROR')
  })

  it('that claims to be the superuser joins nothing', async () => {
    const client = await withToken(() => signed({ sub: kim.id, role: 'supabase_admin' }, 60))
    expect((await subscribe(client.channel(`user:${kim.id}`, privately))).status).toBe('CHANNEL_ERROR')
  })

  it('that no longer may read ends the channel when it is renewed', async () => {
    let sub = kim.id
    const client = await withToken(() => signed({ sub, role: 'authenticated' }, 60))
    const channel = client.channel(`user:${kim.id}`, privately)
    const said = mailbox<{ message: string }>()
    channel.on('system', {}, (payload) => said.put(payload))
    await subscribe(channel)
    sub = lee.id
    await client.realtime.setAuth()
    expect((await said.next()).message).toContain('You do not have permissions')
  })
})

describe('the socket', () => {
  it('needs an API key of the project', async () => {
    const socket = new WebSocket(`${supabase.url.replace('http', 'ws')}/realtime/v1/websocket?apikey=wrong&vsn=2.0.0`)
    const closed = mailbox<string>()
    socket.onerror = () => closed.put('refused')
    socket.onopen = () => closed.put('open')
    expect(await closed.next()).toBe('refused')
  })

  it('answers heartbeats and survives frames that are not messages', async () => {
    const address = `${supabase.url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${supabase.anonKey}&vsn=2.0.0`
    const socket = new WebSocket(address)
    const heard = mailbox<string>()
    socket.onmessage = ({ data }) => heard.put(String(data))
    await new Promise((open) => {
      socket.onopen = open
    })
    for (const frame of ['not json', '{}', '[1,2]', new Uint8Array([3, 255, 255, 255, 255, 255, 1])]) socket.send(frame)
    socket.send(JSON.stringify([null, '7', 'phoenix', 'heartbeat', {}]))
    expect(JSON.parse(await heard.next())).toEqual([null, '7', 'phoenix', 'phx_reply', { status: 'ok', response: {} }])
    socket.close()
  })
})

describe('a consumer that does not keep up', () => {
  it('is cut off instead of filling our memory', async () => {
    const address = `${supabase.url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${supabase.anonKey}&vsn=2.0.0`
    const slow = new WebSocketClient(address)
    await once(slow, 'open')
    slow.send(JSON.stringify(['1', '1', 'realtime:flood', 'phx_join', { config: {} }]))
    await once(slow, 'message')
    slow.pause()
    let isCut = false
    slow.once('close', () => {
      isCut = true
    })
    const messages = [{ topic: 'flood', event: 'flood', payload: 'x'.repeat(1_000_000) }]
    const init = { method: 'POST', headers: { apikey: supabase.anonKey }, body: JSON.stringify({ messages }) }
    for (let sent = 0; sent < 40; sent++) await fetch(`${supabase.url}/realtime/v1/api/broadcast`, init)
    slow.resume()
    await expect.poll(() => isCut).toBe(true)
  })
})

describe('stored messages', () => {
  it('are removed after three days, when the server starts and as long as it runs', async () => {
    const write = () => sql`insert into realtime.messages (topic, extension, inserted_at)
      values ('old', 'broadcast', now() - interval '73 hours'), ('old', 'broadcast', now() - interval '71 hours')`
    const left = async () =>
      (await sql`select count(*)::int as left from realtime.messages where topic = 'old'`)[0]?.left
    await write()
    const databaseUrl = supabase.database.urlFor('supabase_realtime_admin')
    const realtime = await startRealtime({ databaseUrl, keys: createKeys(), cleanupMs: 20 })
    expect(await left()).toBe(1)
    await write()
    await expect.poll(left).toBe(2)
    await realtime.close()
  })
})
