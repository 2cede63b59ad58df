import type { BarLike } from '../../indicators/indicator.ts'
import { kstDay } from '../../rules/clock.ts'
import type { CompiledRule } from '../../rules/compile.ts'
import type { FactValues } from '../../rules/rule-set.ts'
import type { StrategyContext } from '../strategy.ts'

/** Since when something is held of one series, and how well it stood at best. */
interface Holding {
  bars: number
  day: number
  since: number
  best: number
}

/** What the rules of a strategy may ask of its positions and its account. Only what they do ask is told. */
export interface OwnPositions {
  /** Has to be told every bar. */
  facts(series: number, bar: BarLike, context: StrategyContext): FactValues
  account(context: StrategyContext): FactValues
  /** Won gained or lost since the day began; NaN before anything is known of it. */
  dayProfit(context: StrategyContext): number
}

export function createOwnPositions(seriesCount: number, { reads }: CompiledRule): OwnPositions {
  const wanted = new Set(reads.map(({ key }) => key))
  const asks = [...wanted].some((key) => key.startsWith('pos.'))
  const asksAccount = [...wanted].some((key) => key.startsWith('acct.'))
  const holdings = Array.from(
    { length: seriesCount },
    (): Holding => ({ bars: 0, day: 0, since: Number.NaN, best: Number.NEGATIVE_INFINITY }),
  )
  const today = { day: Number.NaN, equity: Number.NaN }
  const only = (values: Record<string, number | null>): FactValues =>
    Object.fromEntries(Object.entries(values).filter(([key]) => wanted.has(key)))
  /** Bars of whatever length are those of the strategy. */
  const barKey = [...wanted].find((key) => key.startsWith('pos.heldBars')) ?? 'pos.heldBars'
  /** What is held no more has no price, profit or age: that is told, or the last of them would stand. */
  const nothing = only({
    ...Object.fromEntries([...OF_A_HOLDING, barKey].map((key) => [key, null])),
    'pos.qty': 0,
    'pos.sellableQty': 0,
  })

  const begin = (context: StrategyContext): void => {
    const day = kstDay(context.now)
    if (day === today.day) return
    today.day = day
    today.equity = context.equity
  }

  return {
    facts(series, bar, context) {
      begin(context)
      if (!asks) return NONE
      const holding = holdings[series]!
      const held = context.held(series)
      if (held <= 0) {
        Object.assign(holding, { bars: 0, day: kstDay(bar.ts), best: Number.NEGATIVE_INFINITY })
        return nothing
      }
      if (holding.bars === 0) Object.assign(holding, { day: kstDay(bar.ts), since: bar.ts })
      const paid = context.averagePrice(series)
      holding.bars += 1
      holding.best = Math.max(holding.best, (bar.high / paid - 1) * 100)
      return only({
        'pos.qty': held,
        'pos.sellableQty': held,
        'pos.avgPrice': paid,
        'pos.pnlPct': (bar.close / paid - 1) * 100,
        'pos.pnlKrw': (bar.close - paid) * held,
        'pos.heldDays': kstDay(bar.ts) - holding.day,
        'pos.since': holding.since,
        [barKey]: holding.bars,
        'pos.maxPnlPct': holding.best,
      })
    },
    account(context) {
      if (!asksAccount) return NONE
      const { cash, equity } = context
      const profit = equity - today.equity
      return only({
        'acct.cash': cash,
        'acct.equity': equity,
        'acct.dayPnlKrw': profit,
        'acct.dayPnlPct': (profit / today.equity) * 100,
        'acct.exposurePct': ((equity - cash) / equity) * 100,
      })
    },
    dayProfit: (context) => context.equity - today.equity,
  }
}

const OF_A_HOLDING = ['pos.avgPrice', 'pos.pnlPct', 'pos.pnlKrw', 'pos.heldDays', 'pos.since', 'pos.maxPnlPct'] as const

const NONE: FactValues = Object.freeze({})
