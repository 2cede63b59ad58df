import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** The folder that holds `supabase/`. */
export const REPOSITORY = join(import.meta.dirname, '../../..')
const QUIET = { SUPABASE_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' }

/** Runs the official Supabase CLI, without Docker and in a home of its own, and gives what it printed. */
export async function supabaseCli(
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const sandbox = createRequire(join(REPOSITORY, 'sandbox/package.json'))
  const cli = join(dirname(sandbox.resolve('supabase/package.json')), 'dist/supabase.js')
  const home = await mkdtemp(join(tmpdir(), 'naru-cli-'))
  try {
    const env = { ...process.env, ...QUIET, ...more, HOME: home }
    const options = { env, cwd: home, maxBuffer: 16 * 1024 * 1024, timeout: 60_000 }
    return (await promisify(execFile)(process.execPath, [cli, ...args], options)).stdout
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

/** The database as the CLI wants to hear of it; without `sslmode` it writes a notice into its output. */
export const cliUrl = (url: string): string => `${url.replace(/^postgres:/, 'postgresql:')}?sslmode=disable`

/** TypeScript as the repository formats it. */
export async function format(source: string): Promise<string> {
  const biome = createRequire(join(REPOSITORY, 'package.json')).resolve('@biomejs/biome/bin/biome')
  const child = spawn(process.execPath, [biome, 'format', '--stdin-file-path=generated.ts'], {
    cwd: REPOSITORY,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(source)
  const chunks: Buffer[] = []
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
