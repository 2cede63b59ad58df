import { deny, isReducing, type RiskCheck } from '../check.ts'

/** With real money no market order goes into a book nobody has looked at. */
export const bookKnown: RiskCheck = (intent, context) => {
  if (!context.isLive || !takesAnyPrice(intent)) return undefined
  return bookOf(intent, context) === null ? deny('book_unknown') : undefined
}

/** Between best bid and best ask, of the price between them. */
export const narrowSpread: RiskCheck = (intent, context) => {
  const book = bookOf(intent, context)
  if (book === null) return undefined
  const { bidPx, askPx } = book
  // One side empty: there is no spread to speak of, and no price either.
  const rate = bidPx > 0 && askPx > 0 ? (askPx - bidPx) / ((askPx + bidPx) / 2) : 1
  const { maxSpreadRate } = context.limits
  return !(rate <= maxSpreadRate) ? deny('spread_too_wide', maxSpreadRate, rate) : undefined
}

/** Shares that wait on the side the order would take from. */
export const enoughDepth: RiskCheck = (intent, context) => {
  const book = bookOf(intent, context)
  if (book === null) return undefined
  const needed = intent.quantity * context.limits.minDepthMultiple
  return !(book.askSize >= needed) ? deny('depth_too_thin', needed, book.askSize) : undefined
}

type Looks = Parameters<RiskCheck>

const takesAnyPrice = (intent: Looks[0]): boolean => !isReducing(intent) && intent.type === 'market'

/** The newest book, for the orders that are judged by one. */
function bookOf(intent: Looks[0], { book, now, limits }: Looks[1]) {
  if (!takesAnyPrice(intent) || book === null || now - book.at > limits.quoteMaxAgeMs) return null
  return book
}
