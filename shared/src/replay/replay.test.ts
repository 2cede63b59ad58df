import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateCosts } from '../market/costs.ts'
import { MINUTE_MS } from '../market/resample.ts'
import { replayCsv, replayJson } from './files.ts'
import { aDay, aReplay, aStrategy, CASH, cutAt, DATE } from './replay.test-support.ts'
import type { Replay, ReplayCommand } from './replay.ts'
import { resultOf } from './result.ts'
import { readSavedReplay } from './saved-replay.ts'

const DAY = aDay()
const END = DAY.close

/** Everything a reader could have seen and has. */
const seen = (replay: Replay) => ({ ...replay.view(), closed: replay.closedBars, trades: replay.takeTrades() })

/** Commands at moments of the day, in order. */
const commands = fc
  .array(
    fc.record({
      at: fc.integer({ min: DAY.open - MINUTE_MS, max: END - 1 }),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      quantity: fc.integer({ min: 1, max: 40 }),
      steps: fc.option(fc.integer({ min: -8, max: 8 })),
    }),
    { maxLength: 8 },
  )
  .map((asks) =>
    asks
      .toSorted((a, b) => a.at - b.at)
      .map(({ at, side, quantity, steps }): ReplayCommand => {
        const limitPrice = steps === null ? null : DAY.base + steps * 100
        return { kind: 'place', at, ask: { side, quantity, limitPrice } }
      }),
  )

function play(replay: Replay, all: readonly ReplayCommand[], step: number): Replay {
  const left = [...all]
  for (let clock = replay.start; clock < END; clock += step) {
    const next = clock + step
    while (left[0] !== undefined && left[0].at <= next) {
      const command = left.shift()!
      replay.advance(command.at)
      if (command.kind === 'place') replay.place(command.ask)
    }
    replay.advance(next)
  }
  replay.advance(END)
  return replay
}

describe('a replay', () => {
  it('gives the same fills at every speed', { timeout: 20_000 }, () => {
    const day = cutAt(DAY, DAY.open + 40 * MINUTE_MS)
    fc.assert(
      fc.property(commands, fc.constantFrom(100, 6_000, 30_000, 61_001), (all, step) => {
        const strategy = aStrategy({ guards: { maxOrdersADay: 50, maxLossADayRate: 1, pausesOnForeignFill: false } })
        const slow = play(aReplay(day, { strategy }), all, 1_500)
        const fast = play(aReplay(day, { strategy }), all, step * 5)
        expect(seen(fast)).toEqual(seen(slow))
      }),
      { numRuns: 8 },
    )
  })

  it('is the same for the same seed, and another for another', () => {
    const run = (seed: number) => seen(play(aReplay(DAY, { seed }), [], END))
    expect(run(3)).toEqual(run(3))
    expect(run(3).trades).not.toEqual(run(4).trades)
  })

  it('tells nothing that later bars could change', () => {
    for (const minutes of [0, 5, 60, 235]) {
      const at = DAY.open + minutes * MINUTE_MS
      const all: ReplayCommand[] = [
        { kind: 'place', at: DAY.open, ask: { side: 'buy', quantity: 5, limitPrice: null } },
      ]
      const strategy = aStrategy()
      const [whole, cut] = [DAY, cutAt(DAY, at)].map((day) => {
        const replay = aReplay(day, { strategy })
        replay.resume(minutes === 0 ? [] : all, at - 1)
        return seen(replay)
      })
      expect(whole).toEqual(cut)
    }
  })

  it('shows nothing that is later than its clock', () => {
    const replay = aReplay(DAY, { strategy: aStrategy() })
    replay.place({ side: 'buy', quantity: 10, limitPrice: null })
    for (let clock = replay.start; clock <= END; clock += 97_003) {
      replay.advance(clock)
      const { quote, book, orders, fills, signals, closed, trades } = seen(replay)
      const times = [
        quote.tsEvent,
        quote.tsInit,
        book.tsEvent,
        book.tsInit,
        ...orders.map(({ placedAt }) => placedAt),
        ...fills.map(({ ts }) => ts),
        ...signals.map(({ at }) => at),
        ...trades.map(({ tsEvent }) => tsEvent),
        ...closed.map(({ ts }) => ts + 5 * MINUTE_MS),
      ]
      expect(Math.max(...times)).toBeLessThanOrEqual(replay.clock)
    }
  })

  it('plays bars that add up to those that were recorded', () => {
    const { trades, quote } = seen(play(aReplay(), [], END))
    const columns = DAY.bars
    expect(quote.cumVolume).toBe(columns.volume.reduce((sum, one) => sum + one, 0))
    expect([quote.open, quote.high, quote.low, quote.last]).toEqual([
      columns.open[0],
      Math.max(...columns.high),
      Math.min(...columns.low),
      columns.close[columns.length - 1],
    ])
    expect(trades).toHaveLength(new Set(trades.map(({ tsEvent, cumVolume }) => `${tsEvent} ${cumVolume}`)).size)
  })

  it('grows the bar it is in to the bar that was recorded', () => {
    const replay = aReplay()
    replay.advance(DAY.open + 5 * MINUTE_MS - 1)
    const { ts, open, high, low, close, volume } = DAY.bars
    const first = { ts: ts[0], open: open[0], high: high[0], low: low[0], close: close[0], volume: volume[0] }
    expect(replay.growing).toEqual(first)
    replay.advance(replay.clock + 1)
    expect(replay.growing?.ts).toBe(DAY.open + 5 * MINUTE_MS)
  })

  it('stands where it was left when it is played again', () => {
    const strategy = aStrategy()
    const replay = aReplay(DAY, { strategy })
    replay.advance(DAY.open + 30 * MINUTE_MS)
    const order = replay.place({ side: 'buy', quantity: 20, limitPrice: DAY.base - 1_000 })
    replay.advance(DAY.open + 50 * MINUTE_MS)
    replay.cancel(order.id)
    replay.advance(DAY.open + 77 * MINUTE_MS)
    const { day, settings, commands: made, clock } = replay
    const saved = readSavedReplay(structuredClone({ v: 1, day, settings, commands: made, clock }))
    if (saved === undefined) throw new Error('it cannot be read')
    const again = aReplay(saved.day, saved.settings)
    again.resume(saved.commands, saved.clock)
    expect(again.view()).toEqual(replay.view())
    expect(again.commands).toEqual(replay.commands)
  })

  it('reads nothing of another version', () => {
    expect(readSavedReplay({ v: 2 })).toBeUndefined()
    expect(readSavedReplay(null)).toBeUndefined()
  })
})

describe('the paper account of a replay', () => {
  it('never goes below zero and is worth what its fills say', { timeout: 20_000 }, () => {
    fc.assert(
      fc.property(commands, (all) => {
        const replay = play(aReplay(), all, END)
        const { standing, fills } = replay.view()
        const cash = fills.reduce((sum, { side, quantity, price, commission, tax }) => {
          return sum + (side === 'buy' ? -1 : 1) * quantity * price - commission - tax
        }, CASH)
        expect(standing.cash).toBe(cash)
        expect(Math.min(standing.cash, standing.held)).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 15 },
    )
  })

  it('buys at the asks it is shown and pays what Korea takes', () => {
    const replay = aReplay()
    replay.advance(DAY.open + 10 * MINUTE_MS)
    const { book } = replay.view()
    replay.place({ side: 'buy', quantity: 10, limitPrice: null })
    const [fill] = replay.view().fills
    expect(fill).toMatchObject({ price: book.asks[0]?.[0], quantity: 10, by: 'hand' })
    replay.place({ side: 'sell', quantity: 10, limitPrice: null })
    const sale = replay.view().fills.at(-1)!
    const amount = sale.price * sale.quantity
    const costs = estimateCosts({ market: 'kospi', kind: 'stock', side: 'sell', amount, date: DATE })
    expect({ commission: sale.commission, tax: sale.tax }).toEqual(costs)
  })

  it('trades in the opening auction at the first price of the day', () => {
    const replay = aReplay()
    replay.place({ side: 'buy', quantity: 7, limitPrice: DAY.base + 1_000 })
    expect(replay.view().fills).toEqual([])
    replay.advance(DAY.open)
    expect(replay.view().fills).toMatchObject([{ price: DAY.bars.open[0], quantity: 7, ts: DAY.open }])
  })

  it('collects orders from 15:20 and trades them at the close', () => {
    const replay = aReplay()
    replay.advance(END - 5 * MINUTE_MS)
    replay.place({ side: 'buy', quantity: 7, limitPrice: null })
    expect(replay.view().fills).toEqual([])
    replay.advance(END)
    expect(replay.view().fills).toMatchObject([{ price: DAY.bars.close[DAY.bars.length - 1], ts: END }])
  })

  it.each([
    ['what it cannot pay', { side: 'buy', quantity: 100_000, limitPrice: null }, 'insufficient_cash'],
    ['what it does not hold', { side: 'sell', quantity: 1, limitPrice: null }, 'insufficient_holdings'],
    ['a price between two steps', { side: 'buy', quantity: 1, limitPrice: DAY.base + 1 }, 'price_off_tick'],
    ['a price beyond the limits', { side: 'buy', quantity: 1, limitPrice: DAY.base * 2 }, 'price_outside_limit'],
  ] as const)('refuses %s', (_, ask, code) => {
    const replay = aReplay()
    replay.advance(DAY.open + MINUTE_MS)
    expect(replay.place(ask)).toMatchObject({ state: 'refused', code })
  })

  it('lets orders lapse when the day is over, and takes no more', () => {
    const replay = aReplay()
    replay.advance(DAY.open + MINUTE_MS)
    const { id } = replay.place({ side: 'buy', quantity: 1, limitPrice: DAY.base - 10_000 })
    replay.advance(END)
    expect(replay.view().orders.find((one) => one.id === id)?.state).toBe('canceled')
    expect(replay.place({ side: 'buy', quantity: 1, limitPrice: null }).code).toBe('replay_over')
  })
})

describe('a strategy in a replay', () => {
  it('trades what its signals ask for, and is told of its fills', () => {
    const { orders, fills, signals, strategist, standing } = play(
      aReplay(DAY, { strategy: aStrategy() }),
      [],
      END,
    ).view()
    expect(strategist).toEqual({ state: 'running', detail: null })
    expect(signals.length).toBeGreaterThan(3)
    expect(signals.map(({ action, quantity }) => [action, quantity])).toEqual(
      orders.map(({ side, quantity }) => [side, quantity]),
    )
    expect(new Set(fills.map(({ side }) => side))).toEqual(new Set(['buy', 'sell']))
    expect(standing.held).toBeGreaterThanOrEqual(0)
  })

  it('rests once its reader trades by hand, as its guard says', () => {
    const replay = aReplay(DAY, { strategy: aStrategy() })
    replay.advance(DAY.open + MINUTE_MS)
    replay.place({ side: 'buy', quantity: 1, limitPrice: null })
    replay.advance(END)
    const { strategist, orders } = replay.view()
    expect(strategist?.state).toBe('held')
    expect(orders.filter(({ by, placedAt }) => by === 'strategy' && placedAt > DAY.open + MINUTE_MS)).toEqual([])
  })

  it('says when it cannot be run on one instrument', () => {
    const pairs = aStrategy({
      source: { kind: 'built_in', strategy: 'pairs', params: {} },
      universe: { symbols: ['005930.KRX', '005935.KRX'] },
    })
    expect(aReplay(DAY, { strategy: pairs }).view().strategist?.state).toBe('off')
  })
})

describe('the result of a replay', () => {
  it('counts cash, holding and charges to the won', () => {
    const replay = aReplay()
    replay.advance(DAY.open + MINUTE_MS)
    replay.place({ side: 'buy', quantity: 30, limitPrice: null })
    replay.advance(DAY.open + 100 * MINUTE_MS)
    replay.place({ side: 'sell', quantity: 30, limitPrice: null })
    replay.advance(END)
    const result = resultOf(replay)
    const { fills } = replay.view()
    const flow = fills.reduce(
      (sum, { side, price, quantity }) => sum + (side === 'sell' ? 1 : -1) * price * quantity,
      0,
    )
    expect(result.profit).toBe(flow - result.commission - result.tax)
    expect(result.trades.count).toBeGreaterThanOrEqual(1)
    expect(result.profitRate).toBeCloseTo(result.profit / CASH, 12)
    expect(result.maxDrawdown).toBeGreaterThanOrEqual(0)
  })

  it('leaves as a file that says it was a replay', () => {
    const replay = aReplay()
    replay.advance(DAY.open + MINUTE_MS)
    replay.place({ side: 'buy', quantity: 3, limitPrice: null })
    const lines = replayCsv(replay).trim().split('\r\n')
    expect(lines[1]).toMatch(/^리플레이\(모의\),005930\.KRX,2026-03-05 09:01:00,매수,3,/)
    expect(JSON.parse(replayJson(replay))).toMatchObject({ kind: 'replay', commands: [{ kind: 'place' }] })
  })
})
