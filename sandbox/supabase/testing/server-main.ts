import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from '../postgres/process.ts'
import { startPostgres } from '../postgres.ts'

// A process of its own: one PostgreSQL for all test files of a run. It ends with the run that asked for it.
const [folder, owner] = process.argv.slice(2)
if (folder === undefined || owner === undefined) throw new Error('usage: server-main.ts <folder> <owner process id>')

const ready = join(folder, 'ready.json')
const tell = (outcome: object) => {
  writeFileSync(`${ready}.part`, JSON.stringify(outcome), { mode: 0o600 })
  renameSync(`${ready}.part`, ready)
}
// Those who wait should fail at once, and with the reason.
const server = await startPostgres({ dataDir: join(folder, 'pg'), durable: false }).catch((error: unknown) => {
  tell({ failure: error instanceof Error ? error.message : String(error) })
})
if (server !== undefined) tell({ port: server.port, password: server.password })

let isAsked = false
process.once('SIGTERM', () => {
  isAsked = true
})
while (isAlive(Number(owner)) && !isAsked) await sleep(300)
await server?.stop()
rmSync(folder, { recursive: true, force: true })
