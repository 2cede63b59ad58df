import { err, ok, type Result } from '@naru/shared/core/result'
import { type KstDate, kstDate, type UnixMs } from '@naru/shared/core/time'
import type { BalanceReport, OrderNotice, OrderReport, SubmitOutcome } from '@naru/shared/domain/execution'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { IntentId, VenueOrderId } from '@naru/shared/domain/order'
import { aBalance } from '@naru/shared/engine/fixtures.test-support'
import type { ApprovedOrder } from '@naru/shared/risk/approved-order'
import type { BrokerError } from '../../src/ports/broker.ts'
import type { BrokerConnection } from '../../src/ports/connection.ts'
import type { FeedEvent, PriceSnapshot } from '../../src/ports/market-feed.ts'
import { createBrokerBooks } from './broker-books.ts'
import { aHistory } from './history.ts'
import { SAMSUNG, tickOf } from './market.ts'
import { A_REPORT, BARE_BROKER, BARE_INFO, PLAIN } from './not-offered.ts'

/** What becomes of one order request. */
export type Script =
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject'; readonly code: string; readonly text: string }
  | { readonly kind: 'not_sent'; readonly cause: string }
  /** Taken by the broker, the reply never arrives. */
  | { readonly kind: 'lose_reply' }
  /** Never reached the broker. */
  | { readonly kind: 'lose_request' }
  /** Taken at once; the reply takes its time. */
  | { readonly kind: 'reply_late'; readonly afterMs: number }
  /** Taken by the broker long after we gave up. */
  | { readonly kind: 'accept_late'; readonly afterMs: number }
  | { readonly kind: 'throw' }

type Row = { -readonly [K in keyof OrderReport]: OrderReport[K] }

/** A broker of our own making: keeps a list of orders and does with requests what the script says. */
export interface ScriptedBroker {
  readonly connection: BrokerConnection
  /** Requests that reached the wire. */
  readonly posts: readonly ApprovedOrder[]
  readonly cancels: readonly VenueOrderId[]
  readonly list: Row[]
  /** Whose each row of ours is, by order number: what the bridge has to find out. */
  readonly truth: ReadonlyMap<string, IntentId>
  listReads: number
  /** Prices asked for over REST. */
  readonly priceReads: readonly InstrumentId[]
  next(...scripts: Script[]): void
  nextCancel(...scripts: Script[]): void
  /** Fills part of an order and sends so many notices of it: one unless said otherwise. */
  fill(orderNo: string, quantity: number, price: number, notices?: number): void
  /** Orders appear on the list this long after they were taken. */
  lagLists(ms: number): void
  failReads(error: BrokerError | undefined): void
  setBalance(balance: BalanceReport): void
  /** Until told otherwise the base price is 70,000 won and nothing is halted. */
  setPrice(price: Partial<PriceSnapshot>): void
  failPrices(error: BrokerError | undefined): void
  /** The user's own order, placed in the broker's app. */
  placeElsewhere(report: OrderReport): void
  feed(event: FeedEvent): void
}

interface Parts {
  readonly now: () => UnixMs
  readonly after: (ms: number, callback: () => void) => void
}

const TIMEOUT_MS = 7_000

const PRICE: PriceSnapshot = {
  tick: tickOf(SAMSUNG, 70_000),
  tradingDate: null,
  basePrice: 70_000,
  upperLimit: 91_000,
  lowerLimit: 49_000,
  tickSize: 100,
  isHalted: false,
}

export function createScriptedBroker({ now, after }: Parts): ScriptedBroker {
  const posts: ApprovedOrder[] = []
  const cancels: VenueOrderId[] = []
  const list: Row[] = []
  const truth = new Map<string, IntentId>()
  const scripts: Script[] = []
  const cancelScripts: Script[] = []
  const notices = createQueue<OrderNotice>()
  const feedEvents = createQueue<FeedEvent>()
  const books = createBrokerBooks(aBalance(), list, now)
  let readError: BrokerError | undefined
  let lagMs = 0
  let priceError: BrokerError | undefined
  let price = PRICE
  const priceReads: InstrumentId[] = []
  let counter = 0

  const nextId = (): VenueOrderId => {
    counter += 1
    return { orderDate: kstDate(now()), branch: '91252', orderNo: String(counter).padStart(10, '0') }
  }
  const book = (order: ApprovedOrder): VenueOrderId => {
    const venueOrderId = nextId()
    truth.set(venueOrderId.orderNo, order.id)
    const { instrumentId, side, type, quantity, limitPrice, stopPrice } = order
    const empty = { cumQty: 0, cumAmount: 0, canceledQty: 0, rejectedQty: 0, originalOrderNo: null, isOpenApi: true }
    list.push({
      venueOrderId,
      instrumentId,
      side,
      type,
      quantity,
      limitPrice,
      stopPrice,
      leavesQty: quantity,
      orderedAt: now(),
      ...empty,
    })
    return venueOrderId
  }
  const timeout = (): Promise<SubmitOutcome> =>
    new Promise((resolve) => after(TIMEOUT_MS, () => resolve({ kind: 'unknown', cause: 'timeout' })))

  const play = async (script: Script | undefined, take: () => VenueOrderId): Promise<SubmitOutcome> => {
    switch (script?.kind) {
      case 'reject':
        return { kind: 'rejected', code: script.code, text: script.text }
      case 'not_sent':
        return { kind: 'not_sent', cause: script.cause }
      case 'lose_reply':
        take()
        return timeout()
      case 'lose_request':
        return timeout()
      case 'reply_late': {
        const venueOrderId = take()
        return new Promise((resolve) =>
          after(script.afterMs, () => resolve({ kind: 'accepted', venueOrderId, tsEvent: now() })),
        )
      }
      case 'accept_late':
        after(script.afterMs, take)
        return timeout()
      case 'throw':
        throw new Error('adapter bug')
      default:
        return { kind: 'accepted', venueOrderId: take(), tsEvent: now() }
    }
  }

  const read = async <T>(value: () => T): Promise<Result<T, BrokerError>> => (readError ? err(readError) : ok(value()))
  const find = (orderNo: string): Row => {
    const row = list.find((candidate) => candidate.venueOrderId.orderNo === orderNo)
    if (!row) throw new Error(`no order ${orderNo}`)
    return row
  }
  const cancelRow = (target: VenueOrderId): VenueOrderId => {
    const row = find(target.orderNo)
    row.canceledQty += row.leavesQty
    row.leavesQty = 0
    return nextId()
  }

  const broker = {
    ...BARE_BROKER,
    capabilities: PLAIN,
    submit: (order: ApprovedOrder) => {
      posts.push(order)
      return play(scripts.shift(), () => book(order))
    },
    cancel: (target: VenueOrderId) => {
      cancels.push(target)
      return play(cancelScripts.shift(), () => cancelRow(target))
    },
    orderReports: (day: KstDate) => {
      scripted.listReads += 1
      const isShown = (row: Row): boolean => row.venueOrderId.orderDate === day && row.orderedAt + lagMs <= now()
      return read(() => list.filter(isShown).map((row) => ({ ...row })))
    },
    balance: () => read(() => books.read()),
    buyable: () => read(() => ({ cash: books.read().buyingPower, quantity: 0, unitPrice: 0 })),
    notices: (signal: AbortSignal) => notices.read(signal),
    close: async () => undefined,
  }
  const unavailable = async () => err<BrokerError>({ kind: 'unreachable', cause: 'not scripted' })
  const feed = {
    channels: ['trade', 'book'] as const,
    maxSubscriptions: 40,
    setSubscriptions: () => undefined,
    events: (signal: AbortSignal) => feedEvents.read(signal),
    snapshot: async (instrumentId: InstrumentId) => {
      priceReads.push(instrumentId)
      if (priceError) return err(priceError)
      return ok({ ...price, tick: { ...price.tick, instrumentId, tsEvent: now(), tsInit: now() } })
    },
    orderBook: unavailable,
    bars: unavailable,
    close: async () => undefined,
  }

  const scripted: ScriptedBroker = {
    connection: {
      broker,
      feed,
      info: BARE_INFO,
      history: aHistory(),
      verify: async () => read(() => undefined).then(asVerified),
      status: () => ({}),
      report: () => A_REPORT,
      clockSkewMs: () => 0,
      close: async () => undefined,
    },
    posts,
    cancels,
    list,
    truth,
    listReads: 0,
    priceReads,
    next: (...more) => scripts.push(...more),
    nextCancel: (...more) => cancelScripts.push(...more),
    fill(orderNo, quantity, price, count = 1) {
      const row = find(orderNo)
      row.cumQty += quantity
      row.cumAmount += quantity * price
      row.leavesQty -= quantity
      const { instrumentId, side } = row
      const notice = { orderNo, originalOrderNo: null, instrumentId, side, quantity, price } as const
      for (let left = count; left > 0; left -= 1) notices.push({ ...notice, kind: 'fill', tsInit: now() })
    },
    lagLists: (ms) => {
      lagMs = ms
    },
    failReads: (error) => {
      readError = error
    },
    setBalance: (next) => books.set(next),
    setPrice: (next) => {
      price = { ...price, ...next }
    },
    failPrices: (error) => {
      priceError = error
    },
    placeElsewhere: (report) => list.push({ ...report }),
    feed: (event) => feedEvents.push(event),
  }
  return scripted
}

const asVerified = (reply: Result<undefined, BrokerError>) => {
  if (reply.ok) return reply
  const code = reply.error.kind === 'unauthorized' ? ('credential_refused' as const) : ('broker_unreachable' as const)
  return err({ code, field: null, brokerCode: null, retryAfterMs: null })
}

function createQueue<T>() {
  const items: T[] = []
  let wake = (): void => undefined
  return {
    push(item: T) {
      items.push(item)
      wake()
    },
    async *read(signal: AbortSignal): AsyncGenerator<T> {
      signal.addEventListener('abort', () => wake())
      while (!signal.aborted) {
        yield* items.splice(0)
        if (items.length > 0 || signal.aborted) continue
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
