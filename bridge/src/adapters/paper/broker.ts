import { err, ok, type Result } from '@naru/shared/core/result'
import { kstDate, type UnixMs } from '@naru/shared/core/time'
import type { OrderNotice, SubmitOutcome } from '@naru/shared/domain/execution'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { VenueOrderId } from '@naru/shared/domain/order'
import type { ApprovedOrder } from '@naru/shared/risk/approved-order'
import type { Broker, BrokerCapabilities, BrokerError } from '../../ports/broker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { MarketFeed, PriceSnapshot } from '../../ports/market-feed.ts'
import { createLedger, type Describe, heldBack, venueIdOf } from './ledger.ts'
import { createListeners } from './listeners.ts'
import { createMatching, type Taken } from './matching.ts'
import { emptyState, type PaperOrder, PaperState } from './state.ts'

/** Where an account survives a restart. */
export interface PaperStore {
  load(): Promise<string | undefined>
  /** Resolves when it is durable. */
  save(text: string): Promise<void>
}

export interface PaperOptions {
  /** Real quotes. Somebody else subscribes to what the account's orders need. */
  readonly quotes: Pick<MarketFeed, 'snapshot' | 'orderBook' | 'events'>
  readonly store: PaperStore
  readonly clock: Clock
  readonly logger: Logger
  readonly describe: Describe
  /** Whether the market takes orders for an instrument now. */
  readonly isOpen: (id: InstrumentId, at: UnixMs) => boolean
  /** Won to begin with. */
  readonly cash: number
}

const TEXT: Readonly<Record<string, string>> = {
  order_type_unsupported: '지원하지 않는 주문 유형입니다.',
  insufficient_cash: '주문 가능 금액이 부족합니다.',
  insufficient_holdings: '매도 가능 수량을 넘었습니다.',
  market_closed: '지금은 주문할 수 있는 시간이 아닙니다.',
  order_not_open: '정정하거나 취소할 수량이 없습니다.',
  price_off_tick: '호가 단위에 맞지 않는 가격입니다.',
  price_outside_limit: '상한가와 하한가를 벗어난 가격입니다.',
  instrument_halted: '거래가 정지된 종목입니다.',
  quantity_invalid: '주문 수량이 올바르지 않습니다.',
}
const rejected = (code: string): SubmitOutcome => ({ kind: 'rejected', code, text: TEXT[code] ?? code })
const notSent = (cause: string): SubmitOutcome => ({ kind: 'not_sent', cause })

const DAY_IOC_FOK = ['day', 'ioc', 'fok'] as const

const CAPABILITIES: BrokerCapabilities = {
  listLagMs: 0,
  canListOpenOrders: true,
  canQuerySellable: true,
  canReserve: false,
  canReportProfit: true,
  orderKinds: { limit: DAY_IOC_FOK, market: DAY_IOC_FOK },
}

/**
 * An account of play money that trades against real quotes: no order of it ever leaves this process.
 * Fills come from what the market shows (`shared/sim`), never better; the market does not react to them.
 */
export async function openPaperBroker(options: PaperOptions): Promise<Broker> {
  const { quotes, store, clock, logger, describe, isOpen } = options
  const stored = await store.load()
  const state = stored === undefined ? emptyState(options.cash) : PaperState.parse(JSON.parse(stored))
  const ledger = createLedger(state, describe)
  const listeners = createListeners<OrderNotice>()
  const stopping = new AbortController()
  const matching = createMatching({ ledger, describe, now: () => clock.now(), notify: listeners.tell })

  let saving = Promise.resolve()
  /** One after the other, each with all there is by then. */
  const save = (): Promise<void> => {
    saving = saving.catch(() => undefined).then(() => store.save(JSON.stringify(state)))
    return saving
  }
  /** Fills that come by themselves; the next save carries what this one did not. */
  const saveSoon = (): void => {
    save().catch(() => logger.alarm('paper_account_not_stored'))
  }

  /** The market as it is now, or why nothing can be done. */
  const look = async (id: InstrumentId): Promise<Result<PriceSnapshot, BrokerError>> => {
    const price = await quotes.snapshot(id, 'order')
    if (!price.ok) return price
    const book = await quotes.orderBook(id)
    if (!book.ok) return book
    matching.expire()
    matching.introduce(id, price.value, book.value)
    return price
  }

  const answer = async (order: PaperOrder, taken: Taken): Promise<SubmitOutcome> => {
    if (!taken.ok) return rejected(taken.reason)
    try {
      await save()
    } catch {
      // It stands in memory and may fill; whether it survives a restart nobody knows.
      return { kind: 'unknown', cause: 'not stored' }
    }
    return { kind: 'accepted', venueOrderId: venueIdOf(order), tsEvent: order.orderedAt }
  }

  const entry = (
    from: Pick<ApprovedOrder, 'instrumentId' | 'side' | 'type' | 'timeInForce' | 'limitPrice' | 'stopPrice'>,
  ) => {
    const { instrumentId, side, type, timeInForce, limitPrice, stopPrice } = from
    const orderedAt = clock.now()
    return { instrumentId, side, type, timeInForce, limitPrice, stopPrice, orderedAt, orderDate: kstDate(orderedAt) }
  }

  /** What keeps an order from being made, whoever asks for it. */
  const obstacle = async (id: InstrumentId, leaveBy: number): Promise<Result<PriceSnapshot, SubmitOutcome>> => {
    const price = await look(id)
    if (!price.ok) {
      const isUnknown = price.error.kind === 'refused' && price.error.code === 'instrument_unknown'
      return err(isUnknown ? rejected('instrument_unknown') : notSent(`quote_${price.error.kind}`))
    }
    if (clock.monotonic() >= leaveBy) return err(notSent('too_late'))
    return isOpen(id, clock.now()) ? price : err(rejected('market_closed'))
  }

  const submit = async (order: ApprovedOrder, leaveBy = Number.POSITIVE_INFINITY): Promise<SubmitOutcome> => {
    const price = await obstacle(order.instrumentId, leaveBy)
    if (!price.ok) return price.error
    if (!CAPABILITIES.orderKinds[order.type]?.includes(order.timeInForce)) return rejected('order_type_unsupported')
    const reservePrice = order.limitPrice ?? price.value.upperLimit
    const { quantity, instrumentId } = order
    if (order.side === 'buy' && heldBack(quantity, reservePrice) > ledger.buyingPower())
      return rejected('insufficient_cash')
    if (order.side === 'sell' && quantity > ledger.sellable(instrumentId)) return rejected('insufficient_holdings')
    const entered = ledger.add({ ...entry(order), quantity, reservePrice, originalOrderNo: null })
    return answer(entered, matching.submit(entered))
  }

  const openOrder = ({ orderNo, orderDate }: VenueOrderId): PaperOrder | undefined => {
    const order = ledger.find(orderNo, orderDate)
    return order && order.leavesQty > 0 ? order : undefined
  }

  const modify: Broker['modify'] = async (id, to, leaveBy = Number.POSITIVE_INFINITY) => {
    const asked = openOrder(id)
    if (!asked) return rejected('order_not_open')
    const price = await obstacle(asked.instrumentId, leaveBy)
    if (!price.ok) return price.error
    const old = openOrder(id) // it may have filled meanwhile
    if (!old) return rejected('order_not_open')
    const quantity = old.leavesQty
    const reservePrice = to.limitPrice ?? price.value.upperLimit
    const more = heldBack(quantity, Math.max(0, reservePrice - old.reservePrice))
    if (old.side === 'buy' && more > ledger.buyingPower()) return rejected('insufficient_cash')
    const terms = { ...to, instrumentId: old.instrumentId, side: old.side }
    const moved = ledger.add({ ...entry(terms), quantity, reservePrice, originalOrderNo: old.orderNo })
    return answer(moved, matching.replace(old, moved))
  }

  const cancel = async (id: VenueOrderId): Promise<SubmitOutcome> => {
    const order = openOrder(id)
    if (!order) return rejected('order_not_open')
    // Without quotes yet the order rests in the ledger alone.
    if (matching.isKnown(order.instrumentId)) matching.cancel(order)
    else ledger.cancel(order, order.leavesQty)
    return answer(order, { ok: true })
  }

  /** Orders that outlived a restart begin to rest when their market is first heard of. */
  const waking = new Set<InstrumentId>()
  const wake = (id: InstrumentId): void => {
    const isAsleep = !matching.isKnown(id) && ledger.open().some(({ instrumentId }) => instrumentId === id)
    if (!isAsleep || waking.has(id)) return
    waking.add(id)
    void look(id).finally(() => waking.delete(id))
  }

  const watch = async (): Promise<void> => {
    for await (const event of quotes.events(stopping.signal)) {
      if (event.kind === 'trade') wake(event.tick.instrumentId)
      if (matching.onMarket(event) && ledger.takeChanged()) saveSoon()
    }
  }
  void watch().catch(() => logger.alarm('paper_quotes_ended'))
  for (const { instrumentId } of ledger.open()) wake(instrumentId)

  const today = () => kstDate(clock.now())
  const read = <T>(value: () => T): Promise<Result<T, BrokerError>> => {
    matching.expire()
    return Promise.resolve(ok(value()))
  }
  const notOffered = async () => err({ kind: 'not_offered' } as const)

  return {
    capabilities: CAPABILITIES,
    submit,
    modify,
    cancel,
    orderReports: (day) => read(() => ledger.reports(day)),
    balance: () => read(() => ledger.balance(today())),
    buyable: async (id, _type, price) => {
      const snapshot = await look(id)
      if (!snapshot.ok) return snapshot
      const unitPrice = price ?? snapshot.value.upperLimit
      const cash = ledger.buyingPower()
      return ok({ cash, quantity: Math.floor(cash / heldBack(1, unitPrice)), unitPrice })
    },
    revisable: () => read(() => ledger.revisable()),
    sellable: (instrumentId) =>
      read(() => ({ instrumentId, quantity: ledger.sellable(instrumentId), held: ledger.held(instrumentId) })),
    assets: () => read(() => ledger.assets()),
    periodProfit: (from, to) => read(() => ledger.profit(from, to)),
    tradeProfit: (from, to) => read(() => ledger.tradeProfit(from, to)),
    reservations: {
      place: async () => ({ kind: 'not_sent', cause: 'not_offered' }),
      revise: async () => ({ kind: 'not_sent', cause: 'not_offered' }),
      cancel: async () => ({ kind: 'not_sent', cause: 'not_offered' }),
      list: notOffered,
    },
    notices: listeners.read,
    close: async () => {
      stopping.abort()
      listeners.close()
      await save().catch(() => logger.alarm('paper_account_not_stored'))
    },
  }
}
