import { runBacktest } from '@naru/shared/backtest/run-backtest'
import { DEFAULT_SETTINGS } from '@naru/shared/backtest/settings'
import { playOnRandom, STRATEGY_CONTRACT } from '@naru/shared/backtest/strategy-contract'
import { instrumentId } from '@naru/shared/domain/instrument'
import { columnsOf } from '@naru/shared/indicators/columns'
import { openPlugin } from '@naru/shared/strategies/plugin/open-plugin'
import { describe, expect, it } from 'vitest'
import { plugin } from './plugin.ts'

/** As the bridge reads it. Whatever is wrong with the plugin itself is thrown here. */
function opened() {
  const found = openPlugin(plugin, 'example', (work) => work())
  if (!found.ok) throw found.error
  return found.value
}

const DAY_MS = 86_400_000
const FIRST_DAY = Date.UTC(2026, 0, 5)

/** What it does on closes of your own, one a day; each bar opens where the one before has closed. */
function playOn(closes: readonly number[], params: Readonly<Record<string, number>>) {
  const bars = closes.map((close, day) => {
    const open = closes[day - 1] ?? close
    const [high, low] = [Math.max(open, close), Math.min(open, close)]
    return { ts: FIRST_DAY + day * DAY_MS, open, high, low, close, volume: 1_000_000 }
  })
  const series = [
    { instrumentId: instrumentId('005930'), kind: 'stock', market: 'kospi', columns: columnsOf(bars) },
  ] as const
  const settings = { ...DEFAULT_SETTINGS, fills: { slippageTicks: 0, volumeShare: null, limit: 'touch' } } as const
  return runBacktest(series, opened().create(params, 1), settings)
}

describe('what every strategy keeps', () => {
  it.each(STRATEGY_CONTRACT.map((clause) => [clause.title, clause] as const))('%s', (_title, { breach }) => {
    expect(breach(opened())).toBeUndefined()
  })
})

describe('the dip', () => {
  const RISES = [10_000, 10_100, 10_200, 10_300, 10_400, 10_500]
  const PARAMS = { trend: 5, window: 3, dip: 1, stop: 2, weight: 50 }

  it('is bought while the trend goes up, and sold at twice the stop', () => {
    const { fills } = playOn([...RISES, 10_380, 10_400, 10_900, 11_000], PARAMS)
    expect(fills.map(({ side, price }) => `${side} ${price}`)).toEqual(['buy 10380', 'sell 10800'])
  })

  it('is left alone while it is small, and without a trend', () => {
    expect(playOn([...RISES, 10_450, 10_500, 10_600], PARAMS).fills).toEqual([])
    expect(playOn([...RISES].reverse(), PARAMS).fills).toEqual([])
  })

  it('comes often enough to trade on its defaults', () => {
    expect(playOnRandom(opened(), 5).fills.length).toBeGreaterThan(0)
  })
})
