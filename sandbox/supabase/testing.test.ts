import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, startTestSupabase, type TestSupabase } from './testing.ts'

describe('a test database', () => {
  it('has every migration applied and is nobody else’s', async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()])
    const sql = postgres(one.urlFor('postgres'), { max: 1 })
    const [row] = await sql`select count(*)::int as applied from supabase_migrations.schema_migrations`
    expect(row?.applied).toBeGreaterThan(0)
    expect(one.url).not.toBe(other.url)
    await sql.end()
    await Promise.all([one.drop(), other.drop()])
  })
})

describe('a test stack', () => {
  let supabase: TestSupabase
  beforeAll(async () => {
    supabase = await startTestSupabase()
  })
  afterAll(() => supabase.stop())

  it('signs users in and shows each only their own profile', async () => {
    const [kim, lee] = await Promise.all([supabase.createUser('kim@example.com'), supabase.createUser()])
    const { data, error } = await kim.client.from('profiles').select('id, email')
    expect(error).toBeNull()
    expect(data).toEqual([{ id: kim.id, email: 'kim@example.com' }])
    expect(lee.id).not.toBe(kim.id)
  })
})
