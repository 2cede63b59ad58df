import { bollingerBreakout, bollingerReversion } from './bollinger.ts'
import { closingBet } from './closing-bet.ts'
import { dca } from './dca.ts'
import { donchianTurtle } from './donchian-turtle.ts'
import { grid } from './grid.ts'
import { macdCross } from './macd-cross.ts'
import { momentumRotation } from './momentum-rotation.ts'
import { pairs } from './pairs.ts'
import { rebalance } from './rebalance.ts'
import { rsiReversal } from './rsi-reversal.ts'
import { smaCross } from './sma-cross.ts'
import type { StrategyDefinition } from './strategy.ts'
import { volatilityBreakout } from './volatility-breakout.ts'

/** Every built-in strategy, in the order in which menus show them. The only list. */
export const STRATEGIES: readonly StrategyDefinition[] = [
  smaCross,
  rsiReversal,
  macdCross,
  bollingerBreakout,
  bollingerReversion,
  volatilityBreakout,
  donchianTurtle,
  grid,
  dca,
  rebalance,
  pairs,
  momentumRotation,
  closingBet,
]
