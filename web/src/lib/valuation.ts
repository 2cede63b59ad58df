import type { BalanceRow, PositionRow } from '@naru/shared/contracts/views'
import { useShallow } from 'zustand/react/shallow'
import { useNow } from './clock.ts'
import { useConnection } from './connection.ts'
import { type Freshness, freshnessOf, type HeldQuote, useQuotes } from './quotes.ts'

/** The one price a holding is valued at, wherever it is shown, and who said it when (server's clock). */
export interface ValuedPrice {
  /** Won per share; undefined while nobody has said one. */
  readonly price: number | undefined
  readonly source: 'quote' | 'broker'
  readonly at: number
  /** False for a price that is not followed any more. */
  readonly isCurrent: boolean
  readonly isLive: boolean
  readonly quote: HeldQuote | undefined
}

const millis = (at: string | null): number => (at === null ? 0 : new Date(at).getTime())

/** A quote that is followed; else whatever is newer, the last quote or the price the broker stated with the balance. */
export function valuedPrice(position: PositionRow, quote: HeldQuote | undefined, freshness: Freshness): ValuedPrice {
  const isCurrent = quote !== undefined && freshness.kind !== 'stale' && freshness.kind !== 'none'
  const syncedAt = millis(position.broker_synced_at)
  if (quote && (isCurrent || position.last_px === null || quote.tsInit >= syncedAt)) {
    const isLive = freshness.kind === 'live'
    return { price: quote.last, source: 'quote', at: quote.tsInit, isCurrent, isLive, quote }
  }
  const price = position.last_px ?? undefined
  return { price, source: 'broker', at: syncedAt, isCurrent: false, isLive: false, quote: undefined }
}

export function useValuedPrices(positions: readonly PositionRow[]): readonly ValuedPrice[] {
  const quotes = useQuotes(useShallow((state) => positions.map((position) => state.quotes[position.instrument_id])))
  const isUp = useConnection((connection) => connection.stream === 'up' && connection.feedCode === null)
  const now = useNow()
  return positions.map((position, index) => {
    const quote = quotes[index]
    return valuedPrice(position, quote, freshnessOf(quote, isUp, now))
  })
}

export interface Holding {
  readonly position: PositionRow
  readonly valued: ValuedPrice
}

export interface AccountValue {
  /** Won: the broker's own sum, its holdings valued anew. */
  readonly equity: number
  /** Won against the start of the day; null while that is not known. */
  readonly todayPnl: number | null
  /** Won of everything held against what it cost, at the same prices; undefined while one has no price. */
  readonly unrealized: number | undefined
  /** Whose prices are in it. */
  readonly pricedBy: 'quotes' | 'broker' | 'both'
}

/** A balance and the holdings read with it get their times one after the other. */
const SAME_READING_MS = 1_000

/**
 * What an account is worth at the prices its holdings are shown at. The broker's sum counts each holding at the price it
 * stated with it; that part is exchanged for the price of now. A holding of another reading stays as the broker has it.
 */
export function valueAccount(balance: BalanceRow, holdings: readonly Holding[]): AccountValue {
  let equity = balance.equity
  let unrealized: number | undefined = 0
  const sources = new Set<ValuedPrice['source']>()
  for (const { position, valued } of holdings) {
    const { price, source } = valued
    const gain = price === undefined ? undefined : (price - position.avg_px) * position.quantity
    unrealized = gain === undefined || unrealized === undefined ? undefined : unrealized + gain
    const revalued = source === 'quote' ? revaluation(balance, position, price) : undefined
    equity += revalued ?? 0
    sources.add(revalued === undefined ? 'broker' : 'quote')
  }
  const start = balance.day_start_equity
  return {
    equity,
    todayPnl: start === null ? null : equity - start,
    unrealized,
    pricedBy: sources.size === 2 ? 'both' : sources.has('quote') ? 'quotes' : 'broker',
  }
}

/** Won to add for one holding; undefined when the balance does not tell what it counted. */
function revaluation(balance: BalanceRow, position: PositionRow, price: number | undefined): number | undefined {
  const { last_px: stated, broker_quantity: quantity, broker_synced_at: at } = position
  if (price === undefined || stated === null || quantity === null) return undefined
  if (Math.abs(millis(at) - millis(balance.synced_at)) > SAME_READING_MS) return undefined
  return (price - stated) * quantity
}
