import { deny, type RiskCheck } from '../check.ts'

/**
 * Keeps a slip of the finger or a forged tick from paying far more, or taking far less, than the market.
 * Only the aggressive side is bounded: a buy may wait as far below the market as it likes. What sleeps at the venue until
 * a stop price is reached is measured from there.
 */
export const priceCollar: RiskCheck = ({ side, limitPrice, stopPrice }, { market, now, limits }) => {
  if (limitPrice === null || market === null || now - market.at > limits.quoteMaxAgeMs) return undefined
  const from = stopPrice ?? market.px
  const ceiling = from * (1 + limits.collarRate)
  const floor = from * (1 - limits.collarRate)
  if (side === 'buy' && !(limitPrice <= ceiling)) return deny('price_outside_limit', Math.floor(ceiling), limitPrice)
  if (side === 'sell' && !(limitPrice >= floor)) return deny('price_outside_limit', Math.ceil(floor), limitPrice)
  return undefined
}
