import { KstDate } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import { instrumentId } from '@naru/shared/domain/instrument'

/**
 * Splits known to this program itself: the depository's feed is for live keys alone, and a chart of these stocks is
 * unreadable without them. First day of trading after the split.
 * Source: KRX disclosures; each checked against price series of quantylab/rltrader (MIT), which agree to the won after
 * division. See THIRD-PARTY-NOTICES.md.
 */
const SPLITS = [
  ['005930', '2018-05-04', 50], // par value 5,000 → 100 won; halted 04-30 to 05-03
  ['035420', '2018-10-12', 5], // par value 500 → 100 won; halted 10-08 to 10-11
  ['035720', '2021-04-15', 5], // par value 500 → 100 won; halted 04-12 to 04-14
] as const

export const CARRIED_ACTIONS: readonly CorporateAction[] = SPLITS.map(([symbol, day, shares]) => ({
  instrumentId: instrumentId(symbol),
  exDate: KstDate.parse(day),
  kind: 'split',
  shares,
  cashWon: 0,
  paidWon: 0,
  source: 'carried',
}))
