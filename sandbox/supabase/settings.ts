import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The value of `key = value` in a section of the project's config.toml, as written; undefined when it is not there. */
export function readSetting(supabaseDir: string, section: string, key: string): string | undefined {
  const file = join(supabaseDir, 'config.toml')
  const config = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const lines = config.split(/^\[/m).find((text) => text.startsWith(`${section}]`)) ?? ''
  return new RegExp(`^\\s*${key}\\s*=\\s*([^#\\n]*[^#\\s])`, 'm').exec(lines)?.[1]
}

/** What the platform gives an access token that no setting says otherwise of. */
const DEFAULT_EXPIRY_SECONDS = 3_600

/** How long an access token lives: one figure for the platform and for here, that of `[auth] jwt_expiry`. */
export const readJwtExpiry = (supabaseDir: string | undefined): number =>
  Number(
    (supabaseDir === undefined ? undefined : readSetting(supabaseDir, 'auth', 'jwt_expiry')) ?? DEFAULT_EXPIRY_SECONDS,
  )
