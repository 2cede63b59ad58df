import { startKisSimulator } from '@naru/sandbox/kis/start.ts'
import { Secret } from '@naru/shared/core/secret'
import { kstDate, unixMs } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createKisSession } from '../../src/adapters/kis/index.ts'
import { openPaperBroker, type PaperOptions, PaperState } from '../../src/adapters/paper/index.ts'
import type { MarketFeed } from '../../src/ports/market-feed.ts'
import { aCredential, FAST, memorySecrets, recordingLogger, wallClock } from '../support/kis.ts'
import { aFeed, bookOf, tickOf } from '../support/market.ts'
import { anOrder, type BrokerWorld, brokerContract } from './broker.ts'
import { orderKindContract } from './order-kinds.ts'

const SAMSUNG = instrumentId('005930')
const describeStock: PaperOptions['describe'] = () => ({ kind: 'stock', market: 'kospi', name: '삼성전자' })

function memoryStore() {
  const kept: { text: string | undefined; fails: boolean } = { text: undefined, fails: false }
  return {
    kept,
    load: async () => kept.text,
    save: async (text: string) => {
      if (kept.fails) throw new Error('disk full')
      kept.text = text
    },
  }
}

const options = (quotes: PaperOptions['quotes'], changes: Partial<PaperOptions> = {}): PaperOptions => ({
  quotes,
  store: memoryStore(),
  clock: wallClock,
  logger: recordingLogger(),
  describe: describeStock,
  isOpen: () => true,
  cash: 50_000_000,
  ...changes,
})

/** Play money against the quotes of a simulated live account. */
async function paperWorld(): Promise<BrokerWorld> {
  const simulator = await startKisSimulator({
    startAt: { date: '20200319', time: '100000' },
    speed: 20,
    demoRestPerSecond: 1_000,
  })
  const { appKey, appSecret, accountNumber, htsId } = simulator.credentials.live
  const [cano = '', productCode = ''] = accountNumber.split('-')
  const keys = { appKey: new Secret(appKey), appSecret: new Secret(appSecret), cano, productCode, htsId }
  const session = createKisSession({
    credential: aCredential('live', keys),
    urls: { rest: simulator.urls.liveRest, ws: simulator.urls.liveWs },
    clock: wallClock,
    logger: recordingLogger(),
    secrets: memorySecrets(),
    random: () => 0,
    limits: FAST,
  })
  session.feed.setSubscriptions([
    { instrumentId: SAMSUNG, channel: 'trade' },
    { instrumentId: SAMSUNG, channel: 'book' },
  ])
  const store = memoryStore()
  const broker = await openPaperBroker(options(session.feed, { store }))
  const priceOf = async (instrument: InstrumentId) => {
    const snapshot = await session.feed.snapshot(instrument)
    if (!snapshot.ok) throw new Error(JSON.stringify(snapshot.error))
    return snapshot.value
  }
  return {
    broker,
    today: kstDate(wallClock.now()),
    lastPrice: async (instrument) => (await priceOf(instrument)).tick.price,
    lowestPrice: async (instrument) => (await priceOf(instrument)).lowerLimit,
    highestPrice: async (instrument) => (await priceOf(instrument)).upperLimit,
    ordersThere: () => stateIn(store.kept.text).orders.filter(({ originalOrderNo }) => originalOrderNo === null).length,
    orderOutside: null,
    close: async () => {
      await broker.close()
      await session.close()
      await simulator.stop()
    },
  }
}

const stateIn = (text: string | undefined) =>
  PaperState.parse(JSON.parse(text ?? '{"cash":0,"counter":0,"positions":{},"orders":[],"fills":[]}'))

brokerContract('paper over live quotes', paperWorld)
orderKindContract('paper over live quotes', paperWorld)

/** A paper account over quotes a test pushes itself: 70,000 won, a tick of 100. */
async function aDesk(changes: Partial<PaperOptions> = {}, feed = aFeed()) {
  const store = memoryStore()
  const given = options(feed as MarketFeed, { store, ...changes })
  const broker = await openPaperBroker(given)
  onTestFinished(() => broker.close())
  const today = kstDate(wallClock.now())
  const rows = async () => {
    const list = await broker.orderReports(today)
    return list.ok ? list.value : []
  }
  return { broker, feed, store, rows, today, reopen: () => openPaperBroker({ ...given, store }) }
}

describe('a paper account', () => {
  it('fills a resting order when the market trades through its price, and books cash, shares and fee', async () => {
    const { broker, feed, rows } = await aDesk()
    await broker.submit(anOrder({ quantity: 10, limitPrice: 69_000 }))
    expect((await rows())[0]).toMatchObject({ cumQty: 0, leavesQty: 10 })
    feed.emit({
      kind: 'trade',
      tick: { ...tickOf(SAMSUNG, 68_900), size: 1_000 },
      tradingDate: kstDate(wallClock.now()),
    })
    await vi.waitFor(async () =>
      expect((await rows())[0]).toMatchObject({ cumQty: 10, cumAmount: 690_000, leavesQty: 0 }),
    )
    expect(await broker.balance()).toMatchObject({
      value: { cash: 50_000_000 - 690_000 - 96, holdings: [{ quantity: 10, avgPx: 69_000, lastPx: 69_000 }] },
    })
  })

  it('keeps orders, shares and cash over a restart, and goes on filling', async () => {
    const { broker, feed, reopen, today } = await aDesk()
    await broker.submit(anOrder({ quantity: 3, type: 'market', limitPrice: null }))
    await broker.submit(anOrder({ quantity: 5, limitPrice: 60_000 }))
    const [before, list] = [await broker.balance(), await broker.orderReports(today)]
    await broker.close()
    const again = await reopen()
    onTestFinished(() => again.close())
    expect(await again.balance()).toEqual(before)
    expect(await again.orderReports(today)).toEqual(list)
    await vi.waitFor(async () => {
      feed.emit({ kind: 'trade', tick: { ...tickOf(SAMSUNG, 59_900), size: 1_000_000 }, tradingDate: today })
      const rows = await again.orderReports(today)
      expect(rows.ok && rows.value[1]).toMatchObject({ cumQty: 5, cumAmount: 300_000 })
    })
  })

  it('takes no order it has no quotes for, and none that comes too late', async () => {
    const down = {
      ...aFeed(),
      snapshot: async () => ({ ok: false, error: { kind: 'unreachable', cause: '' } }) as const,
    }
    const { broker, rows } = await aDesk({}, down)
    expect(await broker.submit(anOrder({ limitPrice: 60_000 }))).toEqual({
      kind: 'not_sent',
      cause: 'quote_unreachable',
    })
    const late = await aDesk()
    expect(await late.broker.submit(anOrder({ limitPrice: 60_000 }), 0)).toEqual({
      kind: 'not_sent',
      cause: 'too_late',
    })
    expect([...(await rows()), ...(await late.rows())]).toEqual([])
  })

  it('says that it does not know an order it could not store', async () => {
    const { broker, store } = await aDesk()
    store.kept.fails = true
    expect(await broker.submit(anOrder({ limitPrice: 60_000 }))).toEqual({ kind: 'unknown', cause: 'not stored' })
    store.kept.fails = false
  })

  it.each([
    ['insufficient_cash', { quantity: 10_000, limitPrice: 60_000 }],
    ['price_off_tick', { quantity: 1, limitPrice: 60_050 }],
    ['price_outside_limit', { quantity: 1, limitPrice: 20_000 }],
  ] as const)('rejects an order with %s and keeps nothing of it', async (code, change) => {
    const { broker, rows } = await aDesk()
    expect(await broker.submit(anOrder(change))).toMatchObject({
      kind: 'rejected',
      code,
      text: expect.stringMatching(/\S/),
    })
    expect(await rows()).toEqual([])
  })

  it('rejects what is ordered while the market is closed', async () => {
    const { broker } = await aDesk({ isOpen: () => false })
    expect(await broker.submit(anOrder({ limitPrice: 60_000 }))).toMatchObject({
      kind: 'rejected',
      code: 'market_closed',
    })
  })

  it('lets orders lapse with their day', async () => {
    let now = wallClock.now()
    const { broker, today } = await aDesk({ clock: { ...wallClock, now: () => now } })
    await broker.submit(anOrder({ quantity: 5, limitPrice: 60_000 }))
    now = unixMs(now + 86_400_000)
    expect(await broker.orderReports(today)).toMatchObject({ value: [{ leavesQty: 0, canceledQty: 5, cumQty: 0 }] })
    const { value } = (await broker.balance()) as { value: { buyingPower: number } }
    expect(value.buyingPower).toBe(50_000_000)
  })

  it('adds up: cash, realized profit, fees and taxes of a day of trades', async () => {
    const { broker, feed, today, rows } = await aDesk()
    const trade = (price: number) =>
      feed.emit({ kind: 'trade', tick: { ...tickOf(SAMSUNG, price), size: 1_000_000 }, tradingDate: today })
    await broker.submit(anOrder({ quantity: 100, limitPrice: 69_000 }))
    trade(68_900)
    await vi.waitFor(async () => expect((await rows())[0]?.leavesQty).toBe(0))
    feed.emit({ kind: 'book', book: bookOf(SAMSUNG, 69_100) })
    await broker.submit(anOrder({ side: 'sell', quantity: 40, limitPrice: 75_000 }))
    trade(75_100)
    await vi.waitFor(async () => expect((await rows())[1]?.leavesQty).toBe(0))
    const [balance, days, stocks] = [
      await broker.balance(),
      await broker.periodProfit(today, today),
      await broker.tradeProfit(today, today),
    ]
    if (!balance.ok || !days.ok || !stocks.ok) throw new Error('unreadable')
    const [day] = days.value
    expect(day).toMatchObject({ bought: 6_900_000, sold: 3_000_000 })
    expect(balance.value.cash).toBe(50_000_000 - 6_900_000 + 3_000_000 - (day?.fees ?? 0) - (day?.taxes ?? 0))
    expect(stocks.value).toMatchObject([{ ...day, boughtQty: 100, soldQty: 40 }])
  })
})
