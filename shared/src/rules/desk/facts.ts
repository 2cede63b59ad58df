import type { InstrumentId } from '../../domain/instrument.ts'
import type { BarSpec, TradeTick } from '../../domain/market-data.ts'
import type { AccountId } from '../../domain/order.ts'
import type { FactValues, RuleSet } from '../rule-set.ts'
import type { AccountStanding } from './desk-event.ts'
import type { AccountDesk, DeskState } from './desk-state.ts'
import { onHits } from './firings.ts'
import type { SymbolBook } from './symbol-book.ts'

const known = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** Facts that move with every trade and that only a desk can tell, and who asks for them. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  'fact.marketCap': ['fact.marketCap'],
  'fact.high52w': ['fact.high52w', 'fact.nearHigh52w'],
  'fact.low52w': ['fact.low52w'],
  'pos.pnlKrw': ['pos.pnlKrw'],
  'pos.pnlPct': ['pos.pnlPct'],
}

/** What follows from the last trade and what else is known; undefined when no rule of the account reads any of it. */
export function derivedValues({ reads, book }: AccountDesk, symbol: SymbolBook): FactValues | undefined {
  const { tick } = symbol
  if (tick === undefined) return undefined
  const asked = Object.keys(DERIVED).filter((key) => DERIVED[key]?.some((reader) => reads.has(reader)))
  if (asked.length === 0) return undefined
  const position = book.positionValues(symbol.id, tick.price)
  const values: Record<string, number | null> = {}
  for (const key of asked) values[key] = ofSymbol(key, symbol, tick) ?? position[key] ?? null
  return values
}

function ofSymbol(
  key: string,
  { listedShares, high52w, low52w }: SymbolBook,
  { price, high, low }: TradeTick,
): number | null {
  switch (key) {
    case 'fact.marketCap':
      return known(listedShares * price)
    case 'fact.high52w':
      return known(Math.max(high52w, high))
    case 'fact.low52w':
      return known(Math.min(low52w, low > 0 ? low : price))
    default:
      return null
  }
}

/** Facts of one instrument; remembered for rules that are armed later. */
export function tellFacts(state: DeskState, id: InstrumentId, { listedShares, ...values }: FactValues): void {
  const symbol = state.symbols.get(id)
  if (symbol === undefined) return
  if (typeof listedShares === 'number') symbol.listedShares = listedShares
  const { 'fact.high52w': high, 'fact.low52w': low, ...rest } = values
  if (typeof high === 'number') symbol.high52w = high
  if (typeof low === 'number') symbol.low52w = low
  state.facts.set(id, { ...state.facts.get(id), ...rest })
  for (const account of state.watchers.get(id) ?? []) {
    const derived = derivedValues(account, symbol)
    onHits(state, account.set.onFacts(id, { ...rest, ...derived }, state.now))
  }
}

export function tellShared(state: DeskState, values: FactValues): void {
  state.sharedFacts = { ...state.sharedFacts, ...values }
  for (const { set } of state.accounts.values()) onHits(state, set.onSharedFacts(values, state.now))
}

export function tellAccount(state: DeskState, id: AccountId, standing: AccountStanding): void {
  const account = state.accounts.get(id)
  if (account === undefined) return
  const { book, set } = account
  const before = book.held
  book.tell(standing)
  onHits(state, set.onSharedFacts(book.values(), state.now))
  // The first word also says what is not held.
  const changed = account.isKnown ? new Set([...before, ...book.held]) : state.symbols.keys()
  account.isKnown = true
  for (const instrumentId of changed) tellPosition(state, account, instrumentId)
}

export function tellPosition(state: DeskState, { book, set }: AccountDesk, id: InstrumentId): void {
  const symbol = state.symbols.get(id)
  if (symbol === undefined) return
  onHits(state, set.onFacts(id, book.positionValues(id, symbol.tick?.price ?? Number.NaN), state.now))
}

/** Of bars that have been read a part is as good as all of them only for what looks back no further. */
export function tellBars(state: DeskState, set: RuleSet, of: { symbol: SymbolBook; spec: BarSpec }): void {
  const { symbol, spec } = of
  const series = symbol.series.get(spec)
  if (series === undefined || !(series.isLoaded || series.bars.length > 0)) return
  const { bars, isLoaded } = series
  const forming = symbol.keeper.forming(spec)
  onHits(state, set.setBars(symbol.id, { spec, bars, isPart: !isLoaded, ...(forming && { forming }) }, state.now))
}

/** Everything already known, for a rule that has just come to watch these. */
export function tellKnown(state: DeskState, account: AccountDesk, ids: readonly InstrumentId[]): void {
  const { set, book } = account
  onHits(state, set.onSharedFacts({ ...state.sharedFacts, ...book.values() }, state.now))
  for (const id of ids) {
    const symbol = state.symbols.get(id)
    if (symbol === undefined) continue
    if (symbol.kind !== null) set.setKind(id, symbol.kind)
    const facts = {
      ...state.facts.get(id),
      ...derivedValues(account, symbol),
      ...book.positionValues(id, symbol.tick?.price ?? Number.NaN),
    }
    onHits(state, set.onFacts(id, facts, state.now))
    for (const spec of symbol.series.keys()) tellBars(state, set, { symbol, spec })
    if (symbol.tick !== undefined) onHits(state, set.onTick(symbol.tick, state.now))
    if (symbol.book !== undefined) onHits(state, set.onBook(symbol.book, state.now))
  }
}
