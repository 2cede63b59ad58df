import { kstDate } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { AccountId } from '../../domain/order.ts'
import { compileRule } from '../compile.ts'
import { dataNeeds } from '../cost.ts'
import { createRuleSet } from '../set/create.ts'
import { AccountBook } from './account-book.ts'
import { askForBars } from './bars.ts'
import type { ArmedVersion } from './desk-event.ts'
import { type AccountDesk, type DeskRule, type DeskState, effect } from './desk-state.ts'
import { tellBars, tellKnown } from './facts.ts'
import { onHits, SWEEP_MS } from './firings.ts'
import { restoreHoldings } from './holding.ts'
import { needsOf } from './needs.ts'
import { findUnserved } from './served.ts'
import { createSymbolBook, widen } from './symbol-book.ts'

/** A version that is armed takes the place of every other one of its rule. */
export function arm(state: DeskState, version: ArmedVersion, instruments: readonly InstrumentId[]): void {
  if (state.rules.has(version.versionId)) return changeUniverse(state, version.versionId, instruments)
  for (const { version: older } of state.rules.values()) {
    if (older.ruleId === version.ruleId) disarm(state, older.versionId)
  }
  const compiled = compileRule(version.rule)
  const [unserved] = findUnserved(compiled)
  if (unserved !== undefined) {
    const { ruleId, versionId } = version
    const detail = { expected: unserved.expected, path: unserved.path.join('.') }
    return effect(state, { type: 'switch_off', ruleId, versionId, code: 'rule_not_served', detail })
  }
  const account = accountOf(state, version.accountId)
  restoreHoldings(account, version.state?.holdings)
  const rule: DeskRule = {
    version,
    compiled,
    account,
    instruments,
    trades: { ...(version.state?.trades ?? { day: kstDate(state.now), count: 0 }) },
    declined: new Map(),
    traced: new Map(),
    recordedAt: Number.NEGATIVE_INFINITY,
  }
  state.rules.set(version.versionId, rule)
  rebuild(state)
  prepare(state, rule)
  const { ruleId, versionId, armedAt } = version
  const armed = { ruleId, versionId, compiled, instruments, state: version.state?.rules ?? null, armedAt }
  onHits(state, account.set.add(armed, state.now))
  tellKnown(state, account, instruments)
  if (!Number.isFinite(state.sweepAt)) state.sweepAt = state.now + SWEEP_MS
}

export function disarm(state: DeskState, versionId: string): void {
  const rule = state.rules.get(versionId)
  if (rule === undefined) return
  state.rules.delete(versionId)
  rule.account.set.remove(versionId)
  rebuild(state)
}

export function changeUniverse(state: DeskState, versionId: string, instruments: readonly InstrumentId[]): void {
  const rule = state.rules.get(versionId)
  if (rule === undefined) return
  const [before, after] = [new Set(rule.instruments), new Set(instruments)]
  const added = instruments.filter((id) => !before.has(id))
  if (added.length === 0 && before.size === after.size) return
  rule.instruments = instruments
  for (const id of before) {
    if (after.has(id)) continue
    rule.declined.delete(id)
    rule.traced.delete(id)
  }
  rebuild(state)
  prepare(state, rule)
  rule.account.set.setInstruments(versionId, instruments, state.now)
  tellKnown(state, rule.account, added)
}

function accountOf(state: DeskState, accountId: AccountId | null): AccountDesk {
  const known = state.accounts.get(accountId)
  if (known !== undefined) return known
  const set = createRuleSet({ calendar: state.calendar })
  for (const line of state.lines.values()) set.onLine(line, state.now)
  const made: AccountDesk = {
    accountId,
    set,
    book: new AccountBook(),
    reads: new Set(),
    holdings: new Map(),
    kept: new Map(),
    isUnsure: true,
    isKnown: false,
  }
  state.accounts.set(accountId, made)
  return made
}

/** Books and bars of everything the rule watches. */
function prepare(state: DeskState, { instruments, version, account }: DeskRule): void {
  const { bars } = dataNeeds(version.rule)
  for (const id of instruments) {
    const symbol = state.symbols.get(id) ?? createSymbolBook(id)
    state.symbols.set(id, symbol)
    for (const { spec, count } of bars) {
      if (!widen(symbol, spec, count)) continue
      tellBars(state, account.set, { symbol, spec })
      askForBars(state, symbol, spec)
    }
  }
}

/** Who watches what, after rules came, went or changed. What nobody watches is forgotten. */
function rebuild(state: DeskState): void {
  const watchers = new Map<InstrumentId, Set<AccountDesk>>()
  for (const account of state.accounts.values()) account.reads = new Set()
  for (const { account, instruments, compiled } of state.rules.values()) {
    account.reads = new Set([...account.reads, ...compiled.reads.map(({ key }) => key)])
    for (const id of instruments) {
      const known = watchers.get(id) ?? new Set()
      watchers.set(id, known.add(account))
    }
  }
  state.watchers = watchers
  for (const id of state.symbols.keys()) {
    if (watchers.has(id)) continue
    state.symbols.delete(id)
    for (const { holdings } of state.accounts.values()) holdings.delete(id)
    state.facts.delete(id)
  }
  state.areNeedsOld = true
}

export function tellNeeds(state: DeskState): void {
  if (!state.areNeedsOld) return
  state.areNeedsOld = false
  effect(state, { type: 'need_data', needs: needsOf(state.rules.values()) })
}
