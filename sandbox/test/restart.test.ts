import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { unixMs } from '@naru/shared/core/time'
import { seal } from '@naru/shared/crypto/sealed-box'
import { AccountId } from '@naru/shared/domain/order'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DEMO_CREDENTIALS } from '../kis/demo-accounts.ts'
import type { truth } from '../kis/truth.ts'
import type { Stack } from '../stack.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

interface Running {
  readonly child: ChildProcess
  readonly supabase: Stack['supabase']
  readonly bridge: Pick<Stack['bridge'], 'id' | 'keyId' | 'publicKey'>
  readonly controlUrl: string
}

const PERSON = { email: 'person@example.com', password: 'a long enough password' }
const WAIT = { timeout: 60_000, interval: 100 }

let folder: string
let running: Running | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'naru-stack-'))
})
afterEach(async () => {
  if (running) await end(running, 'SIGTERM')
  running = undefined
  rmSync(folder, { recursive: true, force: true })
})

async function start(): Promise<Running> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'stack-main.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the stack ended with ${code}`)
  })
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])
  ended.catch(() => undefined) // it is meant to end later
  running = { child, ...JSON.parse(String(line)) }
  return running as Running // set above
}

async function end({ child }: Running, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

type Part = 'everything' | 'bridge' | 'kis'

/** Kills one part outright; the rest of the run ends with it. */
async function kill(stack: Running, part: Part): Promise<void> {
  if (part === 'everything') return end(stack, 'SIGKILL')
  const file = readdirSync(join(folder, 'run')).find((name) => name.startsWith(`${part}.`)) ?? ''
  const exited = once(stack.child, 'exit')
  process.kill(JSON.parse(readFileSync(join(folder, 'run', file), 'utf8')).pid, 'SIGKILL')
  await exited
}

const clientOf = ({ supabase }: Running, key = supabase.anonKey): SupabaseClient =>
  createClient(supabase.url, key, { auth: { persistSession: false, autoRefreshToken: false } })

async function signIn(stack: Running): Promise<SupabaseClient> {
  const client = clientOf(stack)
  const { error } = await client.auth.signInWithPassword(PERSON)
  if (error) throw error
  return client
}

async function call(client: SupabaseClient, name: string, args: object): Promise<unknown> {
  const { data, error } = await client.rpc(name, args)
  if (error) throw new Error(`${name}: ${error.message}`)
  return data
}

/** A person with the demo account, as the web app would connect it. */
async function connectAccount(stack: Running): Promise<string> {
  const { bridge, supabase } = stack
  const created = await clientOf(stack, supabase.serviceKey).auth.admin.createUser({ ...PERSON, email_confirm: true })
  if (created.error) throw created.error
  const client = await signIn(stack)
  const account = { p_bridge_id: bridge.id, p_environment: 'paper', p_label: '모의투자' }
  const accountId = AccountId.parse(await call(client, 'create_broker_account', account))
  const sealed = await seal(
    {
      v: 1,
      userId: created.data.user.id,
      accountId,
      keyId: bridge.keyId,
      broker: 'kis',
      ...DEMO_CREDENTIALS.paper,
      environment: 'paper',
      sealedAt: unixMs(Date.now()),
    },
    bridge.publicKey,
  )
  await call(client, 'save_credential', { p_account_id: accountId, p_key_id: bridge.keyId, p_sealed: sealed })
  return accountId
}

const isRunning = (client: SupabaseClient, accountId: string): Promise<void> =>
  vi.waitFor(async () => {
    const { data } = await client.from('broker_accounts').select('session_state').eq('id', accountId).single()
    expect(data?.session_state).toBe('running')
  }, WAIT)

interface Wish {
  readonly id: string
  readonly quantity: number
}

/** Asks for an order with a number of shares of its own, by which the broker's list is searched. Its answer may be lost. */
async function place(client: SupabaseClient, accountId: string, wish: Wish, price: number | null): Promise<void> {
  const order = { p_instrument_id: '005930.KRX', p_side: 'buy', p_order_type: price === null ? 'market' : 'limit' }
  const terms = { ...order, p_quantity: wish.quantity, p_limit_price: price }
  await call(client, 'place_intent', { p_id: wish.id, p_account_id: accountId, ...terms }).catch(() => undefined)
}

/** Far below the market: it stays open. */
const RESTING = 45_000
const OPEN = ['requested', 'sending', 'checking']

interface Row {
  readonly status: string
  readonly order_no: string | null
  readonly filled_quantity: number
}

/** How every wish ended up in the ledger; one whose request was lost may never have arrived. */
async function settled(client: SupabaseClient): Promise<ReadonlyMap<number, Row>> {
  return vi.waitFor(async () => {
    const { data } = await client.from('orders').select('quantity, status, order_no, filled_quantity')
    const rows = (data ?? []) as (Row & { readonly quantity: number })[] // the columns named above
    expect(rows.filter(({ status }) => OPEN.includes(status))).toEqual([])
    return new Map(rows.map((row) => [row.quantity, row]))
  }, WAIT)
}

/** The simulator's own words. */
async function truthOf({ controlUrl }: Running): Promise<ReturnType<typeof truth>> {
  return (await (await fetch(`${controlUrl}/truth`)).json()) as ReturnType<typeof truth>
}

/** Placed means exactly one order at the broker, filled as far as ours is; anything else none. */
function agree(wishes: readonly Wish[], rows: ReadonlyMap<number, Row>, { orders }: ReturnType<typeof truth>): void {
  for (const { quantity } of wishes) {
    const row = rows.get(quantity)
    const isPlaced = row !== undefined && ['accepted', 'partially_filled', 'filled', 'canceled'].includes(row.status)
    const known = orders.filter((order) => order.quantity === quantity)
    expect(
      known.map(({ number, cumQty }) => [number, cumQty]),
      JSON.stringify(row),
    ).toEqual(isPlaced ? [[row.order_no, row.filled_quantity]] : [])
  }
  expect(rows.get(wishes.at(-1)?.quantity ?? 0)?.status, 'trading goes on').toBe('accepted')
}

describe('a run that is killed outright, whole or a part of it, and started again', () => {
  it('comes back whole: its leftovers ended, its data kept, no order lost, none twice', async () => {
    const wishes: Wish[] = []
    const wish = (): Wish => {
      const next = { id: randomUUID(), quantity: 3 + wishes.length }
      wishes.push(next)
      return next
    }
    let stack = await start()
    const accountId = await connectAccount(stack)
    const first = stack
    for (const part of ['bridge', 'kis', 'everything'] as const) {
      const client = await signIn(stack)
      await isRunning(client, accountId)
      await place(client, accountId, wish(), null)
      const underWay = [RESTING, RESTING, RESTING].map((price) => place(client, accountId, wish(), price))
      await wait(Math.random() * 150)
      await kill(stack, part)
      await Promise.all(underWay)
      stack = await start()
    }
    const client = await signIn(stack)
    await isRunning(client, accountId)
    expect(readFileSync(join(folder, 'logs/bridge.log'), 'utf8')).toContain('hard_caps_read')
    await place(client, accountId, wish(), RESTING)
    // What the broker did a moment ago the ledger learns a moment later.
    await vi.waitFor(async () => agree(wishes, await settled(client), await truthOf(stack)), WAIT)
    await vi.waitFor(async () => {
      const { data: balance } = await client.from('balances').select('cash_d2, buying_power').single()
      const { data: positions } = await client.from('positions').select('quantity')
      const { accounts } = await truthOf(stack)
      const account = accounts.find(({ accountNumber }) => accountNumber === DEMO_CREDENTIALS.paper.accountNumber)
      expect(balance).toEqual({ cash_d2: account?.cash, buying_power: account?.buyingPower })
      expect(positions).toEqual(account?.positions.map(({ quantity }) => ({ quantity })))
    }, WAIT)
    // The first run's own Postgres, bridge and simulator are gone: only what the last started answers.
    await expect(fetch(first.supabase.url)).rejects.toThrow()
    await expect(fetch(first.controlUrl)).rejects.toThrow()
  })
})
