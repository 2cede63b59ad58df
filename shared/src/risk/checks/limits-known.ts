import { deny, type RiskCheck, type RiskQuote } from '../check.ts'

/** Nothing is sent on a guess: without today's limits and the word on a halt from the broker itself, no order leaves. */
export const limitsKnown: RiskCheck = (_intent, { quote, quoteFailure }) => {
  if (quote === null) return deny(quoteFailure)
  return isUsable(quote) ? undefined : deny('quote_stale')
}

const isUsable = ({ lastPx, lowerLimit, upperLimit }: RiskQuote): boolean =>
  [lastPx, lowerLimit, upperLimit].every(Number.isFinite) && lastPx > 0 && lowerLimit >= 0 && upperLimit > 0
