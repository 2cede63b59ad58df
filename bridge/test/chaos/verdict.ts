import { setTimeout as wait } from 'node:timers/promises'
import type { Desk, World } from '../integration/world.ts'

/** What is wrong between the ledger and the broker's truth, as counts and one line each. */
export interface Verdict {
  /** Orders at the broker beyond the first of an intent, or that no intent explains. */
  readonly duplicates: readonly string[]
  /** Orders and fills the broker has and the ledger has not, or has otherwise. */
  readonly lost: readonly string[]
  /** Intents nobody has settled. */
  readonly stuck: readonly string[]
  /** States that say something else than the broker. */
  readonly falseStates: readonly string[]
}

type Books = Awaited<ReturnType<typeof ledgerOf>>
type Order = World['kis']['world']['state']['orders'][string]
type Intent = Books['intents'][number]

const OPEN = ['proposed', 'ready', 'sending', 'in_doubt', 'manual']
/** States that say: nothing of this is at the broker. */
const NOT_PLACED = ['absent', 'rejected', 'denied', 'expired']

export const isClean = (verdict: Verdict): boolean => Object.values(verdict).every((lines) => lines.length === 0)

export const add = (verdicts: readonly Verdict[]): Verdict => ({
  duplicates: verdicts.flatMap(({ duplicates }) => duplicates),
  lost: verdicts.flatMap(({ lost }) => lost),
  stuck: verdicts.flatMap(({ stuck }) => stuck),
  falseStates: verdicts.flatMap(({ falseStates }) => falseStates),
})

const NOTHING: Verdict = { duplicates: [], lost: [], stuck: [], falseStates: [] }

/** No restart may need longer until ledger and broker agree, whatever happened; a busy machine gets twice that. */
const LIMIT_MS = 60_000

/** Waits until ledger and broker agree about all these accounts, or tells what is wrong when they never do. */
export async function settled(world: Pick<World, 'sql' | 'kis'>, desks: readonly Desk[]): Promise<Verdict> {
  for (const until = performance.now() + LIMIT_MS; ; await wait(100)) {
    if (performance.now() < until && (await isUnderWay(world, desks))) continue
    const verdict = add(await Promise.all(desks.map((desk) => judge(world, desk))))
    if (isClean(verdict) || performance.now() > until) return verdict
  }
}

/** What is cheap to ask comes first: the bridge that is waited for runs on the same machine. */
async function isUnderWay({ sql }: Pick<World, 'sql'>, desks: readonly Desk[]): Promise<boolean> {
  const open = await sql`
    select 1 from trade.order_intents
    where account_id in ${sql(desks.map(({ accountId }) => accountId))} and state in ${sql(OPEN)} limit 1`
  return open.length > 0
}

/** Holds one account against the broker. Every order there has a side, stock and number of shares of its own. */
export async function judge({ sql, kis }: Pick<World, 'sql' | 'kis'>, desk: Desk): Promise<Verdict> {
  const books = await ledgerOf(sql, desk)
  const { accounts, orders, orderKeys } = kis.world.state
  const key = `paper:${desk.credentials.accountNumber}`
  const own = (orderKeys[key] ?? []).flatMap((one) => (orders[one]?.role === 'new' ? [orders[one]] : []))
  const holdings = Object.entries(accounts[key]?.holdings ?? {})
  const held = holdings.map(([code, { quantity }]) => ({ code, quantity }))
  const falseStates = books.mode === 'active' ? [] : [`the account is ${books.mode}: ${books.reason}`]
  return add([compare(books, own), comparePositions(books.positions, held), { ...NOTHING, falseStates }])
}

interface Held {
  readonly code: string
  readonly quantity: number
}

function comparePositions(ledger: readonly Held[], broker: readonly Held[]): Verdict {
  const inLedger = new Map(ledger.map(({ code, quantity }) => [code, quantity]))
  const wrong = broker.filter(({ code, quantity }) => (inLedger.get(code) ?? 0) !== quantity)
  return {
    ...NOTHING,
    lost: wrong.map(({ code, quantity }) => `${code}: holds ${quantity}, not ${inLedger.get(code)}`),
  }
}

async function ledgerOf(sql: World['sql'], { accountId }: Desk) {
  const intents = await sql<
    { id: string; kind: string; state: string; key: string; orderNo: string | null; origin: string | null }[]
  >`
    select i.id, i.kind, i.state, concat_ws(' ', i.side, left(i.instrument_id, 6), i.quantity) as key,
      o.order_no as "orderNo", o.origin
    from trade.order_intents i left join trade.broker_orders o on o.intent_id = i.id
    where i.account_id = ${accountId}`
  const orders = await sql<
    { orderNo: string; filled: number; amount: number; canceled: number; refused: number; sum: number; worth: number }[]
  >`
    select o.order_no as "orderNo", o.cum_qty as filled, o.cum_amount::float8 as amount, o.canceled_qty as canceled,
      o.rejected_qty as refused, coalesce(f.quantity, 0)::int as sum, coalesce(f.amount, 0)::float8 as worth
    from trade.broker_orders o left join lateral (
      select sum(quantity) as quantity, sum(amount) as amount from trade.fills
      where account_id = o.account_id and order_no = o.order_no and order_date = o.order_date) f on true
    where o.account_id = ${accountId}`
  const positions = await sql<Held[]>`
    select left(instrument_id, 6) as code, quantity from trade.positions where account_id = ${accountId}`
  // No fault of these is one a person has to look at.
  const [account] = await sql<{ mode: string; reason: string | null }[]>`
    select mode, (select reason_code from trade.mode_changes where account_id = a.id order by id desc limit 1) as reason
    from trade.broker_accounts a where id = ${accountId}`
  return { intents, orders: new Map(orders.map((row) => [row.orderNo, row])), positions, ...account }
}

const keyOf = ({ side, code, quantity }: Order): string => `${side} ${code} ${quantity}`

function compare({ intents, orders }: Books, truth: readonly Order[]): Verdict {
  const placed = intents.filter(({ kind }) => kind === 'place')
  const known = new Set(placed.map(({ key }) => key))
  const atBroker = Map.groupBy(truth, keyOf)
  const first = (intent: Intent): Order | undefined => atBroker.get(intent.key)?.[0]
  return {
    duplicates: [...atBroker].flatMap(([key, rows]) =>
      rows.slice(known.has(key) ? 1 : 0).map(({ number }) => `${key}: ${number}`),
    ),
    lost: [
      ...placed.filter((one) => first(one) && one.orderNo !== first(one)?.number).map(told),
      ...truth
        .filter((order) => !agrees(order, orders.get(order.number)))
        .map((order) => `${keyOf(order)}: ${order.number}`),
    ],
    stuck: intents.filter(({ state }) => OPEN.includes(state)).map(told),
    falseStates: placed
      .filter((one) => (first(one) ? isDenied(one) : one.state === 'acked' || one.orderNo !== null))
      .map(told),
  }
}

/** An order that came after its absence was proven is told as late; whatever the intent says, its order is shown. */
const isDenied = ({ state, orderNo }: Intent): boolean => NOT_PLACED.includes(state) && orderNo === null

const told = ({ kind, key, state, orderNo }: Intent): string => `${kind} ${key}: ${state} ${orderNo ?? ''}`

type Recorded = NonNullable<ReturnType<Books['orders']['get']>>

const agrees = (order: Order, row: Recorded | undefined): boolean =>
  row !== undefined &&
  row.filled === order.cumQty &&
  row.sum === order.cumQty &&
  row.amount === order.cumAmount &&
  row.worth === order.cumAmount &&
  row.canceled === order.canceledQty &&
  row.refused === order.rejectedQty
