import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** What a project is given once: the secret that signs tokens, and the two API keys. */
export const ProjectKeys = z.object({
  jwtSecret: z.string().min(32),
  publishableKey: z.string().startsWith('sb_publishable_'),
  secretKey: z.string().startsWith('sb_secret_'),
})
export type ProjectKeys = z.infer<typeof ProjectKeys>

export function createKeys(): ProjectKeys {
  return {
    jwtSecret: randomBytes(32).toString('hex'),
    publishableKey: `sb_publishable_${randomBytes(20).toString('base64url')}`,
    secretKey: `sb_secret_${randomBytes(20).toString('base64url')}`,
  }
}

/** The keys kept in `dataDir`, made at the first start: a signed-in browser stays signed in across restarts. */
export function loadKeys(dataDir: string): ProjectKeys {
  const file = join(dataDir, 'supabase-keys.json')
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(file, JSON.stringify(createKeys(), null, 2), { mode: 0o600 })
  }
  return ProjectKeys.parse(JSON.parse(readFileSync(file, 'utf8')))
}
