import { createClient } from '@supabase/supabase-js'
import { SignJWT } from 'jose'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, slimmed } from './lite.ts'
import { FIXTURE } from './testing/database.ts'
import { startTestSupabase, type TestSupabase } from './testing.ts'

let supabase: TestSupabase
let sql: Sql
beforeAll(async () => {
  supabase = await startTestSupabase({ supabaseDir: FIXTURE })
  sql = postgres(supabase.dbUrl, { max: 1, onnotice: () => {} })
})
afterAll(async () => {
  await sql.end()
  await supabase.stop()
})

const tokenOf = (claims: Record<string, unknown>, secret = supabase.jwtSecret) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1m')
    .sign(new TextEncoder().encode(secret))
const get = async (path: string, token: string) => {
  const headers = { apikey: supabase.anonKey, authorization: `Bearer ${token}` }
  const answer = await fetch(`${supabase.url}/rest/v1/${path}`, { headers })
  return { status: answer.status, body: (await answer.json()) as { code?: string; message?: string } }
}

describe('the Data API', () => {
  it('shows and takes only the rows of the caller', async () => {
    const [kim, lee] = await Promise.all([supabase.createUser(), supabase.createUser()])
    const { data: mine } = await kim.client.from('notes').insert({ text: '내 것' }).select('owner').single()
    expect(mine?.owner).toBe(kim.id)
    expect((await lee.client.from('notes').select()).data).toEqual([])
    const { error } = await lee.client.from('notes').insert({ text: '남의 것', owner: kim.id })
    expect(error?.code).toBe('42501')
    expect((await supabase.createClient().from('notes').select()).error?.code).toBe('42501')
  })

  it('refuses a token somebody else signed, and one that has run out', async () => {
    expect((await get('notes', await tokenOf({ role: 'authenticated' }, 'x'.repeat(40)))).status).toBe(401)
    const late = await new SignJWT({ role: 'authenticated' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(1)
      .sign(new TextEncoder().encode(supabase.jwtSecret))
    expect((await get('notes', late)).body.message).toBe('JWT expired')
  })

  it('refuses a request without a key of the project', async () => {
    expect((await fetch(`${supabase.url}/rest/v1/notes`)).status).toBe(401)
    expect((await fetch(`${supabase.url}/rest/v1/notes`, { headers: { apikey: 'sb_publishable_x' } })).status).toBe(401)
  })

  it('lets a browser of another origin ask, and read the headers it needs', async () => {
    const origin = { origin: 'http://localhost:3000' }
    const asked = await fetch(`${supabase.url}/rest/v1/notes`, {
      method: 'OPTIONS',
      headers: {
        ...origin,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'apikey,prefer',
      },
    })
    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-origin')).toBe('*')
    expect(asked.headers.get('access-control-allow-methods')).toContain('PATCH')
    expect(asked.headers.get('access-control-allow-headers')).toContain('apikey')
    const answer = await fetch(`${supabase.url}/rest/v1/notes`, { headers: { ...origin, apikey: supabase.anonKey } })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-expose-headers')).toContain('Content-Range')
  })

  it('gives the secret key the role that bypasses policies, and no grants it was not given', async () => {
    const service = createClient(supabase.url, supabase.serviceKey, { auth: { persistSession: false } })
    expect((await service.from('notes').select()).error?.code).toBe('42501')
    await sql`grant select on public.notes to service_role`
    expect((await service.from('notes').select()).data?.length).toBeGreaterThan(0)
  })
})

describe('what is patched in @supabase/lite', () => {
  it('1: it grants nothing to anybody', async () => {
    // As the superuser, who could: unpatched, the first request opens every table to every role.
    const connection = connect(supabase.database.url, undefined, 1)
    await connection.withContext({ auth: { role: 'authenticated', uid: null, jwt: null } }, async () => undefined)
    const [row] = await sql`select has_table_privilege('authenticated', 'public.secrets', 'select') as readable,
      has_table_privilege('anon', 'public.notes', 'select') as open`
    expect(row).toEqual({ readable: false, open: false })
    await connection.close()
  })

  it('2: metadata reaches a trigger as an object', async () => {
    const client = supabase.createClient()
    const options = { data: { display_name: '김나루' } }
    await client.auth.signUp({ email: 'metadata@example.com', password: 'a password', options })
    expect((await client.from('people').select('display_name')).data).toEqual([{ display_name: '김나루' }])
  })

  it('3: numbers are numbers and times are ISO, as PostgREST prints them', async () => {
    const { client } = await supabase.createUser()
    const { data } = await client
      .from('notes')
      .insert({ text: '숫자', facts: { a: [1] } })
      .select()
      .single()
    expect(data).toMatchObject({ stars: 1.5, facts: { a: [1] } })
    expect(data.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00$/)
  })

  it('4: a token cannot make a request the superuser’s, nor Auth’s', async () => {
    for (const role of ['supabase_admin', 'postgres', 'supabase_auth_admin']) {
      const { status, body } = await get('secrets', await tokenOf({ role }))
      expect({ role, status, code: body.code }).toEqual({ role, status: 403, code: '42501' })
    }
    const { status, body } = await get('notes', await tokenOf({ role: 'nobody_known' }))
    expect({ status, code: body.code }).toEqual({ status: 400, code: '22023' })
  })

  it('5: a table without a grant is forbidden, not unknown', async () => {
    const { client } = await supabase.createUser()
    const { error, status } = await client.from('secrets').select()
    expect({ status, code: error?.code }).toEqual({ status: 403, code: '42501' })
    expect((await client.from('nothing').select()).error?.code).toBe('PGRST205')
  })

  it('6: a table made a moment ago is there', async () => {
    const { client } = await supabase.createUser()
    expect((await client.from('late').select()).error?.code).toBe('PGRST205')
    await sql.unsafe('create table public.late (id int primary key); grant select on public.late to authenticated')
    await expect.poll(async () => (await client.from('late').select()).data).toEqual([])
  })

  it('7: a refusal raised in PL/pgSQL arrives with its code, detail and hint', async () => {
    await sql.unsafe(`create function public.refuse() returns void language plpgsql as $$
      begin raise exception 'too_late' using detail = '{"by": 3}', hint = 'sooner'; end $$`)
    await sql.unsafe('grant execute on function public.refuse() to authenticated')
    const { client } = await supabase.createUser()
    await expect.poll(async () => (await client.rpc('refuse')).error).toMatchObject({ message: 'too_late' })
    const { error, status } = await client.rpc('refuse')
    expect(status).toBe(400)
    expect(error).toMatchObject({ code: 'P0001', message: 'too_late', details: '{"by": 3}', hint: 'sooner' })
  })

  it('8: a statement is prepared once, and anew when its table has changed', async () => {
    await sql.unsafe(`create table public.changing (id int primary key); insert into public.changing values (1);
      grant select on public.changing to authenticated;
      create function public.prepared() returns table (count int, different int) language sql security definer as $$
        select count(*)::int, count(distinct statement)::int from pg_prepared_statements
      $$;
      grant execute on function public.prepared() to authenticated`)
    const { client } = await supabase.createUser()
    const rows = async () => (await client.from('changing').select()).data
    await expect.poll(rows).toEqual([{ id: 1 }])
    const { data } = await client.rpc('prepared').single<{ count: number; different: number }>()
    expect(data?.count).toBeGreaterThan(0)
    expect(data?.different).toBe(data?.count)
    await sql.unsafe('alter table public.changing add column added int not null default 2')
    await expect.poll(rows).toEqual([{ id: 1, added: 2 }])
  })

  it('9: no request looks through the texts of views, and views are there all the same', async () => {
    const catalog = connect(supabase.dbUrl, undefined, 1)
    const [texts, slim] = [await catalog.introspect(), await slimmed(catalog, 'public').introspect()]
    expect(texts.views.some(({ sql: text }) => text !== '')).toBe(true)
    expect(slim.views.map(({ name, sql: text }) => [name, text])).toEqual(texts.views.map(({ name }) => [name, '']))
    expect(new Set(slim.columns.map(({ schema }) => schema))).toEqual(new Set(['public']))
    await catalog.close()
  })

  it('leaves process.emitWarning to the process', () => {
    // A deprecation that is switched off: nothing is printed, but the library's version would throw on the object.
    const flags = process as NodeJS.Process & { noDeprecation?: boolean }
    flags.noDeprecation = true
    const warning = Object.assign(new Error('as an object'), { name: 'DeprecationWarning' })
    expect(() => process.emitWarning(warning)).not.toThrow()
    flags.noDeprecation = false
  })
})
