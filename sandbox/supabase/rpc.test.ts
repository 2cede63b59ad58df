import type { SupabaseClient } from '@supabase/supabase-js'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { FIXTURE } from './testing/database.ts'
import { startTestSupabase, type TestSupabase } from './testing.ts'

let supabase: TestSupabase
let sql: Sql
let client: SupabaseClient
let token: string
beforeAll(async () => {
  supabase = await startTestSupabase({ supabaseDir: FIXTURE })
  sql = postgres(supabase.dbUrl, { max: 1, onnotice: () => {} })
  await sql.unsafe(FUNCTIONS)
  ;({ client } = await supabase.createUser())
  token = (await client.auth.getSession()).data.session?.access_token ?? ''
  await vi.waitFor(async () => expect((await client.rpc('add', { a: 1 })).status).toBe(200), 10_000)
})
afterAll(async () => {
  await sql.end()
  await supabase.stop()
})

const FUNCTIONS = `
  create type public.pair as (name text, amount numeric);
  create function public.add(a int, b int default 10) returns int language sql as 'select a + b';
  create function public.one_pair(p_name text) returns public.pair language sql as 'select p_name, 1.50';
  create function public.pairs(p_count int) returns setof public.pair language sql
    as 'select ''n'' || i, i / 2.0 from generate_series(1, p_count) i';
  create function public.names(p_names text[]) returns setof text language sql as 'select unnest(p_names)';
  create function public.echo(p_value jsonb) returns jsonb language sql as 'select p_value';
  create function public.as_text(p_value text) returns text language sql as 'select p_value';
  create function public.nothing() returns void language sql as '';
  create function public.who() returns table (role text, uid uuid, path text) language sql
    as 'select current_user::text, auth.uid(), current_setting(''request.path'')';
  create function public.raised(p_code text) returns void language plpgsql as $$
    begin raise exception 'said_no' using errcode = p_code, detail = '{"limit": 3}', hint = 'less'; end $$;
  create function public.over(a int) returns int language sql as 'select 1';
  create function public.over(a int, b int default 1) returns int language sql as 'select 2';
  create function public.closed() returns int language sql as 'select 1';
  create table public.kept (id int primary key);
  create function public.keep(p_id int) returns void language sql security definer as 'insert into kept values (p_id)';
  create function public.late() returns trigger language plpgsql as $$ begin raise 'at the end'; end $$;
  create constraint trigger late after insert on public.kept deferrable initially deferred
    for each row when (new.id < 0) execute function public.late();
  revoke execute on all functions in schema public from public;
  grant execute on all functions in schema public to authenticated;
  revoke execute on function public.closed() from authenticated;
  notify pgrst, 'reload schema';`

/** The same call answered by the library: its answers are asked for in words the short way does not take. */
async function call(name: string, args: unknown, accept: string) {
  const headers = { apikey: supabase.anonKey, authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify(args)
  const answer = await fetch(`${supabase.url}/rest/v1/rpc/${name}`, {
    method: 'POST',
    headers: { ...headers, accept },
    body,
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
}
const short = (name: string, args: unknown) => call(name, args, 'application/json')
const library = (name: string, args: unknown) => call(name, args, 'application/json;q=0.9')

describe('a call of a function', () => {
  it.each([
    ['a number, with a default', 'add', { a: 1 }],
    ['a number', 'add', { a: 1, b: 2 }],
    ['a row', 'one_pair', { p_name: '나루 "1"' }],
    ['rows', 'pairs', { p_count: 3 }],
    ['no rows', 'pairs', { p_count: 0 }],
    ['values', 'names', { p_names: ['가', 'b,c', ''] }],
    ['an object', 'echo', { p_value: { a: [1, 'x', null] } }],
    ['a number written for a text', 'as_text', { p_value: 12.5 }],
    ['nothing known', 'as_text', { p_value: null }],
    ['a refusal of our own', 'raised', { p_code: 'P0001' }],
    ['what is forbidden', 'closed', {}],
    ['a function that is not there', 'absent', {}],
    ['an argument that is not there', 'add', { a: 1, c: 2 }],
    ['an argument that is missing', 'add', { b: 2 }],
  ])('gives the answer of the library: %s', async (_what, name, args) => {
    expect(await short(name, args)).toEqual(await library(name, args))
  })

  it('runs as the role of the token, with its claims', async () => {
    const { data } = await client.rpc('who')
    const { data: session } = await client.auth.getUser()
    expect(data).toEqual([{ role: 'authenticated', uid: session.user?.id, path: '/rpc/who' }])
  })

  it('answers nothing with nothing', async () => {
    expect(await short('nothing', {})).toEqual({ status: 204, body: null })
  })

  it('tells an error of the commit, and keeps nothing', async () => {
    expect((await client.rpc('keep', { p_id: 1 })).error).toBeNull()
    expect((await client.rpc('keep', { p_id: -1 })).error).toMatchObject({ code: 'P0001', message: 'at the end' })
    expect(await sql`select id from kept`).toEqual([{ id: 1 }])
  })

  it.each([
    ['42501', 403],
    ['23505', 409],
    ['P0002', 500],
    ['22023', 400],
  ])('answers %s with %i, as PostgREST does', async (code, status) => {
    const { error, status: told } = await client.rpc('raised', { p_code: code })
    expect(told).toBe(status)
    expect(error).toMatchObject({ code, message: 'said_no', details: '{"limit": 3}', hint: 'less' })
  })

  it('leaves what is not plain to the library: a filter, a single row, a function of two forms', async () => {
    expect((await client.rpc('pairs', { p_count: 3 }).gt('amount', 1)).data).toEqual([{ name: 'n3', amount: 1.5 }])
    expect((await client.rpc('one_pair', { p_name: 'x' }).single()).data).toEqual({ name: 'x', amount: 1.5 })
    expect((await short('over', { a: 1 })).status).toBe((await library('over', { a: 1 })).status)
  })

  it('knows a function again that was made anew', async () => {
    await sql.unsafe(`drop function public.one_pair(text);
      create function public.one_pair(p_name text, p_more int default 1) returns int language sql as 'select p_more';
      grant execute on function public.one_pair(text, int) to authenticated; notify pgrst, 'reload schema'`)
    await expect.poll(async () => (await client.rpc('one_pair', { p_name: 'x', p_more: 7 })).data).toBe(7)
  })

  it('takes neither a forged token nor a request without a key of the project', async () => {
    const headers = { authorization: `Bearer ${token.slice(0, -2)}xx`, apikey: supabase.anonKey }
    const ask = async (more: Record<string, string>) =>
      (await fetch(`${supabase.url}/rest/v1/rpc/nothing`, { method: 'POST', headers: more, body: '{}' })).status
    expect(await ask(headers)).toBe(401)
    expect(await ask({ authorization: `Bearer ${token}` })).toBe(401)
  })
})
