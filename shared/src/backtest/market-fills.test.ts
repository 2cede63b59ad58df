import { describe, expect, it } from 'vitest'
import { smaCross } from '../strategies/sma-cross.ts'
import type { SignalExits, Strategy, StrategySignal } from '../strategies/strategy.ts'
import { findLookAhead } from './look-ahead.ts'
import type { BookColumns, TickColumns } from './market-columns.ts'
import { runBacktest } from './run-backtest.ts'
import { aSeries, dailyBars, FIRST_DAY, FRICTIONLESS, randomBarsOf } from './series.test-support.ts'
import type { BacktestSeries, BacktestSettings } from './settings.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const SETTINGS: BacktestSettings = { ...FRICTIONLESS, limits: null }

/** Gives each signal at the close of the bar it is listed under. */
function scripted(script: Readonly<Record<number, Partial<StrategySignal>>>): Strategy {
  let row = -1
  return {
    onEvent(event) {
      if (event.type !== 'bar') return []
      row += 1
      const signal = script[row]
      return signal ? [{ series: 0, side: 'buy', size: { shares: 10 }, type: 'market', ...signal }] : []
    },
  }
}

const play = (series: BacktestSeries, script: Parameters<typeof scripted>[0], settings = SETTINGS) =>
  runBacktest([series], scripted(script), settings)
const told = (result: ReturnType<typeof runBacktest>) =>
  result.fills.map(({ row, side, quantity, price, by }) => `${row} ${side} ${quantity} @ ${price}${by ? ` ${by}` : ''}`)

const flat = (...prices: readonly number[]) => dailyBars(prices.map((price) => [price, price, price, price, 1_000]))
/** Row after row of trades: [bar, minutes into it, price, size]. */
function ticksOf(rows: readonly (readonly [number, number, number, number])[]): TickColumns {
  const column = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of)
  return {
    ts: column(([bar, minute]) => FIRST_DAY + bar * DAY_MS + minute * MINUTE_MS),
    price: column(([, , price]) => price),
    size: column(([, , , size]) => size),
    length: rows.length,
  }
}
type Side = readonly (readonly [number, number])[]
function booksOf(
  rows: readonly { readonly bar: number; readonly minute: number; readonly asks: Side; readonly bids: Side }[],
): BookColumns {
  const depth = 2
  const side = (of: 'asks' | 'bids', at: 0 | 1) =>
    Float64Array.from(rows.flatMap((row) => [0, 1].map((level) => row[of][level]?.[at] ?? 0)))
  return {
    ts: Float64Array.from(rows, ({ bar, minute }) => FIRST_DAY + bar * DAY_MS + minute * MINUTE_MS),
    depth,
    asks: { price: side('asks', 0), size: side('asks', 1) },
    bids: { price: side('bids', 0), size: side('bids', 1) },
    length: rows.length,
  }
}

describe('an order filled from single trades', () => {
  const columns = flat(1_000, 1_000, 1_000)

  it('takes no more than its part of each trade, one after the other', () => {
    const ticks = ticksOf([
      [1, 0, 1_000, 8],
      [1, 1, 1_005, 8],
      [1, 2, 1_010, 8],
    ])
    const settings = { ...SETTINGS, fills: { ...SETTINGS.fills, volumeShare: 0.5 } }
    expect(told(play(aSeries(columns, { ticks }), { 0: {} }, settings))).toEqual([
      '1 buy 4 @ 1000',
      '1 buy 4 @ 1005',
      '1 buy 2 @ 1010',
    ])
  })

  it('waits at its limit, and trades there once the market goes beyond it', () => {
    const ticks = ticksOf([
      [1, 0, 1_000, 100],
      [1, 1, 990, 100],
      [1, 2, 985, 100],
    ])
    const order = { type: 'limit', price: 990 } as const
    const through = { ...SETTINGS, fills: { ...SETTINGS.fills, limit: 'through' as const } }
    const [fill] = play(aSeries(columns, { ticks }), { 0: order }, through).fills
    expect(fill).toMatchObject({ price: 990, ts: FIRST_DAY + DAY_MS + 2 * MINUTE_MS })
    expect(play(aSeries(columns, { ticks }), { 0: order }).fills[0]?.ts).toBe(FIRST_DAY + DAY_MS + MINUTE_MS)
  })

  it('trades at the market when its limit is beyond it from the start', () => {
    const ticks = ticksOf([[1, 0, 980, 100]])
    expect(told(play(aSeries(columns, { ticks }), { 0: { type: 'limit', price: 990 } }))).toEqual(['1 buy 10 @ 980'])
  })

  it('starts a stop at its price and takes what comes after', () => {
    const ticks = ticksOf([
      [1, 0, 1_000, 100],
      [1, 1, 1_020, 4],
      [1, 2, 1_030, 100],
    ])
    const stop = { type: 'stop', price: 1_010 } as const
    expect(told(play(aSeries(columns, { ticks }), { 0: stop }))).toEqual(['1 buy 4 @ 1020', '1 buy 6 @ 1030'])
  })

  it('finds nothing before the bar it may trade in', () => {
    const ticks = ticksOf([[0, 5, 900, 100]])
    expect(play(aSeries(columns, { ticks }), { 0: {} }).fills).toEqual([])
  })
})

describe('an order filled from order books', () => {
  const columns = flat(1_000, 1_000, 1_000)
  const books = booksOf([
    {
      bar: 1,
      minute: 0,
      asks: [
        [1_005, 6],
        [1_010, 2],
      ],
      bids: [
        [1_000, 5],
        [995, 100],
      ],
    },
    { bar: 1, minute: 1, asks: [[1_015, 50]], bids: [[990, 50]] },
  ])

  it('climbs from level to level and goes on in the next book', () => {
    expect(told(play(aSeries(columns, { books }), { 0: {} }))).toEqual([
      '1 buy 6 @ 1005',
      '1 buy 2 @ 1010',
      '1 buy 2 @ 1015',
    ])
  })

  it('goes no further than its limit', () => {
    const result = play(aSeries(columns, { books }), { 0: { type: 'limit', price: 1_005 } })
    expect(told(result)).toEqual(['1 buy 6 @ 1005'])
    expect(result.unfilled).toMatchObject([{ quantity: 4, code: 'order_lapsed' }])
  })

  it('sells to the bids', () => {
    const script = { 0: {}, 1: { side: 'sell' } } as const
    const later = booksOf([
      { bar: 1, minute: 0, asks: [[1_005, 50]], bids: [[1_000, 50]] },
      {
        bar: 2,
        minute: 0,
        asks: [[1_005, 50]],
        bids: [
          [1_000, 4],
          [990, 50],
        ],
      },
    ])
    expect(told(play(aSeries(columns, { books: later }), script))).toEqual([
      '1 buy 10 @ 1005',
      '2 sell 4 @ 1000',
      '2 sell 6 @ 990',
    ])
  })
})

describe('the proof that nothing is known of the future', () => {
  it('also holds where orders are filled from trades and books', () => {
    const columns = randomBarsOf(3, 120)
    const rows = [...columns.ts.keys()]
    const ticks = ticksOf(
      rows.flatMap((bar) =>
        [columns.open[bar]!, columns.low[bar]!, columns.high[bar]!].map((price, at) => [bar, at, price, 6] as const),
      ),
    )
    const books = booksOf(
      rows.map((bar) => ({
        bar,
        minute: 0,
        asks: [[columns.open[bar]! + 5, 4] as const, [columns.open[bar]! + 10, 50] as const],
        bids: [[columns.open[bar]! - 5, 50] as const],
      })),
    )
    for (const source of [{ ticks }, { books }]) {
      const create = () => smaCross.create({ fast: 3, slow: 8, shares: 10 }, 1)
      const trial = { settings: SETTINGS, cuts: rows.slice(20, 110) }
      expect(findLookAhead([aSeries(columns, source)], create, trial)).toBeUndefined()
      expect(runBacktest([aSeries(columns, source)], create(), SETTINGS).fills.length).toBeGreaterThan(10)
    }
  })
})

describe('a market that does not trade as always', () => {
  const columns = dailyBars([
    [1_000, 1_000, 1_000, 1_000, 1_000],
    [1_000, 1_100, 900, 1_050, 1_000],
    [1_050, 1_050, 1_050, 1_050, 1_000],
  ])
  const spell = (kind: 'halt' | 'auction', bar: number) => [
    { kind, from: FIRST_DAY + bar * DAY_MS, to: FIRST_DAY + (bar + 1) * DAY_MS },
  ]

  it('fills nothing while it is halted', () => {
    const result = play(aSeries(columns, { spells: spell('halt', 1) }), { 0: {} })
    expect(result.fills).toEqual([])
    expect(result.unfilled.map(({ code }) => code)).toEqual(['order_lapsed'])
  })

  it('gives everyone one price in an auction, without slippage', () => {
    const series = aSeries(columns, { spells: spell('auction', 1) })
    const settings = { ...SETTINGS, fills: { ...SETTINGS.fills, slippageTicks: 3 } }
    expect(told(play(series, { 0: {} }, settings))).toEqual(['1 buy 10 @ 1050'])
    expect(told(play(series, { 0: { type: 'limit', price: 1_060 } }, settings))).toEqual(['1 buy 10 @ 1050'])
    // 900 was seen in the bar, and not in its auction.
    expect(play(series, { 0: { type: 'limit', price: 950 } }, settings).fills).toEqual([])
  })

  it('trades at the next close when that is asked for', () => {
    const settings = { ...SETTINGS, fills: { ...SETTINGS.fills, market: 'close' as const } }
    expect(told(play(aSeries(columns), { 0: {} }, settings))).toEqual(['1 buy 10 @ 1050'])
  })

  it('never slips beyond the limits of the day', () => {
    const jump = dailyBars([
      [1_000, 1_000, 1_000, 1_000, 1_000],
      [1_290, 1_299, 1_280, 1_299, 1_000],
    ])
    const settings = { ...SETTINGS, fills: { ...SETTINGS.fills, slippageTicks: 50 } }
    expect(told(play(aSeries(jump), { 0: {} }, settings))).toEqual(['1 buy 10 @ 1300'])
  })
})

describe('dividends and splits inside a run', () => {
  it('pays a dividend, less what is withheld, to whoever held over night', () => {
    const series = aSeries(flat(1_000, 1_000, 1_000, 1_000), {
      actions: [
        { kind: 'dividend', ts: FIRST_DAY + DAY_MS, wonPerShare: 50 },
        { kind: 'dividend', ts: FIRST_DAY + 2 * DAY_MS, wonPerShare: 100 },
      ],
    })
    const result = play(series, { 0: {} })
    // The first ex-day is the day of the purchase: too late.
    expect(result.entitlements).toEqual([
      { series: 0, ts: FIRST_DAY + 2 * DAY_MS, kind: 'dividend', shares: 10, won: 1_000, tax: 154 },
    ])
    expect(result.finalEquity).toBe(SETTINGS.cash + 1_000 - 154)
  })

  it('turns shares into more of them and leaves what they are worth', () => {
    const series = aSeries(flat(50_000, 50_000, 1_000, 1_100), {
      actions: [{ kind: 'split', ts: FIRST_DAY + 2 * DAY_MS, ratio: 50 }],
    })
    const result = play(series, { 0: {} })
    expect(result.entitlements).toMatchObject([{ kind: 'split', shares: 500, won: 0 }])
    expect([...result.equity]).toEqual([0, 0, 0, 50_000].map((gain) => SETTINGS.cash + gain))
  })

  it('pays out what is left of a share', () => {
    const series = aSeries(flat(1_000, 1_000, 10_000), {
      actions: [{ kind: 'split', ts: FIRST_DAY + 2 * DAY_MS, ratio: 0.1 }],
    })
    const result = play(series, { 0: { size: { shares: 15 } } })
    expect(result.entitlements).toMatchObject([{ shares: 1, won: 5_000 }])
    expect(result.finalEquity).toBe(SETTINGS.cash)
  })

  it('voids orders of old shares and moves the exits of what is held', () => {
    const split = { kind: 'split', ts: FIRST_DAY + 2 * DAY_MS, ratio: 2 } as const
    const columns = dailyBars([
      [1_000, 1_000, 1_000, 1_000, 1_000],
      [1_000, 1_000, 1_000, 1_000, 1_000],
      [500, 500, 500, 500, 1_000],
      [500, 500, 440, 450, 1_000],
    ])
    const script = { 0: { exits: { stopRate: 0.1 } }, 1: { type: 'limit', price: 900 } } as const
    const result = play(aSeries(columns, { actions: [split] }), script)
    expect(told(result)).toEqual(['1 buy 10 @ 1000', '3 sell 20 @ 450 exits'])
    expect(result.unfilled.map(({ code }) => code)).toEqual(['order_split'])
  })
})

describe('what ends the position of a purchase', () => {
  const bought = (exits: SignalExits, ...rows: readonly (readonly [number, number, number, number, number])[]) =>
    told(play(aSeries(dailyBars([[10_000, 10_000, 10_000, 10_000, 1_000], ...rows])), { 0: { exits } }))
  const quiet = [10_000, 10_000, 10_000, 10_000, 1_000] as const

  it('sells at its stop, also on the day of the purchase', () => {
    expect(bought({ stopRate: 0.05 }, quiet, [9_900, 9_900, 9_400, 9_800, 1_000])).toEqual([
      '1 buy 10 @ 10000',
      '2 sell 10 @ 9500 exits',
    ])
    expect(bought({ stopRate: 0.05 }, [10_000, 10_000, 9_000, 9_800, 1_000])).toEqual([
      '1 buy 10 @ 10000',
      '1 sell 10 @ 9500 exits',
    ])
  })

  it('sells at the open when that lies beyond its stop or its profit', () => {
    expect(bought({ stopRate: 0.05 }, quiet, [9_000, 9_900, 8_900, 9_800, 1_000]).at(-1)).toBe('2 sell 10 @ 9000 exits')
    expect(bought({ takeRate: 0.1 }, quiet, [12_000, 12_000, 11_900, 12_000, 1_000]).at(-1)).toBe(
      '2 sell 10 @ 12000 exits',
    )
  })

  it('takes the stop to have come first when a bar reaches both ends', () => {
    const both = [10_000, 11_500, 9_000, 10_000, 1_000] as const
    expect(bought({ stopRate: 0.05, takeRate: 0.1 }, quiet, both).at(-1)).toBe('2 sell 10 @ 9500 exits')
  })

  it('follows the best price of the bars before, once it has gained enough', () => {
    const rise = [10_500, 11_000, 10_500, 11_000, 1_000] as const
    const fall = [10_900, 10_900, 10_000, 10_000, 1_000] as const
    expect(bought({ trailRate: 0.05 }, quiet, rise, fall).at(-1)).toBe('3 sell 10 @ 10450 exits')
    expect(bought({ trailRate: 0.05, trailAfterRate: 0.2 }, quiet, rise, fall)).toEqual(['1 buy 10 @ 10000'])
  })

  it('sells the rest later when a bar cannot take it all', () => {
    const thin = [9_000, 9_000, 9_000, 9_000, 40] as const
    const columns = dailyBars([quiet, quiet, thin, [8_900, 8_900, 8_900, 8_900, 1_000]])
    const settings = { ...SETTINGS, fills: { ...SETTINGS.fills, volumeShare: 0.1 } }
    expect(told(play(aSeries(columns), { 0: { exits: { stopRate: 0.05 } } }, settings))).toEqual([
      '1 buy 10 @ 10000',
      '2 sell 4 @ 9000 exits',
      '3 sell 6 @ 8900 exits',
    ])
  })

  it('is over when the strategy sells by itself', () => {
    const columns = dailyBars([quiet, quiet, quiet, [10_000, 10_000, 9_000, 9_000, 1_000]])
    const script = { 0: { exits: { stopRate: 0.05 } }, 1: { side: 'sell' } } as const
    expect(told(play(aSeries(columns), script))).toEqual(['1 buy 10 @ 10000', '2 sell 10 @ 10000'])
  })

  it('sells at its time of day', () => {
    const minute = (at: number, price: number) => [FIRST_DAY + at * MINUTE_MS, price] as const
    const rows = [minute(0, 1_000), minute(1, 1_000), minute(2, 1_010), minute(3, 1_020)]
    const columns = { ...flat(...rows.map(([, price]) => price)), ts: Float64Array.from(rows, ([ts]) => ts) }
    expect(told(play(aSeries(columns), { 0: { exits: { clock: '09:03' } } }))).toEqual([
      '1 buy 10 @ 1000',
      '3 sell 10 @ 1020 exits',
    ])
  })

  it('is told trade by trade where single trades are known', () => {
    const ticks = ticksOf([
      [1, 0, 10_000, 100],
      [2, 0, 10_600, 100],
      [2, 1, 10_060, 6],
      [2, 2, 10_050, 100],
    ])
    const columns = dailyBars([quiet, quiet, [10_600, 10_600, 10_050, 10_050, 1_000]])
    expect(told(play(aSeries(columns, { ticks }), { 0: { exits: { trailRate: 0.05 } } }))).toEqual([
      '1 buy 10 @ 10000',
      '2 sell 6 @ 10060 exits',
      '2 sell 4 @ 10050 exits',
    ])
  })
})
