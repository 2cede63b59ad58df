import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSupabase } from './start.ts'
import { FIXTURE } from './testing/database.ts'

let dataDir: string
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'naru-start-test-'))
  chmodSync(dataDir, 0o755)
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

it('keeps users, sessions, rows and keys from one start to the next', async () => {
  const options = { dataDir, port: 0, supabaseDir: FIXTURE }
  const first = await startSupabase(options)
  const client = createClient(first.url, first.anonKey, { auth: { autoRefreshToken: false } })
  await client.auth.signUp({ email: 'kim@example.com', password: 'a password' })
  await client.from('notes').insert({ text: '남는다' })
  const { data } = await client.auth.getSession()
  await first.stop()

  const second = await startSupabase({ ...options, port: Number(new URL(first.url).port) })
  expect(second.url).toBe(first.url)
  expect(second.anonKey).toBe(first.anonKey)
  const later = createClient(second.url, second.anonKey, { auth: { autoRefreshToken: false } })
  const restored = await later.auth.setSession(data.session ?? { access_token: '', refresh_token: '' })
  expect(restored.error).toBeNull()
  expect((await later.from('notes').select('text')).data).toEqual([{ text: '남는다' }])
  await second.stop()
})
