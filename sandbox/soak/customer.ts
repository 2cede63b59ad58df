import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { StreamMessage } from '@naru/shared/contracts/bridge-api'
import { unixMs } from '@naru/shared/core/time'
import { seal } from '@naru/shared/crypto/sealed-box'
import { AccountId } from '@naru/shared/domain/order'
import { floorToTick } from '@naru/shared/market/tick-size'
import { mulberry32, type Random } from '@naru/shared/sim/random'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { WebSocket } from 'ws'
import type { Stack } from '../stack.ts'
import type { BrokerControl, OpenedAccount } from './broker.ts'

/** Every customer trades numbers of shares of their own: the remainder by this names them. */
export const SIGNATURE = 16
const CODES = ['005930', '005380', '035420', '017670']
const IDS = CODES.map((code) => `${code}.KRX`)
const RECONNECT_MS = 1_000
const RESTING = ['accepted', 'partially_filled']

/** A row of the customer's own order list. */
export interface OrderRow {
  readonly id: string
  readonly account_id: string
  readonly status: string
  readonly quantity: number
  readonly order_no: string | null
  readonly filled_quantity: number
  readonly filled_amount: number
  readonly canceled_quantity: number
  readonly source: string
  readonly reason_code: string | null
  readonly state: string | null
}
export interface FillRow {
  readonly account_id: string
  readonly order_no: string
  readonly quantity: number
  readonly amount: number
}
export interface PositionRow {
  readonly account_id: string
  readonly instrument_id: string
  readonly quantity: number
}

/** Arguments of `place_intent`: shares and won per share. */
export interface LimitOrder {
  readonly p_instrument_id: string
  readonly p_side: 'buy' | 'sell'
  readonly p_quantity: number
  readonly p_limit_price: number
}

/** Somebody with a key of their own, who trades and watches at once. */
export class Customer {
  readonly index: number
  readonly broker: OpenedAccount
  readonly accountId: string
  readonly #client: SupabaseClient
  readonly #stack: Stack
  readonly #random: Random
  /** Orders that were asked for. */
  asked = 0
  /** Why requests were turned down, and how often. */
  readonly refusals = new Map<string, number>()
  /** Quotes that came over the bridge's stream. */
  quotes = 0
  #socket: WebSocket | undefined
  #hasLeft = false

  constructor(parts: {
    index: number
    broker: OpenedAccount
    accountId: string
    client: SupabaseClient
    stack: Stack
  }) {
    this.index = parts.index
    this.broker = parts.broker
    this.accountId = parts.accountId
    this.#client = parts.client
    this.#stack = parts.stack
    this.#random = mulberry32(parts.index + 1)
  }

  async isRunning(): Promise<boolean> {
    const { data } = await this.#client
      .from('broker_accounts')
      .select('session_state')
      .eq('id', this.accountId)
      .single()
    return data?.session_state === 'running'
  }

  /** Opens the quote stream with a ticket, as the web app does, and again when it ends. */
  async watch(): Promise<void> {
    if (this.#hasLeft) return
    const token = await this.token()
    if (this.#hasLeft) return
    const headers = { authorization: `Bearer ${token}`, origin: this.#stack.webUrl }
    const url = `${this.#stack.bridgeUrl}/v1/stream/tickets`
    const reply = await fetch(url, { method: 'POST', headers }).catch(() => undefined)
    if (!reply?.ok) return void wait(RECONNECT_MS).then(() => this.watch())
    const { ticket } = (await reply.json()) as { ticket: string } // StreamTicket
    const address = `${this.#stack.bridgeUrl.replace('http', 'ws')}/v1/stream?ticket=${ticket}`
    const socket = new WebSocket(address, { origin: this.#stack.webUrl })
    this.#socket = socket
    socket.on('open', () => socket.send(JSON.stringify({ action: 'subscribe', symbols: IDS, books: [IDS[0]] })))
    socket.on('message', (text: Buffer) => {
      const message = StreamMessage.safeParse(JSON.parse(text.toString()))
      if (message.success && message.data.type === 'quotes') this.quotes += message.data.quotes.length
    })
    socket.on('error', () => undefined) // what follows is a close
    socket.once('close', () => {
      if (!this.#hasLeft) void wait(RECONNECT_MS).then(() => this.watch())
    })
  }

  /** Buys, sells and cancels as fast as a busy person, until the time is over. */
  async trade(broker: BrokerControl, ms: number): Promise<void> {
    const end = performance.now() + ms
    while (performance.now() < end) {
      const prices = await broker.prices()
      const turn = this.#random()
      if (turn < 0.2) await this.#cancelOne()
      else if (turn < 0.4) await this.#sellOne(prices)
      else await this.#buy(prices)
      await wait(300 + this.#random() * 900)
    }
  }

  async orders(): Promise<readonly OrderRow[]> {
    const columns =
      'id, account_id, status, state, quantity, order_no, filled_quantity, filled_amount, canceled_quantity, source, reason_code'
    return this.#all<OrderRow>('orders', columns)
  }

  fills(): Promise<readonly FillRow[]> {
    return this.#all<FillRow>('fills', 'account_id, order_no, quantity, amount')
  }

  positions(): Promise<readonly PositionRow[]> {
    return this.#all<PositionRow>('positions', 'account_id, instrument_id, quantity')
  }

  leave(): void {
    this.#hasLeft = true
    this.#socket?.terminate()
  }

  async #all<T>(view: string, columns: string): Promise<readonly T[]> {
    const rows: T[] = []
    for (let from = 0; ; from += PAGE) {
      const { data, error } = await this.#client
        .from(view)
        .select(columns)
        .range(from, from + PAGE - 1)
      if (error) throw new Error(`${view}: ${error.message}`)
      rows.push(...(data as T[])) // the columns named above
      if (data.length < PAGE) return rows
    }
  }

  async #buy(prices: ReadonlyMap<string, number>): Promise<void> {
    const i = Math.floor(this.#random() * CODES.length)
    const last = prices.get(CODES[i] ?? '') ?? 0
    // Most meet the market; the rest waits below it.
    const factor = this.#random() < 0.7 ? 1.01 : 0.99
    const limit = floorToTick('stock', last * factor) ?? 0
    await this.place({
      p_instrument_id: IDS[i] ?? '',
      p_side: 'buy',
      p_quantity: this.#quantity(),
      p_limit_price: limit,
    })
  }

  async #sellOne(prices: ReadonlyMap<string, number>): Promise<void> {
    const { data } = await this.#client.from('positions').select('instrument_id, sellable_quantity').gt('quantity', 0)
    const held = (data ?? []) as { instrument_id: string; sellable_quantity: number }[] // the columns named above
    const one = held[Math.floor(this.#random() * held.length)]
    const quantity = this.index + SIGNATURE
    if (!one || one.sellable_quantity < quantity) return
    const last = prices.get(one.instrument_id.slice(0, 6)) ?? 0
    const limit = floorToTick('stock', last * 0.99) ?? 0
    await this.place({
      p_instrument_id: one.instrument_id,
      p_side: 'sell',
      p_quantity: quantity,
      p_limit_price: limit,
    })
  }

  async #cancelOne(): Promise<void> {
    const { data } = await this.#client.from('orders').select('id').in('status', RESTING).limit(5)
    const one = data?.[Math.floor(this.#random() * data.length)]
    if (one) await this.#client.rpc('cancel_order', { p_id: randomUUID(), p_order_id: one.id })
  }

  /** Asks for a limit order under a new id; resolves to the id when the ledger took it. */
  async place(terms: LimitOrder): Promise<string | undefined> {
    const id = randomUUID()
    const intent = { p_id: id, p_account_id: this.accountId, p_order_type: 'limit', ...terms }
    const { error } = await this.#client.rpc('place_intent', intent)
    if (error) this.refusals.set(error.message, (this.refusals.get(error.message) ?? 0) + 1)
    else this.asked += 1
    return error ? undefined : id
  }

  /** What this person's requests are signed with; empty once they are signed out. */
  async token(): Promise<string> {
    const { data } = await this.#client.auth.getSession()
    return data.session?.access_token ?? ''
  }

  /** Calls a function of the ledger as this person. */
  async call(name: string, args: object): Promise<void> {
    const { error } = await this.#client.rpc(name, args)
    if (error) throw new Error(`${name}: ${error.message} ${error.details}`)
  }

  #quantity(): number {
    return this.index + SIGNATURE * Math.floor(1 + this.#random() * 3)
  }
}

const PAGE = 500
/** An answer that takes longer is given up, as a person would. */
const ANSWER_MS = 15_000
const PASSWORD = 'a long enough password'

/** A new person with an account at the broker and its key sealed to the bridge. */
export async function openCustomer(stack: Stack, broker: BrokerControl, index: number): Promise<Customer> {
  const { supabase, bridge } = stack
  const auth = { persistSession: false, autoRefreshToken: false }
  const email = `soak-${index}-${randomUUID()}@example.com`
  const admin = createClient(supabase.url, supabase.serviceKey, { auth }).auth.admin
  const created = await admin.createUser({ email, password: PASSWORD, email_confirm: true })
  if (created.error) throw created.error
  const client = createClient(supabase.url, supabase.anonKey, {
    auth: { ...auth, storageKey: email },
    global: { fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(ANSWER_MS) }) },
  })
  const signedIn = await client.auth.signInWithPassword({ email, password: PASSWORD })
  if (signedIn.error) throw signedIn.error
  const opened = await broker.openAccount(`${51_000_000 + index}-01`)
  const call = async (name: string, args: object): Promise<unknown> => {
    const { data, error } = await client.rpc(name, args)
    if (error) throw new Error(`${name}: ${error.message}`)
    return data
  }
  const wanted = { p_bridge_id: bridge.id, p_environment: 'paper', p_label: '모의투자' }
  const accountId = AccountId.parse(await call('create_broker_account', wanted))
  const { accountNumber, appKey, appSecret, htsId } = opened
  const envelope = { v: 1, userId: created.data.user.id, accountId, keyId: bridge.keyId, broker: 'kis' } as const
  const secrets = { environment: 'paper', appKey, appSecret, accountNumber, htsId } as const
  const sealed = await seal({ ...envelope, ...secrets, sealedAt: unixMs(Date.now()) }, bridge.publicKey)
  await call('save_credential', { p_account_id: accountId, p_key_id: bridge.keyId, p_sealed: sealed })
  return new Customer({ index, broker: opened, accountId, client, stack })
}
