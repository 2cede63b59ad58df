import { describe, expect, it } from 'vitest'
import type { BacktestSeries } from '../../backtest/settings.ts'
import { unixMs } from '../../core/time.ts'
import { STRATEGIES } from '../registry.ts'
import { createStrategyDesk } from './desk.ts'
import type { BarQuestion, DeskEvent, DeskEventBody } from './desk-event.ts'
import { ACCOUNT, aVersion, CALENDAR, type Days, LiveDays, someDays } from './live-days.test-support.ts'

const HOUR_MS = 3_600_000

const firstBar = ({ bars }: Days): number => bars[0]![0]!.ts
const rowsOf = ({ bars }: Days): number => bars[0]!.length

/** What makes each strategy trade within a few days. */
const QUICK: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  sma_cross: { fast: 3, slow: 8 },
  rsi_reversal: { period: 5 },
  macd_cross: { fast: 3, slow: 8, signal: 3 },
  bollinger_breakout: { period: 8 },
  bollinger_reversion: { period: 8 },
  donchian_turtle: { entry: 8, exit: 4 },
  dca: { every: 13 },
  rebalance: { every: 13 },
  pairs: { period: 10, entry: 1 },
  momentum_rotation: { lookback: 8, every: 8 },
  closing_bet: { gain: 0.5, near: 50 },
}

function live(days: Days): LiveDays {
  const desk = new LiveDays(days)
  desk.begin(firstBar(days) - HOUR_MS)
  return desk
}

describe.each(STRATEGIES.map((definition) => [definition.id, definition] as const))(
  '%s on a live desk',
  (id, definition) => {
    it('wants the orders of the backtest, share for share, and keeps its fills', () => {
      for (const seed of [1, 2, 3]) {
        const days = someDays(definition, seed, QUICK[id])
        const desk = live(days)
        for (let row = 0; row < rowsOf(days); row += 1) desk.play(row)
        expect(desk.strays).toEqual([])
        const last = days.bars[0]!.at(-1)!.ts
        // What was decided by the last bar trades in one that nobody has.
        expect(desk.unsettled.filter((key) => !key.includes(`:${last}:`))).toEqual([])
        const told = desk.state.fills.map(({ side, quantity, price }) => `${side} ${quantity} ${price}`)
        expect(told).toEqual(days.result.fills.map(({ side, quantity, price }) => `${side} ${quantity} ${price}`))
      }
    })

    it('goes on after a restart as if there had been none', () => {
      const days = someDays(definition, 7, QUICK[id])
      const [whole, cut] = [live(days), live(days)]
      const half = Math.floor(rowsOf(days) / 2) + 4
      for (let row = 0; row < rowsOf(days); row += 1) {
        whole.play(row)
        cut.play(row)
        if (row === half) cut.restart(row + 1, days.bars[0]![row]!.ts + HOUR_MS / 2 + 60_000)
      }
      expect(cut.strays).toEqual([])
      expect(cut.signals.map(({ key, order }) => [key, order])).toEqual(
        whole.signals.map(({ key, order }) => [key, order]),
      )
    })
  },
)

describe('the day of a strategy', () => {
  const days = someDays(STRATEGIES[0]!, 5, QUICK.sma_cross)
  const desk = live(days)
  for (let row = 0; row < rowsOf(days); row += 1) desk.play(row)
  const runs = desk.effects.filter((one) => one.type === 'run')
  const first = runs.filter(({ date }) => date === '2026-03-03').map(({ kind, state }) => `${kind} ${state}`)

  it('is prepared, in session, closed and reported, each once', () => {
    expect(first).toEqual([
      'prepare begun',
      'prepare ended',
      'session begun',
      'close begun',
      'close ended',
      'session ended',
      'statement begun',
    ])
  })

  it('tells in its statement what it made', () => {
    const made = runs.filter(({ kind }) => kind === 'statement').map(({ figures }) => figures?.pnl ?? Number.NaN)
    expect(made.length).toBe(15)
    expect(made.some((pnl) => pnl !== 0)).toBe(true)
  })
})

describe('strategies on the same bars', () => {
  it('each begin once as much has been read as they look back on, whoever asked first', () => {
    const days = someDays(STRATEGIES[0]!, 5, QUICK.sma_cross)
    const [{ instrumentId, kind, market }] = days.series as [BacktestSeries]
    const now = unixMs(days.bars[0]!.at(-1)!.ts + HOUR_MS)
    const desk = createStrategyDesk(CALENDAR)
    const put = (event: DeskEventBody) => desk.handle({ ...event, at: now })
    const begun = (event: DeskEventBody) =>
      put(event).flatMap((one) => (one.type === 'record_state' ? [one.versionId] : []))
    put({ type: 'instrument_known', instrumentId, kind, market })
    const standing = { cash: 1e6, buyingPower: 1e6, equity: 1e6, equityAtStart: null, holdings: [] }
    put({ type: 'account_changed', accountId: ACCOUNT, standing })
    const asked = [QUICK.sma_cross!, { fast: 20, slow: 60 }].map((params, index): BarQuestion => {
      const [strategyId, versionId] = [`s${index}`, `v${index}`]
      const version = aVersion({ ...days, params }, { strategyId, versionId })
      const question = put({ type: 'strategy_armed', version }).find((one) => one.type === 'need_bars')
      return { count: question?.count ?? 0, from: question?.from ?? null }
    })
    expect(asked[0]!.count).toBeLessThan(asked[1]!.count)
    const answer = (to: BarQuestion): DeskEventBody => {
      const bars = days.bars[0]!.slice(-to.count - 1)
      return { type: 'bars_loaded', instrumentId, spec: '30m', bars, isForming: false, asked: to }
    }
    expect(begun(answer(asked[0]!))).toEqual(['v0'])
    expect(begun(answer(asked[1]!))).toEqual(['v1'])
  })
})

describe('a recorded log of events', () => {
  it('played again gives byte-identical effects', () => {
    const days = someDays(STRATEGIES[0]!, 5, QUICK.sma_cross)
    const desk = live(days)
    for (let row = 0; row < rowsOf(days); row += 1) desk.play(row)
    const log = JSON.parse(JSON.stringify(desk.log)) as DeskEvent[]
    const again = createStrategyDesk(CALENDAR)
    const effects = log.flatMap((event) => again.handle(event))
    expect(desk.signals.length).toBeGreaterThan(3)
    expect(JSON.stringify(effects)).toBe(JSON.stringify(desk.effects))
    expect(aVersion(days).versionId).toBe('version')
  })
})
