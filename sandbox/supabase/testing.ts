import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { type GatewayOptions, startGateway } from './gateway.ts'
import { createKeys } from './keys.ts'
import { createTestDatabase, REPOSITORY, type TestDatabase, type TestDatabaseOptions } from './testing/database.ts'

export { createTestDatabase, type TestDatabase } from './testing/database.ts'

export interface TestUser {
  readonly id: string
  readonly email: string
  readonly password: string
  /** Signed in as this user. */
  readonly client: SupabaseClient
}

export interface TestSupabase {
  readonly url: string
  readonly anonKey: string
  readonly serviceKey: string
  readonly jwtSecret: string
  /** URL of role `postgres`. */
  readonly dbUrl: string
  readonly database: TestDatabase
  /** A client that is not signed in. */
  createClient(): SupabaseClient
  /** Makes the user and signs in. Without an address a fresh one is used. */
  createUser(email?: string): Promise<TestUser>
  stop(): Promise<void>
}

export type TestSupabaseOptions = TestDatabaseOptions & Partial<Omit<GatewayOptions, 'urlFor' | 'keys'>>

/** The whole stack on free ports over a database of its own. Call `stop()` in `afterAll`. */
export async function startTestSupabase(options: TestSupabaseOptions = {}): Promise<TestSupabase> {
  const database = await createTestDatabase(options)
  const keys = createKeys()
  const supabaseDir = 'supabaseDir' in options ? options.supabaseDir : join(REPOSITORY, 'supabase')
  const gateway = await startGateway({ port: 0, ...options, supabaseDir, urlFor: database.urlFor, keys })
  const clients: SupabaseClient[] = []
  // Each client is its own browser: sessions are kept in memory and never shared.
  const newClient = () => {
    const auth = { persistSession: false, autoRefreshToken: false, storageKey: randomUUID() }
    const client = createClient(gateway.url, keys.publishableKey, { auth })
    clients.push(client)
    return client
  }
  return {
    url: gateway.url,
    anonKey: keys.publishableKey,
    serviceKey: keys.secretKey,
    jwtSecret: keys.jwtSecret,
    dbUrl: database.urlFor('postgres'),
    database,
    createClient: newClient,
    async createUser(email = `${randomUUID()}@example.com`) {
      const client = newClient()
      const password = randomUUID()
      const { data, error } = await client.auth.signUp({ email, password })
      if (error !== null || data.user === null) throw new Error(`cannot create ${email}: ${error?.message}`)
      return { id: data.user.id, email, password, client }
    },
    async stop() {
      for (const client of clients) await client.removeAllChannels()
      await gateway.stop()
      await database.drop()
    },
  }
}
