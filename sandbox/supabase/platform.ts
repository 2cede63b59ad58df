import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { createAuthTables } from './lite.ts'

/** The roles that may log in. `supabase_admin` is the superuser, as on the platform; migrations run as `postgres`. */
export const LOGIN_ROLES = [
  'supabase_admin',
  'postgres',
  'authenticator',
  'supabase_auth_admin',
  'supabase_realtime_admin',
  'supabase_storage_admin',
] as const
export type LoginRole = (typeof LOGIN_ROLES)[number]

/** Raised whenever the SQL below changes in a way an existing cluster lacks. */
export const PLATFORM_VERSION = '4'

const BOOTSTRAP = join(import.meta.dirname, 'bootstrap')

/** Makes an empty cluster look like a new hosted project. `adminUrl` is the superuser's URL of database `postgres`. */
export async function createPlatform(adminUrl: string, password: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} })
  try {
    const files = readdirSync(BOOTSTRAP)
      .filter((file) => file.endsWith('.sql'))
      .sort()
    const tables = files.indexOf('3-auth-tables.sql')
    for (const file of files.slice(0, tables)) await sql.file(join(BOOTSTRAP, file)).simple()
    await createAuthTables(adminUrl)
    for (const file of files.slice(tables)) await sql.unsafe(readFileSync(join(BOOTSTRAP, file), 'utf8'))
    for (const role of LOGIN_ROLES) {
      await sql.unsafe(`alter role ${role} password '${password}'`)
    }
  } finally {
    await sql.end()
  }
}
