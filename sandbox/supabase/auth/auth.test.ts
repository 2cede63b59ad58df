import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { decodeJwt } from 'jose'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestSupabase, type TestSupabase } from '../testing.ts'

let supabase: TestSupabase
beforeAll(async () => {
  supabase = await startTestSupabase({ supabaseDir: undefined })
})
afterAll(() => supabase.stop())

const tokenOf = async (client: SupabaseClient) => {
  const { data } = await client.auth.getSession()
  return data.session?.access_token ?? ''
}
const codeOf = (secret: string, atMs = Date.now()) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: atMs })

async function enroll(client: SupabaseClient) {
  const { data, error } = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: '휴대폰', issuer: 'Naru' })
  if (error !== null) throw error
  return data
}

describe('an access token', () => {
  it('carries the claims of a hosted project', async () => {
    const { client, id, email } = await supabase.createUser()
    expect(decodeJwt(await tokenOf(client))).toMatchObject({
      iss: `${supabase.url}/auth/v1`,
      sub: id,
      aud: 'authenticated',
      role: 'authenticated',
      email,
      aal: 'aal1',
      amr: [{ method: 'password' }],
      app_metadata: { provider: 'email', providers: ['email'] },
      is_anonymous: false,
    })
  })

  it('is accepted by getClaims, and refused once its session has ended', async () => {
    const { client } = await supabase.createUser()
    const token = await tokenOf(client)
    const other = supabase.createClient()
    expect((await other.auth.getClaims(token)).data?.claims.aal).toBe('aal1')
    await client.auth.signOut()
    expect((await other.auth.getClaims(token)).error).not.toBeNull()
  })
})

describe('a second factor', () => {
  it('raises the session to aal2 and stays through a refresh', async () => {
    const { client } = await supabase.createUser()
    const factor = await enroll(client)
    expect(factor.totp.qr_code).toMatch(/^data:image\/svg\+xml;utf-8,<svg/)
    expect(factor.totp.uri).toContain('issuer=Naru')

    const { data, error } = await client.auth.mfa.challengeAndVerify({
      factorId: factor.id,
      code: codeOf(factor.totp.secret),
    })
    expect(error).toBeNull()
    expect(data?.user.factors).toMatchObject([{ id: factor.id, status: 'verified', factor_type: 'totp' }])
    expect((await client.auth.mfa.getAuthenticatorAssuranceLevel()).data).toMatchObject({
      currentLevel: 'aal2',
      nextLevel: 'aal2',
      currentAuthenticationMethods: [{ method: 'totp' }, { method: 'password' }],
    })

    await client.auth.refreshSession()
    expect(decodeJwt(await tokenOf(client)).aal).toBe('aal2')
    expect((await client.auth.mfa.listFactors()).data?.totp.map(({ id }) => id)).toEqual([factor.id])
  })

  it('is asked for at the next sign-in', async () => {
    const { client, email, password } = await supabase.createUser()
    const factor = await enroll(client)
    await client.auth.mfa.challengeAndVerify({ factorId: factor.id, code: codeOf(factor.totp.secret) })
    const again = supabase.createClient()
    await again.auth.signInWithPassword({ email, password })
    expect((await again.auth.mfa.getAuthenticatorAssuranceLevel()).data).toMatchObject({
      currentLevel: 'aal1',
      nextLevel: 'aal2',
    })
  })

  it('refuses a wrong code, and a right one given twice', async () => {
    const { client } = await supabase.createUser()
    const factor = await enroll(client)
    const code = codeOf(factor.totp.secret)
    const wrong = await client.auth.mfa.challengeAndVerify({
      factorId: factor.id,
      code: code === '000000' ? '1' : '000000',
    })
    expect(wrong.error).toMatchObject({ code: 'mfa_verification_failed', status: 422 })
    expect((await client.auth.mfa.challengeAndVerify({ factorId: factor.id, code })).error).toBeNull()
    const twice = await client.auth.mfa.challengeAndVerify({ factorId: factor.id, code })
    expect(twice.error?.code).toBe('mfa_verification_failed')
  })

  it('cannot be added or removed by a session that has not proven the first', async () => {
    const { client, email, password } = await supabase.createUser()
    const factor = await enroll(client)
    await client.auth.mfa.challengeAndVerify({ factorId: factor.id, code: codeOf(factor.totp.secret) })
    const weaker = supabase.createClient()
    await weaker.auth.signInWithPassword({ email, password })
    expect((await weaker.auth.mfa.enroll({ factorType: 'totp' })).error?.code).toBe('insufficient_aal')
    expect((await weaker.auth.mfa.unenroll({ factorId: factor.id })).error?.code).toBe('insufficient_aal')
    expect((await client.auth.mfa.unenroll({ factorId: factor.id })).data).toEqual({ id: factor.id })
  })

  it('of somebody else does not exist', async () => {
    const [owner, stranger] = await Promise.all([supabase.createUser(), supabase.createUser()])
    const factor = await enroll(owner.client)
    const { error } = await stranger.client.auth.mfa.challenge({ factorId: factor.id })
    expect(error?.code).toBe('mfa_factor_not_found')
  })
})

describe('auth.admin', () => {
  it('creates, lists, changes and deletes users with the secret key only', async () => {
    const options = { auth: { persistSession: false, autoRefreshToken: false } }
    const { admin } = createClient(supabase.url, supabase.serviceKey, options).auth
    const email = 'operator@example.com'
    const created = await admin.createUser({ email, password: 'first password', email_confirm: true })
    const id = created.data.user?.id ?? ''
    expect((await admin.listUsers()).data.users.map((user) => user.email)).toContain(email)
    await admin.updateUserById(id, { password: 'second password', app_metadata: { plan: 'test' } })
    const client = supabase.createClient()
    expect((await client.auth.signInWithPassword({ email, password: 'first password' })).error).not.toBeNull()
    const { data } = await client.auth.signInWithPassword({ email, password: 'second password' })
    expect(data.user?.app_metadata).toMatchObject({ plan: 'test' })
    await admin.deleteUser(id)
    expect((await admin.getUserById(id)).error?.code).toBe('user_not_found')
    expect((await client.auth.admin.listUsers()).error?.status).toBe(401)
  })
})
