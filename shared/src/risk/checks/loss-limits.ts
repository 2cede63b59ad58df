import { deny, isReducing, type RiskCheck, sourceIdOf } from '../check.ts'

/** The account has lost enough for today: nothing more is bought, even when a person has raised the mode again. */
export const dailyLoss: RiskCheck = (intent, { exposure: { dayLossRate }, limits: { reducingLossRate } }) => {
  if (dayLossRate === null || isReducing(intent)) return undefined
  return !(dayLossRate < reducingLossRate) ? deny('daily_loss_reached', reducingLossRate, dayLossRate) : undefined
}

export const strategyLoss: RiskCheck = (intent, { exposure: { strategyLossRate }, limits }) => {
  if (strategyLossRate === null || isReducing(intent) || sourceIdOf(intent) === undefined) return undefined
  const { maxStrategyLossRate } = limits
  return !(strategyLossRate < maxStrategyLossRate)
    ? deny('strategy_loss_reached', maxStrategyLossRate, strategyLossRate)
    : undefined
}
