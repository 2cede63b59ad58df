import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ANY_PORTS, freePorts } from '@naru/sandbox/ports.ts'
import { createSupervisor, type RunningService, type Supervisor } from '@naru/sandbox/run/processes.ts'
import { type Stack, startStack } from '@naru/sandbox/stack.ts'
import { runSql } from '@naru/sandbox/supabase/testing/sql.ts'
import { ensureWebBuild } from '@naru/sandbox/web-build.ts'
import { installPlugins, letPrograms, startProgram } from './own-code.ts'
import type { StackAddresses } from './stack.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
/** Keeps hold of each service, so that a story may end one. */
function watched(supervisor: Supervisor): Supervisor & { readonly running: ReadonlyMap<string, RunningService> } {
  const running = new Map<string, RunningService>()
  return {
    ...supervisor,
    running,
    async start(service) {
      const started = await supervisor.start(service)
      running.set(service.name, started)
      return started
    },
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'naru-e2e-'))
chmodSync(dataDir, 0o755) // the database runs as a user of its own
const supervisor = watched(createSupervisor(join(ROOT, '.local/e2e')))

/** What a story may do to the world: method and path, as named in `stack.ts`. */
const commands = (stack: Stack): Readonly<Record<string, () => Promise<unknown>>> => ({
  '/bridge/stop': async () => {
    await supervisor.running.get('bridge')?.stop()
    // Silence counts from the last heartbeat; nobody has to wait for it to grow old.
    await runSql(
      stack.supabase.dbUrl,
      `update private.bridges set heartbeat_at = heartbeat_at - interval '1 minute' where id = '${stack.bridge.id}'`,
    )
  },
  '/bridge/start': () => stack.restart('bridge'),
  '/broker/stop': async () => supervisor.running.get('kis')?.stop(),
  '/broker/start': () => stack.restart('kis'),
})

async function serve(stack: Stack, program: string | undefined): Promise<StackAddresses> {
  const known = commands(stack)
  const server = createServer((request, response) => {
    const run = known[request.url ?? '']
    void (run?.() ?? Promise.reject(new Error(`no command ${request.url}`))).then(
      () => response.writeHead(200).end('{}'),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo // a TCP server always has one
  const { id, keyId, publicKey, fingerprint } = stack.bridge
  return {
    webUrl: stack.webUrl,
    truthUrl: stack.simulatorControlUrl,
    commandUrl: `http://127.0.0.1:${port}`,
    inboxUrl: stack.inbox.url,
    bridge: { id, keyId, publicKey, fingerprint },
    supabaseUrl: stack.supabase.url,
    supabaseKey: stack.supabase.anonKey,
    ...(program !== undefined && { program }),
  }
}

ensureWebBuild(ROOT)
const ports = await freePorts(ANY_PORTS)
const stack = await startStack({
  root: ROOT,
  dataDir,
  supervisor,
  ports,
  bridgeEnv: { BRIDGE_PLUGINS_DIR: installPlugins(ROOT, dataDir), ...letPrograms(ports.gateway) },
  simulator: { speed: 10, latencyMs: 20 },
})
process.once('disconnect', () => {
  void stack.stop().finally(() => {
    rmSync(dataDir, { recursive: true, force: true })
    process.exit()
  })
})
process.send?.(await serve(stack, await startProgram({ root: ROOT, port: ports.gateway, supervisor })))
