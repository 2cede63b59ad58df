import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { FIXTURE } from '../testing/database.ts'
import { startTestSupabase, type TestSupabase } from '../testing.ts'

describe('an Edge Function', () => {
  let supabase: TestSupabase
  beforeAll(async () => {
    supabase = await startTestSupabase({ supabaseDir: FIXTURE })
  })
  afterAll(() => supabase.stop())

  it('runs on Deno when it is first called, under a path that begins with its name', async () => {
    const { data, error } = await supabase.createClient().functions.invoke('hello/there', { body: '안녕' })
    expect(error).toBeNull()
    expect(data).toMatchObject({ path: '/hello/there', method: 'POST', said: '안녕', url: supabase.url })
  })

  it('reaches neither the network nor the files of the machine, nor our own environment', async () => {
    const { data } = await supabase.createClient().functions.invoke('hello')
    expect(data).toMatchObject({ outside: 'NotCapable', secret: 'NotCapable', home: null })
  })

  it('needs a token of a user unless its configuration says otherwise', async () => {
    const { response } = await supabase.createClient().functions.invoke('broken')
    expect(response?.status).toBe(401)
  })

  it('that cannot start says so', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { client } = await supabase.createUser()
    const { response } = await client.functions.invoke('broken')
    expect(response?.status).toBe(503)
    expect(String(complaint.mock.calls[0]?.[1])).toContain('this function cannot start')
    complaint.mockRestore()
  })

  it('that does not exist is not found', async () => {
    const { response } = await supabase.createClient().functions.invoke('nothing')
    expect(response?.status).toBe(404)
  })
})
