import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ANY_PORTS } from '../ports.ts'
import { createSupervisor } from '../run/processes.ts'
import { startStack } from '../stack.ts'
import { soak } from './soak.ts'

/** `npm run soak -- --users 10 --minutes 10`: prints the verdict as one JSON line and ends with 1 when it is bad. */
const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '10' },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
})
const users = Number(values.users)
const minutes = Number(values.minutes)
if (!(Number.isInteger(users) && users >= 1 && users < 16) || !(minutes > 0 && minutes <= 1_440)) {
  console.error('--users 1 to 15, --minutes up to 1440')
  process.exit(2)
}

const STOP_MS = 20_000
const folder = mkdtempSync(join(tmpdir(), 'naru-soak-'))
const supervisor = createSupervisor(folder)
async function run(): Promise<boolean> {
  const stack = await startStack({
    root: join(import.meta.dirname, '../..'),
    dataDir: join(folder, 'data'),
    supervisor,
    ports: ANY_PORTS,
    web: false,
    // An order that never left is called so after seconds, not minutes.
    bridgeEnv: { BRIDGE_PROOF_QUIESCE_MS: '3000', BRIDGE_PROOF_SPAN_MS: '1000' },
  })
  try {
    const say = (line: string): void => console.error(`soak: ${line}`)
    const verdict = await soak(stack, { users, ms: minutes * 60_000, seed: Number(values.seed), say })
    for (const complaint of verdict.complaints) console.error(`  ${complaint}`)
    console.log(JSON.stringify(verdict))
    return verdict.isGood
  } finally {
    // A busy machine may leave a request hanging; leaving this process ends the database too.
    await Promise.race([stack.stop(), wait(STOP_MS)])
  }
}

/** What a bad run logged is kept. */
const end = (code: number): void => {
  if (code === 1) console.error(`soak: logs are in ${join(folder, 'logs')}`)
  rmSync(code === 1 ? join(folder, 'data') : folder, { recursive: true, force: true })
  process.exit(code)
}
process.once('SIGTERM', () => void supervisor.stopAll().then(() => end(143)))
process.once('SIGINT', () => void supervisor.stopAll().then(() => end(130)))
void supervisor.lost.then(({ name }) => {
  console.error(`soak: ${name} ended by itself`)
  return supervisor.stopAll().then(() => end(1))
})
await run().then(
  (isGood) => end(isGood ? 0 : 1),
  async (error: unknown) => {
    console.error(error)
    await supervisor.stopAll()
    end(1)
  },
)
