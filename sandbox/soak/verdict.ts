import type { BrokerControl, TokenAsk, TrueOrder } from './broker.ts'
import { type Customer, type FillRow, type OrderRow, type PositionRow, SIGNATURE } from './customer.ts'

/** What a customer's own screens would say at one moment. */
export interface Books {
  readonly customer: Customer
  readonly orders: readonly OrderRow[]
  readonly fills: readonly FillRow[]
  readonly positions: readonly PositionRow[]
}

export interface Verdict {
  readonly isGood: boolean
  readonly users: number
  readonly orders: number
  readonly fills: number
  readonly quotes: number
  /** Faults that struck. */
  readonly faults: number
  readonly complaints: readonly string[]
}

export const booksOf = async (customer: Customer): Promise<Books> => {
  const [orders, fills, positions] = await Promise.all([customer.orders(), customer.fills(), customer.positions()])
  return { customer, orders, fills, positions }
}

type Truth = Awaited<ReturnType<BrokerControl['truth']>>

/** Everything that is wrong, one line each; empty when the ledger is the broker's truth. */
export function differences(books: readonly Books[], truth: Truth): readonly string[] {
  return books.flatMap((one) => {
    const { accountNumber } = one.customer.broker
    const orders = truth.orders.filter(({ accountKey }) => accountKey.endsWith(accountNumber))
    const account = truth.accounts.find((row) => row.accountNumber === accountNumber)
    return [
      ...crossed(one, orders),
      ...unsettled(one),
      ...wrongOrders(one, orders),
      ...wrongFills(one, orders),
      ...wrongPositions(one, account?.positions ?? []),
    ].map((complaint) => `${accountNumber}: ${complaint}`)
  })
}

/** Nothing of anybody else may be seen, and nothing of anybody else may have reached this account. */
function crossed({ customer, ...rows }: Books, orders: readonly TrueOrder[]): readonly string[] {
  const seen = [...rows.orders, ...rows.fills, ...rows.positions].filter((row) => row.account_id !== customer.accountId)
  const reached = orders.filter(({ quantity, role }) => role === 'new' && quantity % SIGNATURE !== customer.index)
  return [
    ...(seen.length > 0 ? [`sees ${seen.length} rows of other accounts`] : []),
    ...reached.map(({ number, quantity }) => `order ${number} of ${quantity} shares is somebody else's`),
  ]
}

const UNSETTLED: ReadonlySet<string> = new Set(['requested', 'sending', 'checking'])

const unsettled = ({ orders }: Books): readonly string[] =>
  orders
    .filter(({ status }) => UNSETTLED.has(status))
    .map(({ id, status, state, reason_code }) => `order ${id} is still ${status} (${state}, ${reason_code})`)

function wrongOrders({ orders }: Books, truth: readonly TrueOrder[]): readonly string[] {
  const sent = truth.filter(({ role }) => role === 'new')
  const known = new Map(orders.flatMap((row) => (row.order_no === null ? [] : [[row.order_no, row] as const])))
  const complaints = sent.flatMap((order) => {
    const row = known.get(order.number)
    if (!row) return [`order ${order.number} is not in the ledger`]
    const [told, is] = [outcomeOf(row), `${order.cumQty} for ${order.cumAmount}, ${order.canceledQty} canceled`]
    const whose = row.source === 'external' ? [`order ${order.number} is taken for somebody else's`] : []
    return told === is ? whose : [...whose, `order ${order.number} is told as ${told}, is ${is}`]
  })
  const numbers = new Set(sent.map(({ number }) => number))
  const invented = [...known.keys()].filter((number) => !numbers.has(number))
  const twice = orders.length - new Set(orders.map(({ order_no, id }) => order_no ?? id)).size
  return [
    ...complaints,
    ...invented.map((number) => `order ${number} does not exist at the broker`),
    ...(twice > 0 ? [`${twice} orders are listed twice`] : []),
  ]
}

const outcomeOf = (row: OrderRow): string =>
  `${row.filled_quantity} for ${Number(row.filled_amount)}, ${row.canceled_quantity} canceled`

function wrongFills({ fills }: Books, truth: readonly TrueOrder[]): readonly string[] {
  return truth.flatMap(({ number, cumQty, cumAmount }) => {
    const of = fills.filter((fill) => fill.order_no === number)
    const [quantity, amount] = [total(of, 'quantity'), total(of, 'amount')]
    return quantity === cumQty && amount === cumAmount
      ? []
      : [`fills of ${number} add up to ${quantity} for ${amount}, are ${cumQty} for ${cumAmount}`]
  })
}

const total = (fills: readonly FillRow[], name: 'quantity' | 'amount'): number =>
  fills.reduce((sum, fill) => sum + Number(fill[name]), 0)

function wrongPositions(
  { positions }: Books,
  truth: readonly { readonly code: string; readonly quantity: number }[],
): readonly string[] {
  const held = new Map(positions.map((row) => [row.instrument_id.slice(0, -'.KRX'.length), row.quantity]))
  return truth.flatMap(({ code, quantity }) =>
    (held.get(code) ?? 0) === quantity ? [] : [`holds ${held.get(code) ?? 0} of ${code}, really ${quantity}`],
  )
}

const MINUTE_MS = 60_000

/** Keys that asked for a token more than once within a minute, refused or not. */
export function impatientKeys(asks: readonly TokenAsk[]): readonly string[] {
  const last = new Map<string, number>()
  return asks
    .toSorted((a, b) => a.at - b.at)
    .flatMap(({ accountNumber, at, outcome }) => {
      const before = last.get(accountNumber)
      last.set(accountNumber, at)
      if (before === undefined || at - before >= MINUTE_MS) return []
      return [`${accountNumber}: asked for a token again after ${((at - before) / 1000).toFixed(1)} s (${outcome})`]
    })
}
