import { type KstDate, kstDate, unixMs } from '../core/time.ts'
import type { BalanceReport, Holding, OrderReport } from '../domain/execution.ts'
import { InstrumentId } from '../domain/instrument.ts'
import { AccountId, IntentId, type OrderIntent, OrderType } from '../domain/order.ts'
import type { QuoteFacts } from './event.ts'
import type { EngineSettings } from './settings.ts'

/** A Tuesday morning in Seoul with the market open. */
/** Of something that was read: at the moment of its event, whenever that is. The engine knows no time to come. */
export const JUST_NOW = unixMs(Number.MAX_SAFE_INTEGER)
export const OPENING = unixMs(Date.UTC(2026, 10, 24, 1, 0, 0))
export const SAMSUNG = InstrumentId.parse('005930.KRX')

type Loose<T> = { readonly [K in keyof T]?: T[K] extends string ? string : T[K] }

/** Ten shares of Samsung Electronics at 70,000 won unless said otherwise. */
export function anIntent(over: Loose<OrderIntent> = {}): OrderIntent {
  const draft = {
    id: '00000000-0000-4000-8000-000000000001',
    accountId: '10000000-0000-4000-8000-000000000001',
    instrumentId: '005930.KRX',
    side: 'buy' as const,
    quantity: 10,
    type: 'limit' as const,
    limitPrice: 70_000,
    stopPrice: null,
    timeInForce: 'day' as const,
    createdAt: OPENING,
    expiresAt: unixMs(OPENING + 30_000),
    ...over,
  }
  return {
    ...draft,
    side: draft.side === 'sell' ? 'sell' : 'buy',
    type: OrderType.parse(draft.type),
    timeInForce: draft.timeInForce === 'ioc' ? 'ioc' : draft.timeInForce === 'fok' ? 'fok' : 'day',
    id: IntentId.parse(draft.id),
    accountId: AccountId.parse(draft.accountId),
    instrumentId: InstrumentId.parse(draft.instrumentId),
  }
}

/** Settings of an account with real money whose user may trade. */
export const LIVE: Pick<EngineSettings, 'needsFreshQuote' | 'access'> = {
  needsFreshQuote: true,
  access: { isLiveReady: true, cooldownUntil: null, armed: {} },
}

/** What the broker tells of an instrument whose base price is 70,000 won, before any trade named the day. */
export const aQuote = (over: Partial<QuoteFacts> = {}): QuoteFacts => ({
  lastPx: 70_000,
  lowerLimit: 49_000,
  upperLimit: 91_000,
  isHalted: false,
  tradingDate: null,
  ...over,
})

/** The row the broker's list shows for `anIntent`, nothing filled. */
export function aReport({
  orderNo = '0000000007',
  instrumentId = '005930.KRX',
  ...over
}: Omit<Partial<OrderReport>, 'instrumentId'> & {
  readonly orderNo?: string
  readonly instrumentId?: string
} = {}): OrderReport {
  const orderedAt = over.orderedAt ?? OPENING
  const quantity = over.quantity ?? 10
  const done = (over.cumQty ?? 0) + (over.canceledQty ?? 0) + (over.rejectedQty ?? 0)
  return {
    venueOrderId: { orderDate: kstDate(orderedAt), branch: '91252', orderNo },
    originalOrderNo: null,
    instrumentId: InstrumentId.parse(instrumentId),
    side: 'buy',
    type: 'limit',
    quantity,
    limitPrice: 70_000,
    stopPrice: null,
    cumQty: 0,
    cumAmount: (over.cumQty ?? 0) * 70_000,
    canceledQty: 0,
    rejectedQty: 0,
    leavesQty: quantity - done,
    orderedAt,
    isOpenApi: true,
    ...over,
  }
}

export const aHolding = (over: Partial<Holding> = {}): Holding => ({
  instrumentId: SAMSUNG,
  name: '삼성전자',
  quantity: 10,
  sellableQuantity: 10,
  avgPx: 70_000,
  lastPx: 70_000,
  ...over,
})

export const aBalance = (over: Partial<BalanceReport> = {}): BalanceReport => ({
  cash: 10_000_000,
  cashD1: 10_000_000,
  cashD2: 10_000_000,
  buyingPower: 10_000_000,
  equity: 10_000_000,
  holdings: [],
  tradingDate: kstDate(OPENING) as KstDate,
  ...over,
})
