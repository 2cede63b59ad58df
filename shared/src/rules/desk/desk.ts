import { unreachable } from '../../core/assert.ts'
import { unixMs } from '../../core/time.ts'
import type { TradingCalendar } from '../../market/trading-calendar.ts'
import { arm, changeUniverse, disarm, tellNeeds } from './arming.ts'
import { closeBars, failBars, interrupt, leaveDay, loadBars, onBarChanges } from './bars.ts'
import type { DeskEffect, DeskEvent } from './desk-event.ts'
import { createDeskState, type DeskState } from './desk-state.ts'
import { derivedValues, tellAccount, tellFacts, tellPosition, tellShared } from './facts.ts'
import { onHits, recordChanged, sweep } from './firings.ts'
import { bestValues, countBars } from './holdings.ts'
import { tellTrades } from './trades.ts'

/** One user's armed rules, pure: no clock, no promise, no I/O. The same events yield byte-identical effects. */
export interface RuleDesk {
  handle(event: DeskEvent): readonly DeskEffect[]
}

export function createRuleDesk(calendar: TradingCalendar): RuleDesk {
  const state = createDeskState(calendar)
  return {
    handle(event) {
      state.now = unixMs(Math.max(state.now, event.at))
      passTime(state)
      apply(state, event)
      recordChanged(state)
      tellNeeds(state)
      setTimer(state)
      const { effects } = state
      state.effects = []
      return effects
    },
  }
}

type Told<T extends DeskEvent['type']> = Extract<DeskEvent, { type: T }>

function apply(state: DeskState, event: DeskEvent): void {
  switch (event.type) {
    case 'rule_armed':
      return arm(state, event.version, event.instruments)
    case 'rule_disarmed':
      return disarm(state, event.versionId)
    case 'universe_changed':
      return changeUniverse(state, event.versionId, event.instruments)
    case 'line_changed':
      state.lines.set(event.line.id, event.line)
      for (const { set } of state.accounts.values()) onHits(state, set.onLine(event.line, state.now))
      return
    case 'line_removed':
      state.lines.delete(event.lineId)
      for (const { set } of state.accounts.values()) set.removeLine(event.lineId)
      return
    case 'instrument_known':
      return knowKind(state, event)
    case 'trade_tick':
      return onTick(state, event)
    case 'book':
      return onBook(state, event)
    case 'day_limits':
      return onLimits(state, event)
    case 'bars_loaded':
      return loadBars(state, event)
    case 'bars_failed':
      return failBars(state, event)
    case 'facts':
      return tellFacts(state, event.instrumentId, event.values)
    case 'shared_facts':
      return tellShared(state, event.values)
    case 'account_changed':
      return tellAccount(state, event.accountId, event.standing)
    case 'position_changed':
      return onPosition(state, event)
    case 'trading_facts':
      return tellTrades(state, event.facts)
    case 'feed_interrupted':
      return interrupt(state, event.instrumentIds)
    case 'calendar_changed':
      state.calendar = event.calendar
      for (const { set } of state.accounts.values()) set.setCalendar(event.calendar)
      return
    case 'timer':
      return
    default:
      return unreachable(event)
  }
}

function knowKind(state: DeskState, { instrumentId, kind }: Told<'instrument_known'>): void {
  const symbol = state.symbols.get(instrumentId)
  if (symbol === undefined || symbol.kind === kind) return
  symbol.kind = kind
  for (const { set } of state.accounts.values()) set.setKind(instrumentId, kind)
}

/** Bars that end with this trade are told first: what is computed of them is as of their end. */
function onTick(state: DeskState, { tick, tradingDate }: Told<'trade_tick'>): void {
  const symbol = state.symbols.get(tick.instrumentId)
  if (symbol === undefined || (symbol.tradingDate !== undefined && tradingDate < symbol.tradingDate)) return
  if (tradingDate !== symbol.tradingDate) leaveDay(state, symbol)
  symbol.tradingDate = tradingDate
  countBars(state, symbol)
  onBarChanges(state, symbol, symbol.keeper.onTrade(tick, tradingDate))
  symbol.tick = tick
  symbol.tickAt = state.now
  for (const account of state.watchers.get(tick.instrumentId) ?? []) {
    const best = bestValues(account, symbol)
    const derived = derivedValues(account, symbol)
    const facts = best || derived ? { ...derived, ...best } : undefined
    onHits(state, account.set.onTick(tick, state.now, facts))
  }
}

function onBook(state: DeskState, { book }: Told<'book'>): void {
  const symbol = state.symbols.get(book.instrumentId)
  if (symbol === undefined) return
  symbol.book = book
  symbol.bookAt = state.now
  for (const { set } of state.watchers.get(symbol.id) ?? []) onHits(state, set.onBook(book, state.now))
}

function onLimits(state: DeskState, { instrumentId, basePrice, upperLimit, lowerLimit }: Told<'day_limits'>): void {
  const symbol = state.symbols.get(instrumentId)
  if (symbol === undefined) return
  const { limits } = symbol
  if (limits?.basePrice === basePrice && limits.upperLimit === upperLimit && limits.lowerLimit === lowerLimit) return
  symbol.limits = { basePrice, upperLimit, lowerLimit }
  tellFacts(state, instrumentId, {
    'px.baseline': basePrice,
    'px.upperLimit': upperLimit,
    'px.lowerLimit': lowerLimit,
  })
}

function onPosition(state: DeskState, { accountId, instrumentId, quantity }: Told<'position_changed'>): void {
  const account = state.accounts.get(accountId)
  if (account === undefined) return
  account.book.move(instrumentId, quantity)
  tellPosition(state, account, instrumentId)
}

/** Holds end, bars close, and the rules tell in turn how they stand. */
function passTime(state: DeskState): void {
  if (state.now < state.timerAt) return
  state.timerAt = Number.POSITIVE_INFINITY
  if (state.now >= state.barAt) closeBars(state)
  for (const { set } of state.accounts.values()) {
    const wakeAt = set.nextWakeAt()
    if (wakeAt !== null && wakeAt <= state.now) onHits(state, set.onTime(state.now))
  }
  if (state.now < state.sweepAt) return
  sweep(state)
}

function setTimer(state: DeskState): void {
  let next = Math.min(state.sweepAt, state.barAt)
  for (const { set } of state.accounts.values()) next = Math.min(next, set.nextWakeAt() ?? Number.POSITIVE_INFINITY)
  if (next >= state.timerAt || !Number.isFinite(next)) return
  state.timerAt = next
  state.effects.push({ type: 'set_timer', at: unixMs(Math.max(next, state.now)) })
}
