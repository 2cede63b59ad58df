import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  type BridgeProcess,
  type Desk,
  eventually,
  type PlaceOrder,
  startWorld,
  type World,
} from '../integration/world.ts'
import { buildChaosBridge } from './build.ts'
import { anOrderLine, type OrderLine } from './order-line.ts'

/** One twentieth of real life, as far as a request of this machine can be that fast. */
const SCALED = {
  BRIDGE_ORDER_TIMEOUT_MS: '1000',
  BRIDGE_PROOF_QUIESCE_MS: '1500',
  BRIDGE_PROOF_SPAN_MS: '1000',
}
/** Shares an account is given before it has to sell any. */
const STOCK = 250
/** Nothing is refused for want of money. */
const CASH = 100_000_000_000

const CODES = ['005930', '005380', '035420', '090430']
/** Limit over the last price: what meets the market, and what waits below it. */
const FACTOR = { buy: 1.02, sell: 0.98, rest: 0.9 } as const
export type Kind = keyof typeof FACTOR

type Desks = readonly [Desk, Desk]

/** One bridge with two accounts of its own on the shared ledger and broker, and the line its orders take. */
export interface Lane {
  readonly world: World
  readonly line: OrderLine
  readonly desks: Desks
  readonly dataDir: string
  /** Leaves the accounts it has and opens two new ones. */
  moveOn(): Promise<void>
  /** The next order of an account: no two of one account have side, stock and number of shares in common. */
  next(desk: Desk, kind: Kind): PlaceOrder & { readonly id: string }
  /** Buys enough of each stock for later sales. */
  stockUp(desk: Desk): Promise<void>
  /** Starts a bridge, by default on this lane's data. Resolves when both sessions run, unless told otherwise. */
  start(env?: Readonly<Record<string, string>>, isAwaited?: boolean): Promise<BridgeProcess>
  /** Ends every bridge of this lane without a word. */
  killAll(): Promise<void>
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
  // One that ends in peace keeps what it has compiled; one that is killed does not.
  await (await first.start({}, false)).kill('SIGTERM')
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
  // A lane places as fast as it can; what holds back somebody who does is tested where it is done.
  await world.sql`update private.call_limits set burst = 1000, per_second = 1000 where name = 'place_intent'`
  const folder = await mkdtemp(join(tmpdir(), 'naru-chaos-'))
  const line = await anOrderLine(world.kis.urls.paperRest)
  const dataDir = join(folder, 'bridge')
  const openDesks = async (): Promise<Desks> => [
    await world.openDesk({ cash: CASH }),
    await world.openDesk({ cash: CASH }),
  ]
  const bridges = new Set<BridgeProcess>()
  const used = new Map<Desk, number>()
  let desks = await openDesks()
  return {
    world,
    line,
    dataDir,
    get desks() {
      return desks
    },
    async moveOn() {
      for (const { user, accountId } of desks)
        await user.client.rpc('archive_broker_account', { p_account_id: accountId })
      desks = await openDesks()
    },
    next(desk, kind) {
      const index = used.get(desk) ?? 0
      used.set(desk, index + 1)
      const code = CODES[index % CODES.length] ?? ''
      const quantity = 1 + Math.floor(index / CODES.length)
      const side = kind === 'sell' ? 'sell' : 'buy'
      const limitPrice = world.price(code, FACTOR[kind])
      return { id: randomUUID(), side, instrumentId: `${code}.KRX`, quantity, limitPrice }
    },
    async stockUp(desk) {
      for (const code of CODES) {
        const order = { instrumentId: `${code}.KRX`, quantity: STOCK, limitPrice: world.price(code, FACTOR.buy) }
        await desk.orderIs(await desk.place(order), 'filled')
      }
    },
    async start(env = {}, isAwaited = true) {
      const own = { BRIDGE_DATA_DIR: dataDir, KIS_PAPER_REST_URL: line.url, ...cached(main), ...SCALED }
      const bridge = await world.spawnBridge({ ...own, ...env }, main)
      bridges.add(bridge)
      void bridge.exited.then(() => bridges.delete(bridge))
      if (isAwaited) await runningOn(bridge, desks)
      return bridge
    },
    async killAll() {
      await Promise.all([...bridges].map((bridge) => bridge.kill('SIGKILL')))
    },
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
