import { deny, type RiskCheck } from '../check.ts'

/** Nothing is sent on a guess: without today's limits and the word on a halt from the broker itself, no order leaves. */
export const limitsKnown: RiskCheck = (_intent, { quote, quoteFailure }) =>
  quote === null ? deny(quoteFailure) : undefined
