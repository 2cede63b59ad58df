import { startTestSupabase, type TestSupabase, type TestUser } from '@naru/sandbox/supabase/testing.ts'
import { Secret, TOTP } from 'otpauth'
import postgres, { type Sql } from 'postgres'

export interface Desk {
  readonly supabase: TestSupabase
  /** Role postgres. */
  readonly sql: Sql
  readonly user: TestUser
  readonly bridge: TestUser
  readonly bridgeId: string
  readonly paperId: string
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const envelope = `${'Zm9v'.repeat(150)}`
export const ORIGIN = 'https://naru.example.com'

/** The whole stack with a bridge that is alive and a user whose paper account may trade. */
export async function aDesk(): Promise<Desk> {
  const supabase = await startTestSupabase({ functionSecrets: { ALLOWED_ORIGINS: ORIGIN } })
  const sql = postgres(supabase.dbUrl, { max: 4, onnotice: () => {} })
  const user = await supabase.createUser('owner@example.com')
  const bridge = await supabase.createUser('bridge@example.com')
  const [registered] = await sql<{ id: string }[]>`select private.register_bridge('bridge@example.com', 'bridge',
    'https://bridge.example.com', 'key-1', ${`${'k'.repeat(43)}=`}) as id`
  const bridgeId = registered?.id ?? ''
  await bridge.client.rpc('bridge_heartbeat', { p_version: '1.0.0', p_feed: { kind: 'live' } })
  await bridge.client.rpc('acquire_lease', { p_owner: 'process-1', p_ttl_ms: 60_000 })
  // However long the machine takes: what a test says of a silent bridge it brings about itself.
  await sql`update private.bridges set heartbeat_at = now() + interval '1 hour'`
  await sql`update private.leases set expires_at = now() + interval '1 hour'`
  const paperId = await anAccount({ user, bridge, bridgeId }, 'paper')
  // The first read of all makes the server learn the whole schema, which on a busy machine takes longer than a caller waits.
  await user.client.from('orders').select('id').limit(1)
  return {
    supabase,
    sql,
    user,
    bridge,
    bridgeId,
    paperId,
    env: {
      SUPABASE_URL: supabase.url,
      SUPABASE_ANON_KEY: supabase.anonKey,
      ALLOWED_ORIGINS: `https://other.example.com,${ORIGIN}`,
    },
    async stop() {
      await sql.end()
      await supabase.stop()
    },
  }
}

/** An account whose key the bridge has verified; a live one needs a session with a fresh second factor. */
export async function anAccount(
  { user, bridge, bridgeId }: Pick<Desk, 'user' | 'bridge' | 'bridgeId'>,
  environment: 'paper' | 'live',
): Promise<string> {
  const made = await user.client.rpc('create_broker_account', {
    p_bridge_id: bridgeId,
    p_environment: environment,
    p_label: environment,
  })
  const accountId = String(made.data)
  const saved = await user.client.rpc('save_credential', {
    p_account_id: accountId,
    p_key_id: 'key-1',
    p_sealed: envelope,
  })
  if (saved.error !== null) throw new Error(`cannot save the key: ${saved.error.message}`)
  await bridge.client.rpc('record_session', {
    p_account_id: accountId,
    p_state: 'running',
    p_credential_id: saved.data,
    p_credential_state: 'verified',
    p_account_number_masked: '••••4321-01',
  })
  return accountId
}

export interface Factor {
  readonly id: string
  readonly secret: string
}

export async function enroll({ client }: TestUser): Promise<Factor> {
  const { data, error } = await client.auth.mfa.enroll({ factorType: 'totp' })
  if (error !== null || data.type !== 'totp') throw new Error(`cannot enroll: ${error?.message}`)
  return { id: data.id, secret: data.totp.secret }
}

/** The six digits of now, or of so many periods later: each counts once. */
export const codeOf = ({ secret }: Factor, periodsLater = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + periodsLater * 30_000 })

export async function tokenOf({ client }: TestUser): Promise<string> {
  const { data } = await client.auth.getSession()
  return data.session?.access_token ?? ''
}
