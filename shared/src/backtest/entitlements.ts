import type { Book } from './book.ts'
import type { CorporateAction } from './market-columns.ts'
import type { Entitlement } from './result.ts'

/** Income tax of 14 % and a tenth of it to the city, as a broker withholds them; whole won. */
const DIVIDEND_TAX = 0.154

/** What an action does to cash and holdings of one account. Undefined: nothing was held. */
export function entitle(book: Book, series: number, action: CorporateAction): Entitlement | undefined {
  const held = book.held[series]!
  if (action.kind === 'dividend') {
    if (held <= 0) return undefined
    const won = Math.floor(held * action.wonPerShare)
    const tax = Math.floor(won * DIVIDEND_TAX)
    book.cash += won - tax
    return { series, ts: action.ts, kind: 'dividend', shares: held, won, tax }
  }
  const { ratio } = action
  const last = book.lastClose[series]! / ratio
  book.lastClose[series] = last
  if (held === 0) return undefined
  const [exact, shares] = [held * ratio, Math.trunc(held * ratio + Math.sign(held) * 1e-9)]
  const won = shares === exact ? 0 : Math.floor((exact - shares) * last)
  book.held[series] = shares
  book.averagePrice[series] = shares === 0 ? Number.NaN : book.averagePrice[series]! / ratio
  book.cash += won
  return { series, ts: action.ts, kind: 'split', shares, won, tax: 0 }
}
