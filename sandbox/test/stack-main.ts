import { join } from 'node:path'
import { ANY_PORTS } from '../ports.ts'
import { endStale } from '../run/pid-files.ts'
import { createSupervisor } from '../run/processes.ts'
import { startStack } from '../stack.ts'

/** What `npm start` runs, without the web app and below a folder of its own, so that a test can kill it or a part of it. */
const [folder = ''] = process.argv.slice(2)
await endStale(join(folder, 'run'))
const supervisor = createSupervisor(folder)
const stack = await startStack({
  root: join(import.meta.dirname, '../..'),
  dataDir: join(folder, 'data'),
  supervisor,
  ports: ANY_PORTS,
  web: false,
  // An order that never left is called so after seconds, not minutes.
  bridgeEnv: { BRIDGE_PROOF_QUIESCE_MS: '1000', BRIDGE_PROOF_SPAN_MS: '1000' },
})
process.once('SIGTERM', () => void stack.stop().then(() => process.exit(0)))
void supervisor.lost.then(() => stack.stop()).then(() => process.exit(1))
const { supabase, bridge, simulatorControlUrl } = stack
const { id, keyId, publicKey } = bridge
console.log(JSON.stringify({ supabase, bridge: { id, keyId, publicKey }, controlUrl: simulatorControlUrl }))
