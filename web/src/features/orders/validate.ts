import { PLAIN_ORDER_KINDS, type Side, takesLimitPrice } from '@naru/shared/domain/order'
import { isReached } from '@naru/shared/domain/parent-order'
import type { Draft } from './drafts.ts'
import { parseWhole } from './figures.ts'
import { type Problem, priceProblem, type TicketProblems, type TicketSurroundings } from './problems.ts'
import { conditionalProblems } from './validate-conditional.ts'

/** Also the ledger's own limit. */
const MAX_QUANTITY = 1_000_000

/** Everything that can be known to be wrong before asking anybody. */
export function findProblems(draft: Draft, around: TicketSurroundings): TicketProblems {
  const isPriced =
    (draft.kind === 'order' || draft.kind === 'bracket' || draft.kind === 'twap') && takesLimitPrice(draft.type)
  return {
    order: orderProblem(draft.side, around) ?? kindProblem(draft, around),
    quantity: quantityProblem(draft.side, around),
    price: isPriced ? priceProblem(draft.price, around) : undefined,
    ...(draft.kind === 'order'
      ? { trigger: draft.type === 'stop_limit' ? triggerProblem(draft, around) : undefined }
      : conditionalProblems(draft, around)),
  }
}

export const isFree = (problems: TicketProblems): boolean => Object.values(problems).every((problem) => !problem)

function quantityProblem(side: Side, { shares, available }: TicketSurroundings): Problem | undefined {
  if (shares === undefined || shares < 1) return { code: 'quantity_invalid' }
  if (shares > MAX_QUANTITY) return { code: 'quantity_too_large' }
  if (available !== null && shares > available) {
    return { code: side === 'buy' ? 'insufficient_cash' : 'insufficient_holdings' }
  }
  return undefined
}

/** A condition the market has met already would fire at once: that is not what anybody means by it. */
function triggerProblem({ trigger, side }: Draft, around: TicketSurroundings): Problem | undefined {
  const wrong = priceProblem(trigger, around)
  const price = parseWhole(trigger)
  if (wrong || price === undefined) return wrong
  return isReached(side, price, around.last ?? null) ? { code: 'trigger_already_met' } : undefined
}

/** Mock trading is only known to take plain orders; what the bridge keeps itself it sends as such. */
function kindProblem({ kind, type, timeInForce }: Draft, { account }: TicketSurroundings): Problem | undefined {
  if (kind !== 'order' || account.environment === 'live') return undefined
  return PLAIN_ORDER_KINDS[type]?.includes(timeInForce) ? undefined : { code: 'paper_plain_only' }
}

function orderProblem(side: Side, { account, instrument, isBridgeAlive }: TicketSurroundings): Problem | undefined {
  if (account.archived_at !== null) return { code: 'account_archived' }
  if (account.credential_state !== 'verified') return { code: 'account_not_ready' }
  if (account.effective_mode === 'observe') return { code: 'trading_observing' }
  if (account.effective_mode === 'halted') return { code: 'trading_halted' }
  if (account.effective_mode === 'reducing' && side === 'buy') return { code: 'trading_reducing' }
  if (instrument.is_halted) return { code: 'instrument_halted' }
  if (!isBridgeAlive) return { code: 'bridge_offline' }
  return undefined
}
