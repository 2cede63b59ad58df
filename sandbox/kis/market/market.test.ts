import { isOnTick } from '@naru/shared/market/tick-size'
import { describe, expect, it } from 'vitest'
import { type DeskOptions, openDesk } from '../test/desk.ts'
import { Market } from './market.ts'
import { loadRecording } from './recording.ts'
import { dayBarOf } from './symbol-day.ts'

const RECORDING = loadRecording()
const SESSION_MS = 6 * 3_600_000
const market = (elapsed = 0, seed = 1): Market =>
  new Market({ recording: RECORDING, seed, secondsPerTrade: 30 }, elapsed)

describe('the recording', () => {
  it('has 42 days of eight shares and more than 250 days before them', () => {
    expect([RECORDING.days.length, RECORDING.days[0], RECORDING.days.at(-1)]).toEqual([42, '2020-02-25', '2020-04-23'])
    expect(RECORDING.symbols.map((symbol) => symbol.code)).toEqual([
      '005380',
      '005490',
      '005930',
      '017670',
      '035420',
      '051900',
      '068270',
      '090430',
    ])
    for (const symbol of RECORDING.symbols) expect(symbol.history.length).toBeGreaterThanOrEqual(250)
  })

  it('opens every day with volume, though the source states none', () => {
    for (const symbol of RECORDING.symbols) {
      for (const bars of symbol.bars) expect(bars[0]?.volume).toBeGreaterThan(0)
    }
  })
})

describe('the replayed market', () => {
  it('makes of every recorded day exactly that day', () => {
    const replay = market()
    for (const [index, date] of RECORDING.days.entries()) {
      replay.advanceTo((index + 1) * SESSION_MS - 1)
      for (const symbol of RECORDING.symbols) {
        const quote = replay.quote(symbol.code)
        const bar = dayBarOf(symbol, index, date)
        expect([date, quote.open, quote.high, quote.low, quote.last, quote.cumVolume]).toEqual([
          date,
          bar.open,
          bar.high,
          bar.low,
          bar.close,
          bar.volume,
        ])
      }
    }
  })

  it('prints only prices of today’s grid, inside the day’s limits', () => {
    const replay = market()
    for (let day = 0; day < RECORDING.days.length; day++) {
      replay.advanceTo(day * SESSION_MS)
      for (const code of replay.codes) {
        const { ticks, limits } = replay.today(code)
        expect(
          ticks.every(({ price }) => isOnTick('stock', price) && price >= limits.lower && price <= limits.upper),
        ).toBe(true)
      }
    }
  })

  it('is the same however it is stepped, and another for another seed', () => {
    const smooth = market()
    for (let at = 0; at <= SESSION_MS * 1.5; at += 60_000) smooth.advanceTo(at)
    const jumped = market(SESSION_MS * 1.5)
    expect(jumped.quote('005930')).toEqual(smooth.quote('005930'))
    expect(jumped.trades('005380', 50)).toEqual(smooth.trades('005380', 50))
    expect(jumped.book('005930')).toEqual(smooth.book('005930'))
    expect(market(SESSION_MS * 1.5, 2).trades('005930', 50)).not.toEqual(smooth.trades('005930', 50))
  })

  it('begins again after the last day, with the base prices of the first', () => {
    const replay = market()
    const first = replay.today('005930').base
    replay.advanceTo(RECORDING.days.length * SESSION_MS - 1)
    expect([replay.position.date, replay.position.loop]).toEqual(['2020-04-23', 0])
    replay.advanceTo(RECORDING.days.length * SESSION_MS)
    expect([replay.position.date, replay.position.time, replay.position.loop]).toEqual(['2020-02-25', '090000', 1])
    expect([replay.today('005930').base, replay.dailyBars('005930').length]).toEqual([first, 282 + 1])
  })
})

describe('an account at the end of the loop', () => {
  const open = (options: DeskOptions = {}) => openDesk({ startAt: { date: '2020-04-23', time: '145900' }, ...options })

  it('keeps its shares and loses its day orders', async () => {
    const desk = await open()
    const customer = await desk.customer()
    await customer.order({ quantity: 10 })
    await customer.order({ quantity: 1, price: 40_000 })
    const cost = desk.kis.truth().accounts[0]?.positions[0]?.averagePrice
    await desk.clock.advance(10_000)
    expect(desk.kis.world.market.position.loop).toBe(1)
    const [position] = desk.kis.truth().accounts[0]?.positions ?? []
    expect([position?.quantity, position?.averagePrice]).toEqual([10, cost])
    expect(desk.kis.truth().orders.map((order) => order.openQty)).toEqual([0, 0])
    expect((await customer.order({ side: 'sell', quantity: 10 })).body.rt_cd).toBe('0')
    await desk.kis.stop()
  })
})
