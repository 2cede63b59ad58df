import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { KisCredentials } from '@naru/sandbox/kis/demo-accounts.ts'
import { type KisSimulator, startKisSimulator } from '@naru/sandbox/kis/start.ts'
import { startTestSupabase, type TestSupabase, type TestUser } from '@naru/sandbox/supabase/testing.ts'
import { unixMs } from '@naru/shared/core/time'
import { createKeyPair } from '@naru/shared/crypto/sealed-box'
import { AccountId } from '@naru/shared/domain/order'
import { floorToTick } from '@naru/shared/market/tick-size'
import sodium from 'libsodium-wrappers'
import postgres, { type Sql } from 'postgres'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const KEY_ID = 'test-key'
/** Generous: what is waited for is an event, and the machine may be busy with other suites. */
const WAIT_MS = 60_000

/** For bridges whose requests will be lost: this broker is on the same machine, and need not be waited for so long. */
export const IMPATIENT = { BRIDGE_ORDER_TIMEOUT_MS: '2000' } as const

export interface BridgeProcess {
  readonly pid: number
  readonly url: string
  readonly lines: readonly Readonly<Record<string, unknown>>[]
  /** Resolves with the next line of that name, already logged or not. */
  logged(event: string): Promise<Readonly<Record<string, unknown>>>
  kill(signal: NodeJS.Signals): Promise<number | null>
  /** Resolves with the exit code, null after a signal. */
  readonly exited: Promise<number | null>
  /** What a test's own entry listens to and answers on; the bridge itself knows nothing of it. */
  readonly line: TestLine
}

export interface TestLine {
  /** Resolves once the process has heard it. */
  say(words: string): Promise<void>
  /** Resolves when the process says so; what it said before does not count. */
  hears(words: string): Promise<void>
  /** Everything it has said so far. */
  readonly said: readonly string[]
}

type Row = Readonly<Record<string, unknown>>

export interface Desk {
  readonly user: TestUser
  readonly accountId: string
  readonly credentials: KisCredentials
  /** Calls a function of the ledger as the web does. What it answers. */
  call(name: string, args?: object): Promise<unknown>
  /** Puts an order into the ledger as the web does. Returns its id. */
  place(order: PlaceOrder): Promise<string>
  cancel(orderId: string, id?: string): Promise<void>
  /** Resolves with the user's own row once it has one of these statuses. */
  orderIs(id: string, ...statuses: readonly string[]): Promise<Row>
}

export interface PlaceOrder {
  /** Its id, which is also what makes asking twice harmless; a new one by default. */
  readonly id?: string
  readonly quantity: number
  readonly limitPrice: number
  readonly side?: 'buy' | 'sell'
  readonly instrumentId?: string
}

export interface DeskOptions {
  /** Won. */
  readonly cash?: number
  readonly wrongSecret?: boolean
  /** What was typed wrongly. */
  readonly typed?: { readonly appKey?: string; readonly accountNumber?: string }
  /** The account the envelope names; its own by default. */
  readonly sealFor?: string
  /** The public key it is sealed to; the bridge's own by default. */
  readonly sealTo?: string
}

/** Real Postgres, Auth, Realtime and REST; the real broker simulator; real bridge processes. */
export interface World {
  readonly supabase: TestSupabase
  readonly kis: KisSimulator
  readonly sql: Sql
  /** On the world's own data folder, unless told another. `main` is the entry to run; the bridge's own by default. */
  spawnBridge(env?: Readonly<Record<string, string>>, main?: string): Promise<BridgeProcess>
  /** A user with an account of their own at the simulator and its sealed credential in the database. */
  openDesk(options?: DeskOptions): Promise<Desk>
  /** Resolves with the account's row once its session is in this state. */
  sessionIs(desk: Desk, state: string): Promise<Row>
  /** The last price times `factor`, on the tick below. */
  price(code: string, factor: number): number
  /** The user trades in the broker's own app. */
  placeElsewhere(desk: Desk, order: object): Promise<void>
  readonly machine: TestUser
  stop(): Promise<void>
}

export interface WorldOptions {
  /** A simulator in a process of its own takes the place of the one in here, which then stands still. */
  readonly simulator?: KisSimulator['urls']
  /** Another world's database and broker: this one adds a bridge of its own and ends neither. */
  readonly within?: Pick<World, 'supabase' | 'kis'>
}

const startParts = async (): Promise<Pick<World, 'supabase' | 'kis'>> => {
  const [supabase, kis] = await Promise.all([
    startTestSupabase(),
    startKisSimulator({ restPerSecond: { live: null, paper: null }, tokenIntervalMs: 0, noticeDelayMs: 0 }),
  ])
  return { supabase, kis }
}

export async function startWorld({ simulator, within }: WorldOptions = {}): Promise<World> {
  const [{ supabase, kis }, keys] = await Promise.all([within ?? startParts(), createKeyPair()])
  if (simulator) kis.driver.set({ isPaused: true })
  const urls = simulator ?? kis.urls
  const sql = postgres(supabase.dbUrl, { max: 2, onnotice: () => undefined })
  const machine = await supabase.createUser(`bridge-${randomUUID()}@example.com`)
  const [registered] = await sql`select private.register_bridge(
    ${machine.email}, 'test', 'http://127.0.0.1', ${KEY_ID}, ${keys.publicKey}) as id`
  const bridgeId = String(registered?.id)
  const control = (path: string, body: object) => askControl(`${urls.control}${path}`, body)
  const running = new Set<ChildProcess>()
  // One that follows a killed one on its data knows that it is dead, and waits for no lease to run out.
  const ownDataDir = await mkdtemp(join(tmpdir(), 'naru-bridge-'))
  const folders = new Set([ownDataDir])

  return {
    supabase,
    kis,
    sql,
    machine,
    price: (code, factor) => floorToTick('stock', kis.world.market.quote(code).last * factor) ?? 0,
    async placeElsewhere({ credentials: { accountNumber } }, order) {
      await control('/orders', { environment: 'paper', accountNumber, ...order })
    },
    sessionIs: ({ accountId }, state) =>
      eventually(async () => {
        const [row] = await sql`select * from trade.broker_accounts where id = ${accountId}`
        return row?.session_state === state && row
      }, `session ${state}`),
    async spawnBridge(env = {}, main = MAIN) {
      if (env.BRIDGE_DATA_DIR !== undefined) folders.add(env.BRIDGE_DATA_DIR)
      return spawnBridge(running, main, {
        BRIDGE_DATA_DIR: ownDataDir,
        BRIDGE_HTTP_PORT: '0',
        BRIDGE_EMAIL: machine.email,
        BRIDGE_PASSWORD: machine.password,
        BRIDGE_KEY_ID: KEY_ID,
        BRIDGE_SECRET_KEY: keys.secretKey,
        SUPABASE_URL: supabase.url,
        SUPABASE_PUBLISHABLE_KEY: supabase.anonKey,
        KIS_LIVE_REST_URL: urls.liveRest,
        KIS_LIVE_WS_URL: urls.liveWs,
        KIS_PAPER_REST_URL: urls.paperRest,
        KIS_PAPER_WS_URL: urls.paperWs,
        BRIDGE_MARKET_HOURS: 'replay',
        BRIDGE_PROOF_QUIESCE_MS: '1000',
        BRIDGE_PROOF_SPAN_MS: '1000',
        // What KIS allows a paper key is a matter of the limiter's own tests; here nobody waits for it.
        KIS_PAPER_REQUESTS_PER_SECOND: '50',
        ...env,
      })
    },
    async openDesk({ cash = 100_000_000, wrongSecret = false, typed = {}, sealFor, sealTo = keys.publicKey } = {}) {
      const user = await supabase.createUser()
      const number = String(Math.floor(Math.random() * 90_000_000) + 10_000_000)
      const accountNumber = `${number}-01`
      const opened = await control('/accounts', {
        environment: 'paper',
        accountNumber,
        cash,
        restPerSecond: simulator ? 100 : null,
      })
      const credentials = opened as KisCredentials
      const { data, error } = await user.client.rpc('create_broker_account', {
        p_bridge_id: bridgeId,
        p_environment: 'paper',
        p_label: '모의투자',
      })
      if (error) throw new Error(`create_broker_account: ${error.message}`)
      const accountId = AccountId.parse(data)
      const { appKey, appSecret, htsId } = credentials
      const sealed = await sealAnything(
        {
          v: 1,
          userId: user.id,
          accountId: AccountId.parse(sealFor ?? accountId),
          keyId: KEY_ID,
          environment: 'paper',
          broker: 'kis',
          appKey,
          appSecret: wrongSecret ? appSecret.replace(/.$/, '!') : appSecret,
          accountNumber,
          htsId,
          sealedAt: unixMs(Date.now()),
          ...typed,
        },
        sealTo,
      )
      const saved = await user.client.rpc('save_credential', {
        p_account_id: accountId,
        p_key_id: KEY_ID,
        p_sealed: sealed,
      })
      if (saved.error) throw new Error(`save_credential: ${saved.error.message}`)
      return { user, accountId, credentials, ...tradingOf(user, accountId) }
    },
    async stop() {
      for (const child of running) child.kill('SIGKILL')
      await sql.end()
      if (!within) {
        await kis.stop()
        await supabase.stop()
      }
      for (const folder of folders) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What a browser seals that is not ours: it checks nothing. */
async function sealAnything(envelope: object, publicKey: string): Promise<string> {
  await sodium.ready
  const { ORIGINAL } = sodium.base64_variants
  const box = sodium.crypto_box_seal(JSON.stringify(envelope), sodium.from_base64(publicKey, ORIGINAL))
  return sodium.to_base64(box, ORIGINAL)
}

async function askControl(url: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`)
  return reply.json()
}

function tradingOf({ client }: TestUser, accountId: string): Pick<Desk, 'call' | 'place' | 'cancel' | 'orderIs'> {
  const call = async (name: string, args: object = {}): Promise<unknown> => {
    const { data, error } = await client.rpc(name, args)
    if (error) throw new Error(`${name}: ${error.message} ${error.details}`)
    return data
  }
  return {
    call,
    async place({ id = randomUUID(), quantity, limitPrice, side = 'buy', instrumentId = '005930.KRX' }) {
      const order = { p_instrument_id: instrumentId, p_side: side, p_order_type: 'limit', p_quantity: quantity }
      await call('place_intent', { p_id: id, p_account_id: accountId, ...order, p_limit_price: limitPrice })
      return id
    },
    async cancel(orderId, id = randomUUID()) {
      await call('cancel_order', { p_id: id, p_order_id: orderId })
    },
    orderIs: (id, ...statuses) => {
      let seen: unknown
      return eventually(
        async () => {
          const { data } = await client.from('orders').select('*').eq('id', id).maybeSingle()
          seen = data
          return data && statuses.includes(data.status) ? data : undefined
        },
        () => `order ${statuses.join(' or ')}, was ${JSON.stringify(seen)}`,
      )
    },
  }
}

async function spawnBridge(
  running: Set<ChildProcess>,
  main: string,
  env: Readonly<Record<string, string>>,
): Promise<BridgeProcess> {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH ?? '', ...compiled(), ...env },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  }) as ChildProcess & { readonly stdin: Writable; readonly stdout: Readable; readonly stderr: Readable } // as asked for
  running.add(child)
  const lines: Readonly<Record<string, unknown>>[] = []
  const listeners = new Set<() => void>()
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line))
    for (const listener of listeners) listener()
  })
  const exited = new Promise<number | null>((resolve) => {
    child.on('exit', (code) => {
      running.delete(child)
      resolve(code)
      for (const listener of listeners) listener()
    })
  })
  const line = lineTo(child, exited)
  const logged = (event: string): Promise<Readonly<Record<string, unknown>>> =>
    new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        listeners.delete(look)
        reject(new Error(`no ${event}: ${why}\n${stderr}\n${lines.map((line) => JSON.stringify(line)).join('\n')}`))
      }
      const timer = setTimeout(() => fail('waited too long'), WAIT_MS)
      const look = (): void => {
        const found = lines.find((line) => line.event === event)
        if (!found && child.exitCode === null) return
        clearTimeout(timer)
        listeners.delete(look)
        if (found) resolve(found)
        else fail(`exited with ${child.exitCode}`)
      }
      listeners.add(look)
      look()
    })
  const started = await logged('bridge_started')
  return {
    pid: child.pid ?? 0, // it has started
    url: String(started.url),
    lines,
    logged,
    exited,
    line,
    kill: (signal) => {
      child.kill(signal)
      return exited
    },
  }
}

/** Where a run of all tests keeps what a start compiles, for the next. */
const compiled = (): Readonly<Record<string, string>> => {
  const folder = process.env.NODE_COMPILE_CACHE
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder }
}

/** Words go in through stdin and come back on a pipe of their own. */
function lineTo({ stdin, stdio }: ChildProcess & { readonly stdin: Writable }, exited: Promise<unknown>): TestLine {
  const said: string[] = []
  const told = new EventEmitter()
  // A pipe, as asked for.
  createInterface({ input: stdio[3] as Readable }).on('line', (words) => {
    said.push(words)
    told.emit(words)
  })
  stdin.on('error', () => undefined) // nobody listens any more
  const hears = async (words: string): Promise<void> => {
    const isOver = new AbortController()
    const { signal } = isOver
    const heard = once(told, words, { signal }).then(() => true)
    const ended = Promise.race([exited, wait(WAIT_MS, undefined, { signal })]).then(() => false)
    const wasSaid = await Promise.race([heard, ended]).finally(() => isOver.abort())
    heard.catch(() => undefined)
    ended.catch(() => undefined)
    if (!wasSaid) throw new Error(`the process never said ${words}`)
  }
  return {
    hears,
    said,
    async say(words) {
      const heard = hears(`heard ${words}`)
      stdin.write(`${words}\n`)
      await heard
    },
  }
}

/** Whoever waits longer asks less often: asking costs the very machine that is waited for. */
const SOON_MS = 10
const PATIENT_MS = 100

/** Asks again until it is so. For what another process does in its own time. */
export async function eventually<T>(
  ask: () => Promise<T | undefined | false>,
  what: string | (() => string),
  withinMs = WAIT_MS,
): Promise<T> {
  const until = performance.now() + withinMs
  for (let pauseMs = SOON_MS; performance.now() < until; pauseMs = Math.min(2 * pauseMs, PATIENT_MS)) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    await wait(pauseMs)
  }
  throw new Error(`not in time: ${typeof what === 'string' ? what : what()}`)
}
