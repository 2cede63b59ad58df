import { unreachable } from '../../core/assert.ts'
import { unixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { StrategyStopReason } from '../../domain/stop-reason.ts'
import type { TradingCalendar } from '../../market/trading-calendar.ts'
import { fits, type StrategySetup, strategyOf, warmUpOf } from '../from-spec.ts'
import { NO_SIGNALS, type StrategyDefinition } from '../strategy.ts'
import { BarFeed } from './bar-feed.ts'
import type { ArmedStrategy, DeskEffect, DeskEvent } from './desk-event.ts'
import { accountOf, createDeskState, type DeskState, effect, type GivenStrategies } from './desk-state.ts'
import { passExits } from './exits.ts'
import { type Member, notePending, stateOf } from './member.ts'
import { onOuterSignal } from './outer.ts'
import { alignAt, alignBars, onBars, onOrderRefused, onOwnOrder, onPrice, start } from './playing.ts'
import { onRemoteAnswer } from './remote.ts'
import { keepHours, nextHour } from './runs.ts'
import { release } from './signals.ts'
import { Poisoned } from './strategy-run.ts'

/** One user's armed strategies, pure: no clock, no promise, no I/O. The same events yield byte-identical effects. */
export interface StrategyDesk {
  handle(event: DeskEvent): readonly DeskEffect[]
}

export function createStrategyDesk(calendar: TradingCalendar, given: GivenStrategies = () => undefined): StrategyDesk {
  const state = createDeskState(calendar, given)
  return {
    handle(event) {
      state.now = unixMs(Math.max(state.now, event.at))
      for (const member of state.members.values()) guarded(state, member, () => passTime(state, member))
      apply(state, event)
      for (const member of state.members.values()) guarded(state, member, () => settle(state, member))
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
    case 'strategy_armed':
      return arm(state, event.version)
    case 'strategy_disarmed':
      return disarm(state, event.versionId)
    case 'instrument_known':
      state.listed.set(event.instrumentId, { kind: event.kind, market: event.market })
      return each(state, (member) => tryStart(state, member))
    case 'trade_tick':
      return onTick(state, event)
    case 'bars_loaded':
      return onLoaded(state, event)
    case 'bars_failed':
      return each(state, ({ feeds }) => {
        for (const feed of feedsOf(feeds, event.instrumentId, event.spec)) feed.fail(momentOf(state))
      })
    case 'own_order':
      return only(state, event.versionId, (member) => onOwnOrder(state, member, event))
    case 'order_refused':
      return only(state, event.versionId, (member) => onOrderRefused(member, event.key))
    case 'account_changed':
      return onAccount(state, event)
    case 'position_changed':
      accountOf(state, event.accountId).holdings.set(event.instrumentId, event.quantity)
      return
    case 'foreign_fill':
      return onForeignFill(state, event)
    case 'outer_signal':
      return only(state, event.versionId, (member) => onOuterSignal(state, member, event.signal))
    case 'remote_answer':
      return only(state, event.versionId, (member) => onRemoteAnswer(state, member, event))
    case 'remote_opened':
      return only(state, event.versionId, (member) => {
        member.hearsTicks = event.hearsTicks
      })
    case 'feed_interrupted':
      return each(state, ({ feeds }) => {
        for (const feed of feeds) if (event.instrumentIds?.includes(feed.wish.instrumentId) ?? true) feed.interrupt()
      })
    case 'calendar_changed':
      state.calendar = event.calendar
      for (const member of state.members.values()) member.hours = undefined
      return
    case 'timer':
      return
    default:
      return unreachable(event)
  }
}

const momentOf = ({ now, calendar }: DeskState) => ({ now, calendar })

function each(state: DeskState, act: (member: Member) => void): void {
  for (const member of state.members.values()) guarded(state, member, () => act(member))
}

function only(state: DeskState, versionId: string, act: (member: Member) => void): void {
  const member = state.members.get(versionId)
  if (member !== undefined) guarded(state, member, () => act(member))
}

/** A strategy that breaks the contract is switched off; the others go on. What breaks without it is a bug of ours. */
function guarded(state: DeskState, member: Member, act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof Poisoned)) throw error
    switchOff(state, member.version, { code: 'poisoned', cause: error.message })
  }
}

interface Fault {
  readonly code: StrategyStopReason
  readonly cause: string
}

function switchOff(state: DeskState, { strategyId, versionId }: ArmedStrategy, { code, cause }: Fault): void {
  disarm(state, versionId)
  effect(state, { type: 'switch_off', strategyId, versionId, code, detail: { cause } })
}

/** Asks nothing of its own: signals come from outside, or from another process. */
const SILENT: StrategyDefinition = {
  id: 'silent',
  label: { ko: '외부 신호', en: 'Signals from outside' },
  about: { ko: '밖에서 온 신호만 따라요.', en: 'Follows signals from outside alone.' },
  params: [],
  series: 'many',
  bars: 'any',
  create: () => ({ onEvent: () => NO_SIGNALS }),
}

function setupOf(state: DeskState, version: ArmedStrategy): StrategySetup | string {
  const { source, bar } = version.terms
  const isOuter = source.kind === 'hook' || source.kind === 'gateway'
  const setup = isOuter
    ? ({ ok: true, value: { definition: SILENT, params: {} } } as const)
    : strategyOf(source, state.given(version))
  if (!setup.ok) return `${setup.error.code}: ${setup.error.detail}`
  if (!fits(setup.value.definition, version.instruments.length, bar)) return 'its instruments or bars do not fit it'
  return setup.value
}

/** A version that is armed takes the place of every other one of its strategy. */
function arm(state: DeskState, version: ArmedStrategy): void {
  if (state.members.has(version.versionId)) return
  for (const { version: older } of state.members.values()) {
    if (older.strategyId === version.strategyId) disarm(state, older.versionId)
  }
  const setup = setupOf(state, version)
  if (typeof setup === 'string') return switchOff(state, version, { code: 'strategy_not_served', cause: setup })
  const { instruments, terms } = version
  const count = Math.max(2, terms.source.kind === 'gateway' ? REMOTE_BARS : warmUpOf(setup, terms.bar))
  const from = version.state === null ? null : unixMs(version.state.anchor)
  const member: Member = {
    version,
    setup,
    feeds: instruments.map((instrumentId) => new BarFeed({ instrumentId, spec: terms.bar, count, from })),
    seriesOf: new Map(instruments.map((id, series) => [id, series])),
    playing: undefined,
    early: [],
    hearsTicks: false,
    hours: undefined,
    runs: new Map(),
  }
  state.members.set(version.versionId, member)
  state.areNeedsOld = true
}

/** A program of somebody else's may look back as far as this. */
const REMOTE_BARS = 500

function disarm(state: DeskState, versionId: string): void {
  if (state.members.delete(versionId)) state.areNeedsOld = true
}

const feedsOf = (feeds: readonly BarFeed[], id: InstrumentId, spec: string): readonly BarFeed[] =>
  feeds.filter(({ wish }) => wish.instrumentId === id && wish.spec === spec)

function tryStart(state: DeskState, member: Member): void {
  if (member.playing === undefined) start(state, member)
}

function onTick(state: DeskState, { tick, tradingDate }: Told<'trade_tick'>): void {
  each(state, (member) => {
    const series = member.seriesOf.get(tick.instrumentId)
    if (series === undefined) return
    member.feeds[series]!.onTrade(tick, tradingDate, momentOf(state))
    onBars(state, member, series)
    onPrice(state, member, tick)
  })
}

function onLoaded(state: DeskState, { instrumentId, spec, bars, isForming, asked }: Told<'bars_loaded'>): void {
  each(state, (member) => {
    for (const feed of feedsOf(member.feeds, instrumentId, spec)) {
      if (asked !== undefined && !feed.isAnsweredBy(asked)) continue
      feed.load(bars, isForming, momentOf(state))
      onBars(state, member, member.seriesOf.get(instrumentId)!)
    }
  })
}

function onAccount(state: DeskState, { accountId, standing }: Told<'account_changed'>): void {
  const account = accountOf(state, accountId)
  account.standing = standing
  account.holdings.clear()
  for (const { instrumentId, quantity } of standing.holdings) account.holdings.set(instrumentId, quantity)
  each(state, (member) => tryStart(state, member))
}

/** Somebody else trades it: until its owner looks, the strategy leaves this instrument alone. */
function onForeignFill(state: DeskState, { accountId, instrumentId }: Told<'foreign_fill'>): void {
  each(state, (member) => {
    const { version, playing } = member
    const isMeant = version.accountId === accountId && version.terms.guards.pausesOnForeignFill
    if (!isMeant || playing === undefined || !member.seriesOf.has(instrumentId)) return
    if (playing.paused.has(instrumentId)) return
    playing.paused.add(instrumentId)
    playing.stops = playing.stops.filter(({ wanted }) => wanted.instrumentId !== instrumentId)
    notePending(member, playing, instrumentId)
    const { strategyId, versionId } = version
    effect(state, { type: 'hold', strategyId, versionId, code: 'foreign_fill', detail: { instrumentId } })
  })
}

/** Bars end, the day's work falls due, and what has waited for the opening goes. */
function passTime(state: DeskState, member: Member): void {
  member.feeds.forEach((feed, series) => {
    feed.onTime(momentOf(state))
    onBars(state, member, series)
  })
  alignBars(state, member)
  keepHours(state, member)
  if (member.playing === undefined) return
  const desk = { state, member, playing: member.playing }
  release(desk)
  passExits(desk)
}

function settle(state: DeskState, member: Member): void {
  const { version, feeds, playing } = member
  for (const feed of feeds) if (feed.asks(state.now)) ask(state, feed)
  keepHours(state, member)
  if (playing === undefined || !playing.isDirty) return
  playing.isDirty = false
  const { strategyId, versionId } = version
  effect(state, { type: 'record_state', strategyId, versionId, state: stateOf(member, playing), at: state.now })
}

function ask(state: DeskState, { wish, question }: BarFeed): void {
  const { instrumentId, spec } = wish
  effect(state, { type: 'need_bars', instrumentId, spec, ...question })
}

function tellNeeds(state: DeskState): void {
  if (!state.areNeedsOld) return
  state.areNeedsOld = false
  const ids = new Set([...state.members.values()].flatMap(({ version }) => version.instruments))
  effect(state, { type: 'need_ticks', needs: { instruments: [...ids].sort() } })
}

function setTimer(state: DeskState): void {
  let next = Number.POSITIVE_INFINITY
  for (const member of state.members.values()) {
    next = Math.min(next, alignAt(state, member), nextHour(state, member))
    for (const feed of member.feeds) next = Math.min(next, feed.nextAt)
    for (const { dueAt } of member.playing?.deferred ?? []) next = Math.min(next, dueAt)
  }
  if (state.now >= state.timerAt) state.timerAt = Number.POSITIVE_INFINITY
  if (next >= state.timerAt || !Number.isFinite(next)) return
  state.timerAt = Math.max(next, state.now + 1)
  effect(state, { type: 'set_timer', at: unixMs(state.timerAt) })
}
