import { kstDate, unixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { RuleHit } from '../rule-set.ts'
import { type DeskRule, type DeskState, effect } from './desk-state.ts'
import type { DeclinedAction } from './firing.ts'
import { keptHoldings } from './holding.ts'
import { isTrade, resolveActions } from './resolve.ts'
import { priceOf } from './symbol-book.ts'

/** How often the rules tell in turn how they stand, and how many at once. */
export const SWEEP_MS = 5_000
const SWEPT_RULES = 10
const TRACED_INSTRUMENTS = 5
/** The state of a rule that only looked is told this often, for its age. */
const IDLE_STATE_MS = 60_000

/** Three strikes: what a rule that harms the desk is switched off for. */
const SWITCHED_OFF = { fuel: 'too_expensive', threw: 'poisoned' } as const

export function onHits(state: DeskState, hits: readonly RuleHit[]): void {
  for (const hit of hits) onHit(state, hit)
}

function onHit(state: DeskState, hit: RuleHit): void {
  const rule = state.rules.get(hit.versionId)
  if (rule === undefined) return
  switch (hit.kind) {
    case 'fired':
      return fire(state, rule, hit)
    case 'unknown':
      return trace(state, rule, hit.instrumentId)
    case 'switched_off': {
      state.rules.delete(hit.versionId)
      state.areNeedsOld = true
      const { ruleId, versionId, code, detail } = hit
      return effect(state, {
        type: 'switch_off',
        ruleId,
        versionId,
        code: SWITCHED_OFF[code],
        detail: { cause: detail },
      })
    }
  }
}

function fire(state: DeskState, rule: DeskRule, hit: Extract<RuleHit, { kind: 'fired' }>): void {
  const { version, account, compiled } = rule
  const { instrumentId, key, at, evidence } = hit
  const symbol = state.symbols.get(instrumentId)
  if (symbol === undefined) return
  const day = kstDate(at)
  if (rule.trades.day !== day) rule.trades = { day, count: 0 }
  const actions = resolveActions(hit.actions, {
    accountId: version.accountId,
    instrumentId,
    kind: symbol.kind,
    price: (of) => priceOf(symbol, of, state.now),
    account: account.book.facts,
    holding: account.book.holding(instrumentId),
    guards: compiled.rule.guards,
    tradesToday: rule.trades.count,
    at,
    calendar: state.calendar,
  })
  rule.trades.count += actions.filter(isTrade).length
  const declined = actions.find((action): action is DeclinedAction => action.do === 'decline')
  if (declined) rule.declined.set(instrumentId, declined.decline)
  else rule.declined.delete(instrumentId)
  const { ruleId, versionId, hash } = version
  effect(state, {
    type: 'fired',
    firing: { key, ruleId, versionId, hash, instrumentId, at, evidence, actions },
  })
  recordState(state, rule)
  trace(state, rule, instrumentId)
}

/** Right after what made them change, so that a restart goes on from there. */
export function recordChanged(state: DeskState): void {
  for (const { set } of state.accounts.values()) {
    for (const versionId of set.takeChanged()) {
      const rule = state.rules.get(versionId)
      if (rule !== undefined) recordState(state, rule)
    }
  }
}

function recordState(state: DeskState, rule: DeskRule): void {
  const { version, account, trades } = rule
  const rules = account.set.stateOf(version.versionId)
  if (rules === undefined) return
  rule.recordedAt = state.now
  const wakeAt = account.set.nextWakeAt()
  const holdings = keptHoldings(account, rule.instruments)
  effect(state, {
    type: 'record_state',
    ruleId: version.ruleId,
    versionId: version.versionId,
    state: { v: 1, rules, trades: { ...trades }, ...(holdings && { holdings }) },
    at: state.now,
    nextCheck: wakeAt === null ? null : unixMs(wakeAt),
  })
}

/** A few rules at a time tell how they stand: why they did not fire, and that they were looked at. */
export function sweep(state: DeskState): void {
  state.sweepAt = state.rules.size === 0 ? Number.POSITIVE_INFINITY : state.now + SWEEP_MS
  const all = [...state.rules.values()]
  for (let turn = 0; turn < Math.min(SWEPT_RULES, all.length); turn += 1) {
    const rule = all[(state.sweepFrom + turn) % all.length]
    if (rule === undefined) continue
    const told = rule.instruments.filter((id) => hasNews(rule, id)).slice(0, TRACED_INSTRUMENTS)
    for (const id of told) trace(state, rule, id)
    if (told.length > 0 && state.now - rule.recordedAt >= IDLE_STATE_MS) recordState(state, rule)
  }
  state.sweepFrom = all.length === 0 ? 0 : (state.sweepFrom + SWEPT_RULES) % all.length
}

function hasNews(rule: DeskRule, id: InstrumentId): boolean {
  const evaluations = rule.account.set.traceOf(rule.version.versionId, id)?.evaluations ?? 0
  return evaluations !== (rule.traced.get(id) ?? 0)
}

function trace(state: DeskState, rule: DeskRule, instrumentId: InstrumentId): void {
  const { version, account } = rule
  const found = account.set.traceOf(version.versionId, instrumentId)
  if (found === undefined) return
  rule.traced.set(instrumentId, found.evaluations)
  effect(state, {
    type: 'record_trace',
    ruleId: version.ruleId,
    instrumentId,
    at: state.now,
    trace: { ...found, declined: rule.declined.get(instrumentId) ?? null },
  })
}
