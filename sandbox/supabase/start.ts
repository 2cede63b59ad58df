import { join, resolve } from 'node:path'
import { startGateway } from './gateway.ts'
import { loadKeys } from './keys.ts'
import { migrate } from './migrate.ts'
import { startPostgres } from './postgres.ts'

export interface SupabaseOptions {
  /** Keeps the database and the keys from one start to the next; git-ignored. */
  readonly dataDir: string
  /** Of the HTTP server; 0 takes any free one. */
  readonly port: number
  /** The folder with `migrations/`, `seed.sql`, `config.toml` and `functions/`; by default the repository's own. */
  readonly supabaseDir?: string
  /** Where a sign-in may return to, as globs. By default any loopback address. */
  readonly redirectUrls?: readonly string[]
  /** What `supabase secrets set` gives the functions of a hosted project. */
  readonly functionSecrets?: Readonly<Record<string, string>>
}

export interface RunningSupabase {
  readonly url: string
  /** The publishable key: what a browser and the bridge use. */
  readonly anonKey: string
  /** The secret key: bypasses row-level security. For operators and tests only. */
  readonly serviceKey: string
  readonly jwtSecret: string
  /** URL of role `postgres`, as the official CLI wants it. */
  readonly dbUrl: string
  stop(): Promise<void>
}

/** Starts the embedded Supabase: PostgreSQL, migrations and seed, REST, Auth, Realtime, Functions and a fake Google. */
export async function startSupabase(options: SupabaseOptions): Promise<RunningSupabase> {
  const { dataDir, port, supabaseDir = resolve(import.meta.dirname, '../../supabase') } = options
  const keys = loadKeys(dataDir)
  const database = await startPostgres({ dataDir: join(dataDir, 'pg'), durable: true })
  try {
    await migrate({ postgresUrl: database.urlFor('postgres'), supabaseDir })
    const gateway = await startGateway({
      ...options,
      urlFor: database.urlFor,
      keys,
      port,
      supabaseDir,
      storageDir: join(dataDir, 'storage'),
    })
    return {
      url: gateway.url,
      anonKey: keys.publishableKey,
      serviceKey: keys.secretKey,
      jwtSecret: keys.jwtSecret,
      dbUrl: `${database.urlFor('postgres')}?sslmode=disable`,
      async stop() {
        await gateway.stop()
        await database.stop()
      },
    }
  } catch (error) {
    await database.stop()
    throw error
  }
}
