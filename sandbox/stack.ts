import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@supabase/supabase-js'
import postgres from 'postgres'
import { type BridgeIdentity, loadBridgeIdentity } from './bridge-identity.ts'
import { fillMarket } from './fill-market.ts'
import { bridgeNotifySettings, keepInboxFiles } from './inbox/bridge-settings.ts'
import { type Inbox, startInbox } from './inbox/start.ts'
import { freePorts, type StackPorts } from './ports.ts'
import type { Supervisor } from './run/processes.ts'
import { type RunningSupabase, startSupabase } from './supabase/start.ts'

export interface StackOptions {
  readonly root: string
  /** Database, ledger of the simulator, bridge data: everything that must survive a restart. */
  readonly dataDir: string
  readonly supervisor: Supervisor
  /** Wanted ports; taken ones are replaced by the next free one. */
  readonly ports?: Partial<StackPorts>
  readonly dev?: boolean
  /** Without the web app: nothing has to be built for what happens behind it. */
  readonly web?: boolean
  /** Settings of the bridge on top of those the stack needs. */
  readonly bridgeEnv?: Readonly<Record<string, string>>
  readonly simulator?: {
    /** Replayed seconds a second, 1 to 60. */
    readonly speed?: number
    readonly latencyMs?: number
    readonly startDate?: string
    readonly startTime?: string
  }
}

export interface Stack {
  readonly webUrl: string
  readonly bridgeUrl: string
  readonly simulatorControlUrl: string
  readonly supabase: RunningSupabase
  /** Where everything arrives that the bridge sends to people. */
  readonly inbox: Inbox
  readonly bridge: BridgeIdentity & { readonly id: string }
  /** Starts a service again after it was ended, as a restart policy would. */
  restart(service: 'bridge' | 'kis' | 'web'): Promise<number | undefined>
  stop(): Promise<void>
}

/** The whole product against the world in a box: Supabase, KIS simulator, bridge and web, each its own process but the first. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { root, dataDir, supervisor } = options
  mkdirSync(dataDir, { recursive: true })
  const ports = await freePorts(options.ports)
  const url = (port: number): string => `http://127.0.0.1:${port}`
  const webUrl = `http://localhost:${ports.web}`
  const controlUrl = url(ports.kisControl)

  const identity = await loadBridgeIdentity(join(dataDir, 'bridge'))
  const kis = kisService(options, ports)
  const [supabase, inbox] = await Promise.all([
    startSupabase(supabaseOptions({ dataDir, ports, webUrl, identity })),
    startInbox({ port: ports.inbox, tlsPort: ports.inboxTls, smtpPort: ports.smtp }),
    supervisor.start(kis),
  ])
  const bridgeId = await registerBridge(supabase, identity, url(ports.bridge))

  const bridge = {
    name: 'bridge',
    command: process.execPath,
    args: [join(root, 'bridge/src/main.ts')],
    cwd: root,
    env: {
      ...bridgeEnvironment({ identity, supabase, ports, webUrl, dataDir }),
      ...bridgeNotifySettings(inbox, keepInboxFiles(inbox, join(dataDir, 'inbox'))),
      ...options.bridgeEnv,
    },
    readyUrl: `${url(ports.bridge)}/health/ready`,
    stopTimeoutMs: 25_000,
  }
  const web = webService(options, {
    port: ports.web,
    url: webUrl,
    supabase,
    bridge: { ...identity, id: bridgeId, url: url(ports.bridge) },
    controlUrl,
  })
  await Promise.all([bridge, ...(options.web === false ? [] : [web])].map((service) => supervisor.start(service)))

  const services = { bridge, kis, web }
  return {
    webUrl,
    bridgeUrl: url(ports.bridge),
    simulatorControlUrl: controlUrl,
    supabase,
    inbox,
    bridge: { ...identity, id: bridgeId },
    restart: async (service) => (await supervisor.start(services[service])).pid,
    async stop() {
      await supervisor.stopAll()
      await inbox.close()
      await supabase.stop()
    },
  }
}

interface WebSurroundings {
  readonly port: number
  readonly url: string
  readonly supabase: RunningSupabase
  readonly bridge: BridgeIdentity & { readonly id: string; readonly url: string }
  readonly controlUrl: string
}

function webService({ root, dev }: StackOptions, { port, url, supabase, bridge, controlUrl }: WebSurroundings) {
  const next = join(root, 'web/node_modules/next/dist/bin/next')
  const { id, name, keyId, publicKey } = bridge
  return {
    name: 'web',
    command: process.execPath,
    args: [next, dev === true ? 'dev' : 'start', '--port', String(port), '--hostname', 'localhost'],
    cwd: join(root, 'web'),
    env: {
      NEXT_TELEMETRY_DISABLED: '1',
      NARU_SUPABASE_URL: supabase.url,
      NARU_SUPABASE_PUBLISHABLE_KEY: supabase.anonKey,
      NARU_BRIDGES: JSON.stringify([{ id, name, url: bridge.url, keyId, publicKey }]),
      NARU_SANDBOX: '1',
      NARU_SANDBOX_KIS_URL: controlUrl,
    },
    readyUrl: `${url}/sign-in`,
  }
}

interface SupabaseSurroundings {
  readonly dataDir: string
  readonly ports: StackPorts
  readonly webUrl: string
  readonly identity: BridgeIdentity
}

const supabaseOptions = ({ dataDir, ports, webUrl, identity: { receiver } }: SupabaseSurroundings) => ({
  dataDir: join(dataDir, 'supabase'),
  port: ports.supabase,
  functionSecrets: {
    ALLOWED_ORIGINS: `${webUrl},http://127.0.0.1:${ports.web}`,
    RECEIVER_EMAIL: receiver.email,
    RECEIVER_PASSWORD: receiver.password,
  },
})

function kisService({ root, dataDir, simulator = {} }: StackOptions, ports: StackPorts) {
  const { speed = 10, latencyMs = 20, startDate, startTime } = simulator
  const args = {
    'paper-rest': ports.kisPaperRest,
    'paper-ws': ports.kisPaperWs,
    'live-rest': ports.kisLiveRest,
    'live-ws': ports.kisLiveWs,
    control: ports.kisControl,
    'data-dir': join(dataDir, 'kis'),
    speed,
    'latency-ms': latencyMs,
    ...(startDate !== undefined && { 'start-date': startDate }),
    ...(startTime !== undefined && { 'start-time': startTime }),
  }
  return {
    name: 'kis',
    command: process.execPath,
    args: [
      join(root, 'sandbox/kis/main.ts'),
      ...Object.entries(args).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ],
    cwd: root,
    readyUrl: `http://127.0.0.1:${ports.kisControl}/health`,
  }
}

/** Makes the machine users and the bridge's row, as an operator does once by hand on a hosted project, and lists the market. */
async function registerBridge(supabase: RunningSupabase, identity: BridgeIdentity, bridgeUrl: string): Promise<string> {
  const auth = { persistSession: false, autoRefreshToken: false }
  const admin = createClient(supabase.url, supabase.serviceKey, { auth }).auth.admin
  for (const { email, password } of [identity, identity.receiver]) {
    const created = await admin.createUser({ email, password, email_confirm: true })
    if (created.error && created.error.code !== 'email_exists') throw created.error
  }

  const sql = postgres(supabase.dbUrl, { max: 1, onnotice: () => {} })
  try {
    const [row] = await sql<{ id: string }[]>`select private.register_bridge(
      ${identity.email}, ${identity.name}, ${bridgeUrl}, ${identity.keyId}, ${identity.publicKey}) as id`
    if (row === undefined) throw new Error('register_bridge returned nothing')
    await sql`select private.register_receiver(${identity.receiver.email})`
    await fillMarket(sql)
    return row.id
  } finally {
    await sql.end()
  }
}

interface BridgeSurroundings {
  readonly identity: BridgeIdentity
  readonly supabase: RunningSupabase
  readonly ports: StackPorts
  readonly webUrl: string
  readonly dataDir: string
}

function bridgeEnvironment({ identity, supabase, ports, webUrl, dataDir }: BridgeSurroundings): Record<string, string> {
  return {
    // Both environments are simulated, so a live account can be tried too.
    BRIDGE_ENVIRONMENT: 'live',
    BRIDGE_MARKET_HOURS: 'replay',
    // What the simulator gives its demo keys, so that the demo answers at once.
    KIS_PAPER_REQUESTS_PER_SECOND: '18',
    // Without caps no live order leaves. These are so high that the ledger's limits speak.
    BRIDGE_CAPS_FILE: join(import.meta.dirname, 'caps.json'),
    BRIDGE_HTTP_PORT: String(ports.bridge),
    BRIDGE_ALLOWED_ORIGINS: `${webUrl},http://127.0.0.1:${ports.web}`,
    BRIDGE_DATA_DIR: join(dataDir, 'bridge'),
    BRIDGE_EMAIL: identity.email,
    BRIDGE_PASSWORD_FILE: identity.passwordFile,
    BRIDGE_KEY_ID: identity.keyId,
    BRIDGE_SECRET_KEY_FILE: identity.secretKeyFile,
    SUPABASE_URL: supabase.url,
    SUPABASE_PUBLISHABLE_KEY: supabase.anonKey,
    KIS_LIVE_REST_URL: `http://127.0.0.1:${ports.kisLiveRest}`,
    KIS_LIVE_WS_URL: `ws://127.0.0.1:${ports.kisLiveWs}`,
    KIS_MASTERS_URL: `http://127.0.0.1:${ports.kisLiveRest}/common/master`,
    KIS_PAPER_REST_URL: `http://127.0.0.1:${ports.kisPaperRest}`,
    KIS_PAPER_WS_URL: `ws://127.0.0.1:${ports.kisPaperWs}`,
  }
}
