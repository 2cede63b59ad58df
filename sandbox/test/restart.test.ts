import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { unixMs } from '@naru/shared/core/time'
import { seal } from '@naru/shared/crypto/sealed-box'
import { AccountId } from '@naru/shared/domain/order'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { truth } from '../kis/control.ts'
import { DEMO_CREDENTIALS } from '../kis/demo-accounts.ts'
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
  const exited = once(child, 'exit')
  child.kill(signal)
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

/** A limit far below the market: it stays open. */
async function place(client: SupabaseClient, accountId: string, quantity: number): Promise<string> {
  const id = randomUUID()
  const order = { p_instrument_id: '005930.KRX', p_side: 'buy', p_order_type: 'limit', p_quantity: quantity }
  await call(client, 'place_intent', { p_id: id, p_account_id: accountId, ...order, p_limit_price: 45_000 })
  return id
}

const isAccepted = (client: SupabaseClient, id: string): Promise<string> =>
  vi.waitFor(async () => {
    const { data } = await client.from('orders').select('status, order_no').eq('id', id).single()
    expect(data?.status).toBe('accepted')
    return String(data?.order_no)
  }, WAIT)

describe('a run that is killed outright', () => {
  it('comes back whole: its leftovers ended, its data kept, no order twice', async () => {
    const first = await start()
    const accountId = await connectAccount(first)
    const before = await signIn(first)
    await isRunning(before, accountId)
    const kept = await isAccepted(before, await place(before, accountId, 3))
    const underWay = await place(before, accountId, 4)
    await end(first, 'SIGKILL')

    const second = await start()
    const after = await signIn(second)
    await isRunning(after, accountId)
    const adopted = await isAccepted(after, underWay)
    const fresh = await isAccepted(after, await place(after, accountId, 5))

    const reply = await fetch(`${second.controlUrl}/truth`)
    const { orders } = (await reply.json()) as ReturnType<typeof truth> // the simulator's own words
    expect(orders.map(({ number, quantity }) => [number, quantity])).toEqual([
      [kept, 3],
      [adopted, 4],
      [fresh, 5],
    ])
    // The first run's own Postgres, bridge and simulator are gone: only what the second started answers.
    await expect(fetch(first.supabase.url)).rejects.toThrow()
    await expect(fetch(first.controlUrl)).rejects.toThrow()
  })
})
