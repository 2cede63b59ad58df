import type { InstrumentId } from '../../domain/instrument.ts'
import { ownerKey } from '../set/watched.ts'
import type { TradingFacts } from './desk-event.ts'
import type { AccountDesk, DeskRule, DeskState } from './desk-state.ts'
import { onHits } from './firings.ts'
import { tellHoldings } from './holdings.ts'

/** What is told of orders and fills is the ledger's word as of now; what it leaves out is unknown. */
export function tellTrades(state: DeskState, facts: TradingFacts | null): void {
  for (const account of state.accounts.values()) {
    if (account.accountId !== null) tellOrders(state, account, facts)
  }
  for (const rule of state.rules.values()) tellOfRule(state, rule, facts)
}

function tellOrders(state: DeskState, account: AccountDesk, facts: TradingFacts | null): void {
  const { accountId, set, book } = account
  const told = facts?.accounts.find((one) => one.accountId === accountId)
  const orders = { 'acct.openOrders': told?.openOrders ?? null, 'acct.dayTrades': told?.dayTrades ?? null }
  onHits(state, set.onSharedFacts(orders, state.now))
  for (const id of new Set<InstrumentId>([...book.held, ...state.symbols.keys()])) {
    if (state.symbols.has(id)) onHits(state, set.onFacts(id, { 'pos.heldDays': told?.held[id] ?? null }, state.now))
  }
  tellHoldings(state, account, told?.since)
}

function tellOfRule(state: DeskState, { version, account, instruments }: DeskRule, facts: TradingFacts | null): void {
  const told = facts?.rules.find((one) => one.versionId === version.versionId)
  const owned = instruments.map((id) => [ownerKey(id), told ? Number(told.owned.includes(id)) : null] as const)
  const values = {
    'strat.dayPnl': told?.dayPnl ?? null,
    'strat.losingStreak': told?.losingStreak ?? null,
    ...Object.fromEntries(owned),
  }
  onHits(state, account.set.onRuleFacts(version.versionId, values, state.now))
}
