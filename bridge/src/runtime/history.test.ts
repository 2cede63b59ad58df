import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addDays, fromKst, type KstDate, kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { CARRIED_CALENDAR, isOpenOn } from '@naru/shared/market/trading-calendar'
import { describe, expect, it, onTestFinished } from 'vitest'
import { aHistory, type FakeHistory } from '../../test/support/history.ts'
import { aFeed, aSession, memoryLogger, someSessions, tickOf } from '../../test/support/market.ts'
import { createVirtualClock } from '../../test/support/virtual-clock.ts'
import { openHistoryStore } from '../adapters/history/store.ts'
import type { HistoryProvider } from '../ports/history.ts'
import { createHistory } from './history.ts'
import { createHistoryActions } from './history-actions.ts'
import type { HistoryQuestion } from './history-question.ts'

const SAMSUNG = InstrumentId.parse('005930.KRX')
const ALICE = 'alice'
const BOB = 'bob'
const TODAY = '2026-11-20' as KstDate // a Friday

const at = (day: string, time = '000000'): UnixMs => fromKst(day, time) ?? unixMs(0)
const bar = (ts: UnixMs, close: number, volume = 10): Bar => ({
  ts,
  open: close,
  high: close + 5,
  low: close - 5,
  close,
  volume,
})

/** Every trading day of the two years before today and today, each with its own price. */
const days = Array.from({ length: 730 }, (_, back) => addDays(TODAY, back - 729)).filter((day) =>
  isOpenOn(CARRIED_CALENDAR, 'KRX', day),
)
const DAILY = days.map((day, n) => bar(at(day), 10_000 + n))
/** 09:00 to 15:30, every minute but those between 12:00 and 12:10, when nobody traded. */
const minutesOf = (day: string, price = 100): Bar[] =>
  Array.from({ length: 391 }, (_, n) => bar(unixMs(at(day, '090000') + n * 60_000), price + n, 2)).filter(
    (_, n) => n < 180 || n > 190,
  )

interface Options {
  readonly now?: UnixMs
  readonly provider?: Partial<FakeHistory>
  readonly providers?: readonly HistoryProvider[]
  readonly carried?: readonly CorporateAction[]
}

async function aDesk({ now = at(TODAY, '120000'), provider = {}, providers = [], carried = [] }: Options = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'naru-history-'))
  const clock = createVirtualClock(now)
  const logger = memoryLogger()
  const store = openHistoryStore(join(folder, 'history.db'), { logger, busyMs: 0 })
  const feed = aFeed()
  const broker = aHistory({ daily: DAILY, marketNow: () => Promise.resolve(clock.now()), ...provider })
  const sessions = someSessions(aSession(ALICE, { history: broker, feed }))
  const actions = createHistoryActions({ store, clock, logger, carried })
  const history = createHistory({
    store,
    sessions,
    providers,
    actions,
    calendar: () => CARRIED_CALENDAR,
    clock,
    logger,
  })
  onTestFinished(async () => {
    history.close()
    store.close()
    await rm(folder, { recursive: true, maxRetries: 5 }) // a thread may still be tidying up
  })
  const ask = (question: Partial<HistoryQuestion> = {}) =>
    history.read({
      userId: ALICE,
      instrumentId: SAMSUNG,
      spec: '1d',
      to: null,
      limit: 5,
      adjust: 'splits',
      source: null,
      ...question,
    })
  const read = async (question: Partial<HistoryQuestion> = {}) => {
    const answer = await ask(question)
    if (!answer.ok) throw new Error(answer.error.kind)
    return answer.value
  }
  return { clock, store, broker, sessions, feed, ask, read, logger, history }
}

describe('a chart of days', () => {
  it('is the newest days there are, the running one last', async () => {
    const { read } = await aDesk()
    const answer = await read()
    expect(answer.bars).toEqual(DAILY.slice(-5))
    expect(answer).toMatchObject({ isForming: true, isStale: false, missingDays: [], actions: [] })
    expect(answer.sources).toMatchObject([{ source: 'kis', from: DAILY.at(-5)?.ts, to: DAILY.at(-1)?.ts }])
  })

  it('is read from the broker once: later only the running day is asked for', async () => {
    const { broker, read, clock } = await aDesk()
    await read({ limit: 200 })
    const first = broker.asked.length
    await clock.advance(30_000)
    await read({ limit: 200 })
    expect(broker.asked.slice(first)).toMatchObject([{ from: TODAY, to: TODAY }])
  })

  it('asks for the days it lacks alone, together and no others', async () => {
    const { broker, read, store } = await aDesk()
    const known = days.slice(-20, -10)
    const key = { scope: ALICE, instrumentId: SAMSUNG, spec: '1d' } as const
    const bars = DAILY.filter(({ ts }) => known.includes(kstDate(ts)))
    store.append([{ ...key, source: 'kis', adjustedTo: null, fetchedAt: unixMs(1), bars, covered: [] }])
    await read({ limit: 30 })
    const asked = broker.asked.filter(({ to }) => to !== TODAY)
    expect(asked.map(({ from, to }) => [from, to])).toEqual([
      [days.at(-10), days.at(-2)],
      [days.at(-31), days.at(-21)],
    ])
  })

  it('is not shorter for days on which nothing was traded', async () => {
    const { read } = await aDesk({ provider: { daily: DAILY.filter((_, n) => n < 400 || n > 420) } })
    await read({ limit: 200 })
    expect((await read({ limit: 60 })).bars).toHaveLength(60)
  })

  it('does not ask again for a day on which nothing was traded', async () => {
    const halted = at(days.at(-3) ?? TODAY)
    const { broker, read } = await aDesk({ provider: { daily: DAILY.filter(({ ts }) => ts !== halted) } })
    expect((await read()).bars).toHaveLength(5)
    const first = broker.asked.length
    expect((await read()).missingDays).toEqual([])
    expect(broker.asked.length - first).toBe(0)
  })

  it('reaches back in bounded steps, and the rest is read in the background', async () => {
    const { broker, read, clock } = await aDesk({ provider: { maxDays: { '1d': 30 } } })
    const answer = await read({ limit: 200 })
    expect(broker.asked.filter(({ to }) => to !== TODAY)).toHaveLength(3)
    expect(answer.missingDays.length).toBeGreaterThan(80)
    await clock.advance(60_000)
    const whole = await read({ limit: 200 })
    expect(whole.missingDays).toEqual([])
    expect(whole.bars).toEqual(DAILY.slice(-200))
  })

  it('makes weeks and months of days', async () => {
    const { read } = await aDesk()
    const [week] = (await read({ spec: '1w', limit: 1 })).bars
    const thisWeek = DAILY.filter(({ ts }) => ts >= at('2026-11-16'))
    expect(week).toMatchObject({
      ts: at('2026-11-16'),
      open: thisWeek[0]?.open,
      close: thisWeek.at(-1)?.close,
      volume: 50,
    })
    const months = (await read({ spec: '1mo', limit: 3 })).bars
    expect(months.map(({ ts }) => kstDate(ts))).toEqual(['2026-09-01', '2026-10-01', '2026-11-01'])
  })

  it('can be paged back without a bar missing or twice', async () => {
    const { read } = await aDesk()
    const pages: Bar[] = []
    let to: UnixMs | null = null
    for (let page = 0; page < 5; page += 1) {
      const { bars }: { bars: Bar[] } = await read({ to, limit: 40 })
      pages.unshift(...bars)
      to = unixMs((bars[0]?.ts ?? 0) - 1)
    }
    expect(pages).toEqual(DAILY.slice(-200))
  })
})

describe('a broker that is away', () => {
  it('leaves what is stored, marked as stale', async () => {
    const { read, broker, clock } = await aDesk()
    await read()
    await clock.advance(60_000)
    broker.failWith = { kind: 'unreachable', cause: 'test' }
    const answer = await read()
    expect(answer.isStale).toBe(true)
    expect(answer.bars).toEqual(DAILY.slice(-6, -1).slice(-5))
  })

  it('leaves what is stored also to a user whose session is closed', async () => {
    const { read, sessions } = await aDesk()
    await read()
    sessions.open = []
    expect(await read()).toMatchObject({ isStale: true })
  })

  it('is an error where nothing is stored', async () => {
    const { ask } = await aDesk({ provider: { failWith: { kind: 'maintenance' } } })
    expect(await ask()).toEqual({ ok: false, error: { kind: 'maintenance' } })
    expect(await ask({ userId: BOB })).toEqual({ ok: false, error: { kind: 'no_session' } })
  })
})

describe('what one user’s key has read', () => {
  it('is never shown to another', async () => {
    const { read, ask } = await aDesk()
    await read({ limit: 50 })
    expect(await ask({ userId: BOB, limit: 50 })).toEqual({ ok: false, error: { kind: 'no_session' } })
  })
})

describe('minutes', () => {
  const yesterday = '2026-11-19'
  const whole = [...minutesOf(yesterday), ...minutesOf(TODAY, 900)]
  const minutesUntil = (now: UnixMs): Partial<FakeHistory> => ({ minutes: whole.filter(({ ts }) => ts <= now) })

  it('leave out the running minute, whose volume the broker does not know yet', async () => {
    const now = at(TODAY, '100030')
    const { read } = await aDesk({ now, provider: minutesUntil(now) })
    const { bars, isForming } = await read({ spec: '1m', limit: 3 })
    expect(bars.map(({ ts }) => ts)).toEqual([at(TODAY, '095700'), at(TODAY, '095800'), at(TODAY, '095900')])
    expect(isForming).toBe(false)
  })

  it('have no seam between what was read and what streams, and no bar where nobody traded', async () => {
    const now = at(TODAY, '115530')
    const { read, feed, clock, broker } = await aDesk({ now, provider: minutesUntil(now) })
    await read({ spec: '1m', limit: 5 })
    await clock.settle()
    let cumVolume = 5_000
    const trade = (ts: UnixMs, price: number, size = 1): void => {
      cumVolume += size
      const tick = tickOf(SAMSUNG, price, { size, cumVolume, tsEvent: ts })
      feed.emit({ kind: 'trade', tick, tradingDate: TODAY })
    }
    /** The trades the exchange will make these minutes' bars of. */
    const stream = (from: UnixMs, to: UnixMs): void => {
      for (const one of whole.filter(({ ts }) => ts > from && ts <= to)) {
        trade(one.ts, one.open)
        trade(unixMs(one.ts + 59_000), one.close)
      }
    }
    stream(now, at(TODAY, '115700'))
    await clock.advance(150_000)
    broker.minutes = whole.filter(({ ts }) => ts <= clock.now())
    await read({ spec: '1m', limit: 60 })
    const asked = broker.asked.length
    stream(at(TODAY, '115700'), at(TODAY, '122900'))
    trade(at(TODAY, '123005'), 777)
    await clock.advance(at(TODAY, '123010') - clock.now())

    const { bars, sources, isForming } = await read({ spec: '1m', limit: 60 })
    expect(broker.asked.length, 'what streams is not asked for').toBe(asked)
    const expected = whole.filter(({ ts }) => ts < at(TODAY, '123000')).slice(-59)
    expect(bars.map(({ ts }) => ts)).toEqual([...expected.map(({ ts }) => ts), at(TODAY, '123000')])
    expect(bars.map(({ close }) => close)).toEqual([...expected.map(({ close }) => close), 777])
    expect(sources.map(({ source }) => source)).toEqual(['kis', 'ticks'])
    expect(isForming).toBe(true)
  })

  it('ask each minute for the closed one alone while nothing streams', async () => {
    const now = at(TODAY, '100030')
    const { read, broker, clock } = await aDesk({ now, provider: minutesUntil(now) })
    await read({ spec: '1m', limit: 50 })
    await read({ spec: '1m', limit: 50 })
    expect(broker.asked.filter(({ to }) => to === TODAY)).toHaveLength(1)
    await clock.advance(60_000)
    broker.minutes = whole.filter(({ ts }) => ts <= clock.now())
    const { bars } = await read({ spec: '1m', limit: 50 })
    expect(broker.asked.at(-1)).toMatchObject({ limit: 2 })
    expect(bars.at(-1)?.ts).toBe(at(TODAY, '100000'))
    expect(bars).toHaveLength(50)
  })

  it('of five and sixty are made of single ones, over the night as well', async () => {
    const now = at(TODAY, '091000')
    const { read } = await aDesk({ now, provider: minutesUntil(now) })
    const five = await read({ spec: '5m', limit: 4 })
    expect(five.bars.map(({ ts, volume }) => [ts, volume])).toEqual([
      [at(yesterday, '152500'), 10],
      [at(yesterday, '153000'), 2],
      [at(TODAY, '090000'), 10],
      [at(TODAY, '090500'), 10],
    ])
    const hours = await read({ spec: '60m', limit: 3 })
    expect(hours.bars.map(({ ts }) => ts)).toEqual([
      at(yesterday, '140000'),
      at(yesterday, '150000'),
      at(TODAY, '090000'),
    ])
  })

  it('of a day that has ended are kept, also for a key that is never told them again', async () => {
    const now = at(TODAY, '153500')
    const onlyToday = async ({ from, spec }: { from: string; spec: string }) => spec === '1m' && from < TODAY
    const { read, broker, clock } = await aDesk({ now, provider: minutesUntil(now) })
    const bars = broker.bars
    broker.bars = async (request) =>
      (await onlyToday(request)) ? { ok: false, error: { kind: 'unsupported' } } : bars(request)
    await read({ spec: '1m', limit: 400 })
    await clock.advance(5 * 3_600_000)
    broker.minutes = []
    broker.bars = async () => ({ ok: false, error: { kind: 'unsupported' } })
    await clock.advance(12 * 3_600_000)
    expect((await read({ spec: '1m', limit: 380 })).bars).toEqual(minutesOf(TODAY, 900))
  })
})

describe('splits and dividends', () => {
  const split: CorporateAction = {
    instrumentId: SAMSUNG,
    exDate: days.at(-10) as KstDate,
    kind: 'split',
    shares: 50,
    cashWon: 0,
    paidWon: 0,
    source: 'ksd',
  }
  const traded = DAILY.map((one) =>
    kstDate(one.ts) < split.exDate ? bar(one.ts, one.close * 50, one.volume / 50) : one,
  )
  const plain = (bars: readonly Bar[]) => bars.map(({ ts, close }) => [ts, Math.round(close)])

  it('are asked for once a day, divided out when bars are read, and stored bars stay as they were traded', async () => {
    const { read, store } = await aDesk({ provider: { daily: traded, actionsKnown: [split] } })
    const answer = await read({ limit: 30 })
    expect(plain(answer.bars)).toEqual(plain(DAILY.slice(-30)))
    expect(answer.actions).toEqual([split])
    expect(plain((await read({ limit: 30, adjust: 'none' })).bars)).toEqual(plain(traded.slice(-30)))
    const stored = store.read({ scope: ALICE, instrumentId: SAMSUNG, spec: '1d' }, unixMs(0), at(split.exDate))
    expect(stored.ok && stored.value.flatMap(({ bars }) => bars).every(({ close }) => close > 10_000)).toBe(true)
  })

  it('hold for a page that ends before them and for minutes too', async () => {
    const to = unixMs(at(split.exDate) - 1)
    const minutes = minutesOf(days.at(-11) ?? '', 50_000)
    const { read } = await aDesk({ provider: { daily: traded, minutes, actionsKnown: [split] } })
    const page = await read({ to, limit: 5 })
    expect(plain(page.bars)).toEqual(plain(DAILY.slice(-15, -10)))
    await read({ limit: 30 })
    const [minute] = (await read({ spec: '1m', to, limit: 1 })).bars
    expect(minute?.close).toBeCloseTo((50_000 + 390) / 50, 6)
  })

  it('leave dividends in the price unless they are asked for', async () => {
    const dividend: CorporateAction = { ...split, kind: 'cash_dividend', shares: 1, cashWon: 100 }
    const { read } = await aDesk({ provider: { actionsKnown: [dividend] } })
    expect((await read({ limit: 30 })).bars[0]).toEqual(DAILY.at(-30))
    const before = DAILY.at(-11)?.close ?? 0
    expect((await read({ limit: 30, adjust: 'all' })).bars[0]?.close).toBeCloseTo(
      ((DAILY.at(-30)?.close ?? 0) * (before - 100)) / before,
      6,
    )
  })

  it('show in the broker’s own adjusted prices where nobody tells them, and are kept from then on', async () => {
    const actions = async () => ({ ok: false, error: { kind: 'not_offered' } }) as const
    // Adjusted prices are whole won, so what they give away is nearly 50.
    const provider = { daily: traded, actions, adjustments: { [split.exDate]: 0.020004 } }
    const { read, store } = await aDesk({ provider })
    expect(plain((await read({ limit: 30 })).bars)).toEqual(plain(DAILY.slice(-30)))
    expect(store.actions(SAMSUNG)).toEqual({ ok: true, value: [{ ...split, source: 'kis' }] })
  })

  it('are not made up where prices merely jump, as on the first day of a new listing', async () => {
    const jump = DAILY.map((one, n) => (n < DAILY.length - 5 ? bar(one.ts, one.close / 2) : one))
    const { read, store } = await aDesk({ provider: { daily: jump } })
    expect((await read({ limit: 10 })).bars).toEqual(jump.slice(-10))
    expect(store.actions(SAMSUNG)).toEqual({ ok: true, value: [] })
  })

  it('come from the list that ships with the bridge when the broker does not tell them', async () => {
    const provider = { daily: traded, actions: async () => ({ ok: false, error: { kind: 'not_offered' } }) as const }
    const { read } = await aDesk({ provider, carried: [{ ...split, source: 'carried' }] })
    expect(plain((await read({ limit: 30 })).bars)).toEqual(plain(DAILY.slice(-30)))
  })
})

describe('imported bars', () => {
  const imported = (store: Awaited<ReturnType<typeof aDesk>>['store'], spec: '1d' | '5m', bars: Bar[]) =>
    store.append([
      {
        scope: 'shared',
        instrumentId: SAMSUNG,
        spec,
        source: 'csv',
        adjustedTo: null,
        fetchedAt: unixMs(1),
        bars,
        covered: [],
      },
    ])

  it('are shown where the broker has none, and the broker’s own where it has', async () => {
    const { read, store, broker } = await aDesk()
    const [early, late] = [DAILY.slice(-20, -10), DAILY.slice(-10)]
    broker.daily = late
    imported(store, '1d', [...early, ...late.slice(0, 3).map((one) => ({ ...one, close: 1 }))])
    const { bars, sources } = await read({ limit: 20 })
    expect(bars).toEqual([...early, ...late])
    expect(sources.map(({ source }) => source)).toEqual(['csv', 'kis'])
    expect((await read({ limit: 20, source: 'csv' })).bars.at(-1)?.close).toBe(1)
  })

  it('of five minutes make longer bars, not shorter ones', async () => {
    const { read, store } = await aDesk({ now: at(TODAY, '083000') })
    imported(store, '5m', [bar(at('2026-11-19', '090000'), 5), bar(at('2026-11-19', '090500'), 6)])
    expect((await read({ spec: '15m', limit: 1 })).bars).toMatchObject([{ ts: at('2026-11-19', '090000'), close: 6 }])
    expect((await read({ spec: '1m', limit: 5 })).bars).toEqual([])
  })
})

describe('public services', () => {
  it('are asked only where they are named, and never mixed in', async () => {
    const yahoo = aHistory({ source: 'yahoo', daily: DAILY.map((one) => bar(one.ts, 7)) })
    const { read, ask } = await aDesk({ providers: [yahoo] })
    expect((await read()).sources.map(({ source }) => source)).toEqual(['kis'])
    expect(yahoo.asked).toEqual([])
    const named = await read({ source: 'yahoo', to: at(days.at(-2) ?? TODAY) })
    expect(named.bars[0]?.close).toBe(7)
    expect(named.sources.map(({ source }) => source)).toEqual(['yahoo'])
    expect((await read()).bars).toEqual(DAILY.slice(-5))
    expect(await ask({ source: 'alpha_vantage' })).toMatchObject({ ok: true, value: { bars: [] } })
  })
})
