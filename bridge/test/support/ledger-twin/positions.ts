import { type UnixMs, unixMs } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId } from '@naru/shared/domain/order'
import type { LedgerFact, Recorded } from '../../../src/ports/store.ts'
import { accountOf, type OrderRow, type PositionRow, type Tables } from './tables.ts'

type Balance = Extract<LedgerFact, { kind: 'balance' }>

/** The same disagreement is met at every reading of the list; it is noted once. */
export function note(
  tables: Tables,
  order: OrderRow,
  { kind, detail }: { readonly kind: string; readonly detail: object },
): void {
  const { accountId, instrumentId, orderDate, orderNo } = order
  const text = JSON.stringify(detail)
  const isKnown = tables.adjustments.some(
    (row) =>
      row.accountId === accountId &&
      row.orderDate === orderDate &&
      row.orderNo === orderNo &&
      row.kind === kind &&
      JSON.stringify(row.detail) === text,
  )
  if (!isKnown) tables.adjustments.push({ accountId, kind, instrumentId, orderDate, orderNo, detail })
}

/** numerator / denominator, the half rounded away from zero as `numeric` does. */
function divide(numerator: bigint, denominator: bigint): bigint {
  const [top, isNegative] = numerator < 0n ? [-numerator, true] : [numerator, false]
  const whole = (top * 2n + denominator) / (denominator * 2n)
  return isNegative ? -whole : whole
}

const hundredths = (won: number): bigint => BigInt(Math.round(won * 100))
const tenThousandths = (won: number): bigint => BigInt(Math.round(won * 10_000))

const positionKey = (accountId: AccountId, instrumentId: string): string => `${accountId} ${instrumentId}`

function positionOf(tables: Tables, accountId: AccountId, instrumentId: string): PositionRow {
  const key = positionKey(accountId, instrumentId)
  const empty = { quantity: 0, sellableQuantity: 0, avgPx: 0n, realizedPnl: 0n }
  const row = tables.positions.get(key) ?? {
    ...empty,
    accountId,
    instrumentId,
    lastPx: null,
    brokerQuantity: null,
    brokerSyncedAt: null,
  }
  tables.positions.set(key, row)
  return row
}

/** Moving average, as the broker states it. `amount` in won. */
export function applyFill(
  tables: Tables,
  order: OrderRow,
  { quantity, amount }: { readonly quantity: number; readonly amount: number },
): void {
  const held = positionOf(tables, order.accountId, order.instrumentId)
  const before = BigInt(held.quantity)
  if (order.side === 'buy') {
    held.avgPx = divide(held.avgPx * before + hundredths(amount) * 100n, before + BigInt(quantity))
    held.quantity += quantity
    held.sellableQuantity += quantity
    return
  }
  const sold = Math.min(quantity, held.quantity)
  if (sold < quantity) note(tables, order, { kind: 'oversold', detail: { held: held.quantity, sold: quantity } })
  // In ten thousandths of a won times the shares of the fill, so that nothing is rounded before the end.
  const gain = hundredths(amount) * 100n * BigInt(sold) - held.avgPx * BigInt(sold) * BigInt(quantity)
  held.realizedPnl = divide(held.realizedPnl * 100n * BigInt(quantity) + gain, 100n * BigInt(quantity))
  held.avgPx = held.quantity === sold ? 0n : held.avgPx
  held.quantity -= sold
  held.sellableQuantity = Math.min(held.sellableQuantity, held.quantity)
}

/** Cash and holdings as the broker states them; a holding that disagrees has to say so twice, five seconds apart. */
export function recordBalance(
  tables: Tables,
  bridgeId: string,
  told: { readonly accountId: AccountId; readonly fact: Balance },
): NonNullable<Recorded['adopted']> {
  const { accountId, fact } = told
  accountOf(tables, bridgeId, accountId)
  const isFirst = !tables.balances.has(accountId)
  setBalance(tables, accountId, fact)
  for (const { instrumentId } of fact.balance.holdings) positionOf(tables, accountId, instrumentId)
  const rows = [...tables.positions.values()].filter((row) => row.accountId === accountId)
  return rows
    .sort((a, b) => (a.instrumentId < b.instrumentId ? -1 : 1))
    .flatMap((held) => {
      const holding = fact.balance.holdings.find((row) => row.instrumentId === held.instrumentId)
      if (!holding && held.quantity === 0 && held.brokerQuantity === 0) return []
      return settleHolding(tables, held, { holding, isFirst, readAt: fact.readAt })
    })
}

function setBalance(tables: Tables, accountId: AccountId, { balance }: Balance): void {
  const { cash, cashD1, cashD2, buyingPower, equity, tradingDate } = balance
  const before = tables.balances.get(accountId)
  const dayStartEquity = before?.tradingDate === tradingDate ? before.dayStartEquity : equity
  tables.balances.set(accountId, { cash, cashD1, cashD2, buyingPower, equity, dayStartEquity, tradingDate })
}

interface Stated {
  readonly holding: Balance['balance']['holdings'][number] | undefined
  readonly isFirst: boolean
  readonly readAt: UnixMs
}

/** What was adopted against the ledger, if anything. */
function settleHolding(
  tables: Tables,
  held: PositionRow,
  { holding, isFirst, readAt }: Stated,
): NonNullable<Recorded['adopted']> {
  if (hasFilledSince(tables, held, readAt)) return []
  const ours = held.quantity
  const quantity = holding?.quantity ?? 0
  const now = tables.now()
  const isRepeated =
    held.brokerQuantity === quantity &&
    held.brokerSyncedAt !== null &&
    held.brokerSyncedAt <= unixMs(now - 5_000) &&
    !hasFilledSince(tables, held, held.brokerSyncedAt)
  const adopts = isFirst || held.quantity === quantity || isRepeated
  if (held.quantity !== quantity && !isFirst && adopts) {
    const { accountId, instrumentId } = held
    const detail = { ours: held.quantity, broker: quantity }
    tables.adjustments.push({
      accountId,
      kind: 'position_mismatch',
      instrumentId,
      orderDate: null,
      orderNo: null,
      detail,
    })
  }
  const hasMoved = held.brokerSyncedAt !== null && hasFilledSince(tables, held, held.brokerSyncedAt)
  if (adopts || held.brokerQuantity !== quantity || hasMoved) held.brokerSyncedAt = now
  if (adopts) Object.assign(held, { quantity, avgPx: tenThousandths(holding?.avgPx ?? 0) })
  held.sellableQuantity = holding?.sellableQuantity ?? 0
  held.lastPx = holding?.lastPx ?? held.lastPx
  held.brokerQuantity = quantity
  const { instrumentId } = held
  const isNews = ours !== quantity && !isFirst && adopts
  return isNews ? [{ instrumentId: InstrumentId.parse(instrumentId), ours, broker: quantity }] : []
}

const hasFilledSince = (tables: Tables, { accountId, instrumentId }: PositionRow, since: UnixMs): boolean =>
  tables.fills.some((fill) => fill.accountId === accountId && fill.instrumentId === instrumentId && fill.seenAt > since)
