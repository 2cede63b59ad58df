import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const BINARY = /\.(png|jpe?g|gif|webp|ico|woff2?|gz|br|zip|pdf|wasm|parquet)$/i
/** No trace of a machine belongs in a repository: it must build and run anywhere. */
const MACHINE: readonly (readonly [string, RegExp])[] = [
  ['a path of one machine', /(?<![\w.\-/])\/(?:work|root|Users|home\/(?!node\b))\/?[\w.-]*\//],
  ['a path of one machine', /(?<![\w.\-/])\/tmp\/[\w.-]+\//],
  ['a package registry', /https?:\/\/[^\s/'"]*(?:registry|verdaccio|artifactory|nexus)[^\s'"]*/i],
]
/** What a leaked key looks like. Few patterns, each precise enough to be always right. */
const SECRET: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ['a JSON web token', /\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}/],
  ['a Supabase secret key', /\bsb_secret_\w{20,}/],
  ['a cloud key', /\b(?:AKIA[0-9A-Z]{16}|AIza[\w-]{35})\b/],
  ['a GitHub token', /\b(?:gh[pousr]_\w{36}|github_pat_\w{40,})/],
  [
    'a Slack or Discord hook',
    /hooks\.slack\.com\/services\/T\w+|discord(?:app)?\.com\/api\/webhooks\/\d{17,}\/[\w-]{60,}/,
  ],
  ['a Telegram bot token', /\b\d{8,10}:AA[\w-]{33}\b/],
  ['a KIS app key', /\bPS(?!CANARY|SANDBOX|DEMO)[A-Za-z0-9]{34}\b/], // made-up ones say so
]

export const machineTraces = (root: string, files: readonly string[]): readonly string[] => scan(root, files, MACHINE)
export const leakedSecrets = (root: string, files: readonly string[]): readonly string[] => scan(root, files, SECRET)

function scan(root: string, files: readonly string[], patterns: typeof MACHINE): readonly string[] {
  return files
    .filter((path) => !BINARY.test(path))
    .flatMap((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return patterns.flatMap(([what, pattern]) => {
        const match = pattern.exec(text)
        if (match === null) return []
        const line = text.slice(0, match.index).split('\n').length
        return [`${path}:${line} holds ${what}`] // never the match itself: this goes to a log
      })
    })
}
