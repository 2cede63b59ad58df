import { kstDate, unixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import { BarSpec } from '../../domain/market-data.ts'
import type { FactValues } from '../rule-set.ts'
import { barsBetween } from './bars-held.ts'
import type { TradingFacts } from './desk-event.ts'
import type { AccountDesk, DeskState } from './desk-state.ts'
import { onHits } from './firings.ts'
import { BEST, type Holding } from './holding.ts'
import type { SymbolBook } from './symbol-book.ts'

const BARS = 'pos.heldBars.'
const SINCE = 'pos.since'

/** Does anybody read what has to be kept of a holding? */
const reads = ({ reads: keys }: AccountDesk): boolean =>
  keys.has(BEST) || keys.has(SINCE) || [...keys].some((key) => key.startsWith(BARS))

const specsOf = ({ reads: keys }: AccountDesk): readonly BarSpec[] =>
  [...keys].flatMap((key) => (key.startsWith(BARS) ? [BarSpec.parse(key.slice(BARS.length))] : []))

type Since = NonNullable<TradingFacts['accounts'][number]['since']>

/** The ledger's word on when each holding began; undefined: nobody can say now. */
export function tellHoldings(state: DeskState, account: AccountDesk, since: Since | undefined): void {
  if (!reads(account)) return
  for (const symbol of state.symbols.values()) {
    const told = since?.[symbol.id]
    const known = account.holdings.get(symbol.id)
    if (since !== undefined && told === undefined) account.holdings.delete(symbol.id)
    else if (told !== undefined && told.at !== known?.since) {
      const kept = account.kept.get(symbol.id)
      account.holdings.set(symbol.id, {
        since: told.at,
        startedAt: unixMs(Math.max(0, state.now - told.ageMs)),
        best: kept?.since === told.at ? kept.best : Number.NEGATIVE_INFINITY,
        told: new Map(),
      })
    }
    account.isUnsure = since === undefined
    tell(state, account, symbol)
  }
}

/** Before a bar closes: a rule that is looked at then asks how many it has been. */
export function countBars(state: DeskState, symbol: SymbolBook): void {
  for (const account of state.watchers.get(symbol.id) ?? []) {
    const holding = heldOf(account, symbol.id)
    const news = holding && changed(barValues(state, account, holding), holding)
    if (news !== undefined) onHits(state, account.set.onFacts(symbol.id, news, state.now))
  }
}

/**
 * The best return after the last trade, if that has changed. What was held before this day began has also stood as well
 * as the day's highest price, seen or not.
 */
export function bestValues(account: AccountDesk, { id, tradingDate, tick }: SymbolBook): FactValues | undefined {
  const holding = account.reads.has(BEST) ? account.holdings.get(id) : undefined
  if (holding === undefined || tick === undefined) return undefined
  const isOlder = tradingDate !== undefined && kstDate(holding.startedAt) < tradingDate
  const best = account.book.positionValues(id, isOlder ? Math.max(tick.price, tick.high) : tick.price)['pos.pnlPct']
  if (typeof best === 'number') holding.best = Math.max(holding.best, best)
  return account.isUnsure ? undefined : changed({ [BEST]: known(holding.best) }, holding)
}

const heldOf = ({ isUnsure, holdings }: AccountDesk, id: InstrumentId): Holding | undefined =>
  isUnsure ? undefined : holdings.get(id)

const known = (value: number): number | null => (Number.isFinite(value) ? value : null)

const barValues = (state: DeskState, account: AccountDesk, holding: Holding | undefined): FactValues =>
  Object.fromEntries(
    specsOf(account).map((spec) => [
      BARS + spec,
      holding ? barsBetween(state.calendar, spec, { from: holding.startedAt, to: state.now }) : null,
    ]),
  )

function tell(state: DeskState, account: AccountDesk, { id }: SymbolBook): void {
  const holding = heldOf(account, id)
  const values: Record<string, number | null> = { ...barValues(state, account, holding) }
  if (account.reads.has(SINCE)) values[SINCE] = holding?.since ?? null
  if (account.reads.has(BEST)) values[BEST] = known(holding?.best ?? Number.NaN)
  const news = changed(values, account.holdings.get(id))
  if (news !== undefined) onHits(state, account.set.onFacts(id, news, state.now))
}

/** What is told again and again is no event. */
function changed(values: FactValues, holding: Holding | undefined): FactValues | undefined {
  if (holding === undefined) return values
  const news = Object.entries(values).filter(([key, value]) => holding.told.get(key) !== value)
  for (const [key, value] of news) holding.told.set(key, value)
  return news.length === 0 ? undefined : Object.fromEntries(news)
}
