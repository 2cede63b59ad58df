import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from '../postgres/process.ts'
import { startPostgres } from '../postgres.ts'

// A process of its own: one PostgreSQL for all test files of a run. It ends with the run that asked for it.
const [folder, owner] = process.argv.slice(2)
if (folder === undefined || owner === undefined) throw new Error('usage: server-main.ts <folder> <owner process id>')

const server = await startPostgres({ dataDir: join(folder, 'pg'), durable: false })
const ready = join(folder, 'ready.json')
writeFileSync(`${ready}.part`, JSON.stringify({ port: server.port, password: server.password }), { mode: 0o600 })
renameSync(`${ready}.part`, ready)

while (isAlive(Number(owner))) await sleep(300)
await server.stop()
rmSync(folder, { recursive: true, force: true })
