import { describe, expect, it } from 'vitest'
import { findLookAhead } from '../../backtest/look-ahead.ts'
import { runBacktest } from '../../backtest/run-backtest.ts'
import { aSeries, dailyBars, FRICTIONLESS, randomBarsOf, samsungDaily } from '../../backtest/series.test-support.ts'
import { type BarColumns, columnsOf } from '../../indicators/columns.ts'
import { sma } from '../../indicators/sma.ts'
import { document, GOLDEN_CROSS } from '../document/documents.test-support.ts'
import type { StrategyDocument } from '../document/schema.ts'
import { smaCross } from '../sma-cross.ts'
import { historyOf } from './history.ts'
import { ruleStrategy } from './rule-strategy.ts'

const play = (parsed: StrategyDocument, ...columns: readonly BarColumns[]) =>
  runBacktest(
    columns.map((one) => aSeries(one)),
    ruleStrategy(parsed).create({}, columns.length),
    {
      ...FRICTIONLESS,
      limits: null,
    },
  )
const rowsOf = (result: ReturnType<typeof runBacktest>): readonly string[] =>
  result.fills.map(({ row, side, quantity, price, series }) => `${series}:${row} ${side} ${quantity} @ ${price}`)

/** Closes as given; each bar opens at the close before it. */
const closes = (...prices: readonly number[]): BarColumns =>
  dailyBars(
    prices.map((close, day) => {
      const open = prices[day - 1] ?? close
      return [open, Math.max(open, close), Math.min(open, close), close, 1_000]
    }),
  )

const above = (won: number) => ({ op: '>', l: { bar: 'close', tf: '1d' }, r: { krw: won } })
const below = (won: number) => ({ op: '<', l: { bar: 'close', tf: '1d' }, r: { krw: won } })
const plain = (parts: object) =>
  document({ vars: undefined, exit: undefined, exits: undefined, params: undefined, size: { qty: 10 }, ...parts })

describe('a strategy made of rules', () => {
  it('trades as the built-in average cross does, over real days and made-up ones', () => {
    const parsed = document({ exits: undefined, params: undefined, size: { qty: 10 } })
    for (const columns of [samsungDaily(), randomBarsOf(7, 600), randomBarsOf(8, 600)]) {
      const built = smaCross.create({ fast: 20, slow: 60, shares: 10 }, 1)
      const settings = { ...FRICTIONLESS, limits: null }
      const expected = runBacktest([aSeries(columns)], built, settings)
      expect(rowsOf(play(parsed, columns))).toEqual(rowsOf(expected))
      expect(expected.fills.length).toBeGreaterThan(3)
    }
  })

  it('enters when its rule becomes true, and not because it was already true', () => {
    const columns = closes(120, 90, 110, 120, 90, 110, 110)
    const parsed = plain({ entry: above(100), exit: above(115) })
    expect(rowsOf(play(parsed, columns))).toEqual(['0:3 buy 10 @ 110', '0:4 sell 10 @ 120', '0:6 buy 10 @ 110'])
  })

  it('enters whenever its rule is true and nothing is held, when it says so', () => {
    const columns = closes(120, 130, 90, 110, 110)
    const parsed = plain({ entry: above(100), exit: below(100), enters: 'is_true' })
    expect(rowsOf(play(parsed, columns))).toEqual(['0:1 buy 10 @ 120', '0:3 sell 10 @ 90', '0:4 buy 10 @ 110'])
  })

  it('leaves after so many bars', () => {
    const columns = closes(90, 110, 110, 110, 110, 110, 110)
    const parsed = plain({ entry: above(100), exits: { time: { bars: 2 } } })
    expect(rowsOf(play(parsed, columns))).toEqual(['0:2 buy 10 @ 110', '0:4 sell 10 @ 110'])
  })

  it('leaves when the price has come back from its best since it was bought', () => {
    const best = { since: 'entry', take: 'high', of: { px: 'last' } }
    const exit = { op: '>=', l: { pct: [best, { px: 'last' }] }, r: { pct: 10 } }
    const columns = closes(200, 90, 110, 110, 130, 110, 110)
    expect(rowsOf(play(plain({ entry: above(100), exit }), columns))).toEqual(['0:3 buy 10 @ 110', '0:6 sell 10 @ 110'])
  })

  it.each([
    ['pnlPct', { pct: 5 }],
    ['pnlKrw', { krw: 50 }],
    ['avgPrice', { krw: 100 }],
    ['maxPnlPct', { pct: 5 }],
    ['heldDays', { days: 0 }],
    ['heldBars', 0],
  ])('knows no %s of what it holds no more', (pos, r) => {
    const asks = { op: '>', l: { pos }, r }
    const parsed = plain({ entry: { any: [above(200), asks] }, exit: above(230), enters: 'is_true' })
    const columns = closes(90, 210, 220, 231, 150, 150, 150)
    expect(rowsOf(play(parsed, columns))).toEqual(['0:2 buy 10 @ 210', '0:4 sell 10 @ 231'])
  })

  it.each([
    [{ krw: 1_000 }, 9],
    [{ qty: 7 }, 7],
    [{ pctEquity: 10 }, 90_909],
    [{ pctCash: 50 }, 454_545],
    [{ targetPct: 1 }, 9_090],
    [{ riskPct: 1 }, 90_909],
  ])('buys %o', (size, shares) => {
    const exits = { stop: { pct: -10 } }
    const result = play(plain({ entry: above(100), size, exits }), closes(90, 110, 110, 110))
    expect(result.fills[0]?.quantity).toBe(shares)
  })

  it('orders with a limit on the price grid when it is asked to', () => {
    const order = { type: 'limit', price: { pct: { of: 'last', by: -10 } } }
    const columns = closes(9_000, 11_000, 11_000, 9_800, 9_800)
    const result = play(plain({ entry: above(10_000), order }), columns)
    // 9,900 lived for one day, in which nobody sold so low.
    expect(result.fills).toEqual([])
    expect(result.unfilled.map(({ code }) => code)).toEqual(['order_lapsed'])
  })

  it('holds no more instruments at once than it may', () => {
    const columns = closes(90, 110, 110, 110)
    const parsed = plain({ entry: above(100), maxPositions: 2 })
    expect(rowsOf(play(parsed, columns, columns, columns))).toEqual(['0:2 buy 10 @ 110', '1:2 buy 10 @ 110'])
  })

  it('keeps its guards', () => {
    const columns = closes(90, 110, 110, 110)
    const held = (guards: object): number => play(plain({ entry: above(100), guards }), columns, columns).fills.length
    expect(held({})).toBe(2)
    expect(held({ maxTradesPerDay: 1 })).toBe(1)
    expect(held({ maxPositionPct: 0.1 })).toBe(2)
    expect(
      play(plain({ entry: above(100), size: { pctEquity: 5 }, guards: { maxPositionPct: 4 } }), columns).fills,
    ).toEqual([])
  })

  it('waits for its days of the week', () => {
    // A Monday, then Tuesday …; the rule comes true on Tuesday.
    const columns = closes(90, 110, 90, 110, 110)
    const parsed = plain({ entry: above(100), schedule: { weekdays: ['thu'] } })
    expect(rowsOf(play(parsed, columns))).toEqual(['0:4 buy 10 @ 110'])
  })

  it('reads days while it trades on minutes', () => {
    const minute = (day: number, at: number, close: number) => ({
      ts: Date.UTC(2024, 0, 8 + day, 0, at * 30),
      open: close,
      high: close,
      low: close,
      close,
      volume: 100,
    })
    // Closes of the first four days: 100, 110, 90, 101; the fifth opens above the highest of the last three.
    const days = [
      [90, 100],
      [105, 110],
      [95, 90],
      [100, 101],
      [111, 112],
    ]
    const columns = columnsOf(days.flatMap((prices, day) => prices.map((close, at) => minute(day, at, close))))
    const parsed = plain({
      bar: '30m',
      entry: { op: '>', l: { px: 'last' }, r: { ind: 'highest', tf: '1d', period: 3, src: 'close', shift: 1 } },
    })
    expect(rowsOf(play(parsed, columns))).toEqual(['0:9 buy 10 @ 112'])
  })

  it('knows nothing of the future', () => {
    const series = [aSeries(randomBarsOf(3, 300)), aSeries(randomBarsOf(4, 300))]
    const parsed = document({
      vars: { fast: { ind: 'sma', tf: '1d', period: 5 }, slow: { ind: 'sma', tf: '1d', period: 20 } },
      params: undefined,
    })
    const create = () => ruleStrategy(parsed).create({}, 2)
    expect(findLookAhead(series, create, { settings: FRICTIONLESS, cuts: [60, 150, 290] })).toBeUndefined()
  })

  it('moves with the parameters of its document', () => {
    const definition = ruleStrategy(document())
    expect(definition.params.map(({ id, default: value }) => [id, value])).toEqual([
      ['fast', 20],
      ['slow', 60],
      ['stop', -5],
    ])
    const columns = randomBarsOf(7, 600)
    const run = (fast: number) =>
      runBacktest([aSeries(columns)], definition.create({ fast }, 1), FRICTIONLESS).fills.map(({ row }) => row)
    expect(run(5)).not.toEqual(run(20))
    expect(definition.about.ko).toContain('총자산의 10%만큼 매수해요')
  })

  it('says how many bars it has to hear before it knows', () => {
    const days = document({ vars: undefined, exit: undefined, params: undefined, entry: above(100) })
    expect(historyOf(days)).toBeLessThan(5)
    const averages = historyOf(document())
    expect(averages).toBeGreaterThanOrEqual(61)
    const entry = { op: '>', l: { ind: 'sma', tf: '1d', period: 5 }, r: { krw: 1 } }
    expect(historyOf(plain({ bar: '30m', entry }))).toBeGreaterThanOrEqual(5 * 13)
  })

  it('refuses what bars cannot tell, instead of waiting for it for ever', () => {
    const entry = { op: '>', l: { flow: 'foreignNetKrw' }, r: { krw: 0 } }
    expect(() => document({ entry })).toThrow(/not_served/)
    expect(() => document({ entry: { op: '>', l: { ind: 'sma', tf: '5m' }, r: { krw: 1 } } })).toThrow(
      /"path":\["entry","l","tf"\]/,
    )
  })
})

describe('the batch line of an average', () => {
  it('is what the rule of a crossing is told by', () => {
    const columns = randomBarsOf(7, 600)
    const [fast, slow] = [20, 60].map((period) => sma.batch(columns, { period })[0]!)
    const rows = [...fast!.keys()].filter((row) => fast![row - 1]! <= slow![row - 1]! && fast![row]! > slow![row]!)
    const parsed = document({ exits: undefined, params: undefined, size: { qty: 10 }, exit: GOLDEN_CROSS.exit })
    const bought = play(parsed, columns)
      .fills.filter(({ side }) => side === 'buy')
      .map(({ row }) => row - 1)
    expect(rows).toEqual(expect.arrayContaining(bought))
  })
})
