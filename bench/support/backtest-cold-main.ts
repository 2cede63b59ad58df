import { runBacktest } from '@naru/shared/backtest/run-backtest'
import { DEFAULT_SETTINGS } from '@naru/shared/backtest/settings'
import { smaCross } from '@naru/shared/strategies/sma-cross'
import { CASH, COSTS, instrument, SHARES } from './sweep-grid.ts'
import { walk } from './walk.ts'

/** What a fresh process needs for a million bars, its start included. Prints what the run came to. */
const columns = walk({ seed: 20240101, count: 1_000_000, sigma: 0.000_8, start: 50_000 })
const settings = {
  ...DEFAULT_SETTINGS,
  cash: CASH,
  costs: COSTS,
  fills: { slippageTicks: 0, volumeShare: null, limit: 'touch' as const },
}
const strategy = smaCross.create({ fast: 20, slow: 60, shares: SHARES }, 1)
console.log(runBacktest([{ ...instrument, columns }], strategy, settings).finalEquity)
