import type { InstrumentRow } from '@naru/shared/contracts/views'
import type { KstDate } from '@naru/shared/core/time'
import type { Side } from '@naru/shared/domain/order'
import { breakEvenPrice, estimateCosts } from '@naru/shared/market/costs'
import { ceilToTick } from '@naru/shared/market/tick-size'

export interface Preview {
  /** All in won. */
  readonly amount: number
  readonly commission: number
  readonly tax: number
  /** To be paid for a purchase, to be received for a sale. */
  readonly total: number
  /** Won per share, on the tick; null for sales. */
  readonly breakEven: number | null
}

interface PreviewQuestion {
  readonly instrument: Pick<InstrumentRow, 'market' | 'kind'>
  readonly side: Side
  readonly quantity: number
  readonly price: number
  readonly date: KstDate
}

/** What an order would cost if all of it were filled at `price`; undefined when the amount is beyond exact numbers. */
export function previewOf({ instrument, side, quantity, price, date }: PreviewQuestion): Preview | undefined {
  const amount = quantity * price
  if (amount <= 0 || !Number.isSafeInteger(amount * 1000)) return undefined
  const { market, kind } = instrument
  const { commission, tax } = estimateCosts({ market, kind, side, amount, date })
  return {
    amount,
    commission,
    tax,
    total: side === 'buy' ? amount + commission : amount - commission - tax,
    breakEven: side === 'buy' ? ceilToTick(kind, breakEvenPrice(price, { market, kind, date })) : null,
  }
}

interface ProfitQuestion extends Omit<PreviewQuestion, 'side' | 'price'> {
  /** Won per share paid, without fees. */
  readonly entry: number
  readonly exit: number
}

/** Won left of buying at `entry` and selling at `exit`, after both fees and the tax of the sale. */
export function profitOf({ entry, exit, ...question }: ProfitQuestion): number | undefined {
  const bought = previewOf({ ...question, side: 'buy', price: entry })
  const sold = previewOf({ ...question, side: 'sell', price: exit })
  return bought && sold ? sold.total - bought.total : undefined
}
