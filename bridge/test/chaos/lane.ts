import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type BridgeProcess, type Desk, eventually, startWorld, type World } from '../integration/world.ts'
import { buildChaosBridge } from './build.ts'
import { anOrderLine, type OrderLine } from './order-line.ts'

/** One twentieth of real life, as far as a request of this machine can be that fast. */
const SCALED = {
  BRIDGE_ORDER_TIMEOUT_MS: '1000',
  BRIDGE_PROOF_QUIESCE_MS: '1500',
  BRIDGE_PROOF_SPAN_MS: '1000',
}
/** Nothing is refused for want of money. */
const CASH = 100_000_000_000

/** One bridge with two accounts of its own on the shared ledger and broker, and the line its orders take. */
export interface Lane {
  readonly world: World
  readonly line: OrderLine
  readonly desks: readonly [Desk, Desk]
  readonly dataDir: string
  /** Starts a bridge, by default on this lane's data. */
  start(env?: Readonly<Record<string, string>>): Promise<BridgeProcess>
  /** Resolves when the broker tells the bridge of this account's fills. */
  hearsNotices(desk: Desk): Promise<void>
  stop(): Promise<void>
}

export interface Lanes {
  readonly lanes: readonly Lane[]
  stop(): Promise<void>
}

/** All lanes of one run: one ledger, one broker, one build of the bridge. */
export async function startLanes(count: number): Promise<Lanes> {
  const folder = await mkdtemp(join(tmpdir(), 'naru-chaos-build-'))
  const main = await buildChaosBridge(folder)
  const first = await aLane(main)
  const others = await Promise.all(Array.from({ length: count - 1 }, () => aLane(main, first.world)))
  return {
    lanes: [first, ...others],
    async stop() {
      for (const lane of [...others, first]) await lane.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function aLane(main: string, within?: Pick<World, 'supabase' | 'kis'>): Promise<Lane> {
  const world = await startWorld(within ? { within } : {})
  const folder = await mkdtemp(join(tmpdir(), 'naru-chaos-'))
  const line = await anOrderLine(world.kis.urls.paperRest)
  const dataDir = join(folder, 'bridge')
  const desks = [await world.openDesk({ cash: CASH }), await world.openDesk({ cash: CASH })] as const
  return {
    world,
    line,
    desks,
    dataDir,
    start: (env = {}) =>
      world.spawnBridge(
        { BRIDGE_DATA_DIR: dataDir, KIS_PAPER_REST_URL: line.url, ...cached(main), ...SCALED, ...env },
        main,
      ),
    async hearsNotices({ credentials: { accountNumber } }) {
      await eventually(async () => {
        const reply = await fetch(`${world.kis.urls.control}/truth/registrations?accountNumber=${accountNumber}`)
        return ((await reply.json()) as readonly unknown[]).length > 0 // one row for a session with registrations
      }, 'registration for notices')
    },
    async stop() {
      await world.stop()
      line.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Resolves when this very process has read the whole list of each account. */
export async function runningOn({ lines }: BridgeProcess, desks: readonly Desk[]): Promise<void> {
  const isRunning = ({ accountId }: Desk): boolean =>
    lines.some((line) => line.event === 'session_changed' && line.state === 'running' && line.accountId === accountId)
  await eventually(
    async () => desks.every(isRunning),
    () => `sessions running\n${lines.map((line) => JSON.stringify(line)).join('\n')}`,
  )
}

/** What a start compiles is kept for the next. */
const cached = (main: string): Readonly<Record<string, string>> => ({
  NODE_COMPILE_CACHE: join(dirname(main), 'cache'),
})
