/**
 * The one command behind `npm start`, `npm test`, `npm run check` and the others. It needs Node 20 and npm, nothing
 * else: it installs what the lockfile names, then hands over to the Node 24 that came with it (`run/main.ts`).
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { handOver } from './run/hand-over.mjs'
import { ensureInstalled, nodeOf } from './run/install.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

try {
  ensureInstalled(root)
  process.exitCode = await handOver(nodeOf(root), root, process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
