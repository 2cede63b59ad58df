import { kstDate } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { Bar } from '../../domain/market-data.ts'
import { regularSession } from '../../market/session-phase.ts'
import type { GuardCode, SignalOrder } from './desk-event.ts'
import { accountOf, type DeskState, effect } from './desk-state.ts'
import { endOf, hoursOf, isTradable, tradableFrom } from './hours.ts'
import { type Circumstances, judge, sharesFor } from './judge.ts'
import { at, type Member, notePending, type Playing, type Stop } from './member.ts'
import type { Wanted } from './strategy-run.ts'

/** What was decided longer ago than this is no reason to trade. */
const NEWS_MS = 120_000

export interface At {
  readonly state: DeskState
  readonly member: Member
  readonly playing: Playing
}

/** What a strategy wanted when a bar closed or an order of its own traded: now, later, or too late. */
export function admit(desk: At, wanted: readonly Wanted[]): void {
  for (const one of wanted) admitOne(desk, one)
}

function admitOne(desk: At, wanted: Wanted): void {
  const { state, member, playing } = desk
  const { ts, by, signal } = wanted
  const decidedAt = endOf(state.calendar, member.version.terms.bar, ts)
  if (signal.exits !== undefined) playing.exits.set(`${member.version.versionId}:${wanted.key}`, signal.exits)
  // Of the warm-up, or dealt with by an earlier life.
  if (decidedAt <= playing.startedAt || isKnown(desk, wanted)) return
  if (signal.type === 'stop') return wait(desk, wanted, decidedAt)
  if (ts <= (playing.told.get(by) ?? -1)) return
  plan(desk, wanted, decidedAt)
}

/** What a program elsewhere answered. A stop is left out: nobody would know whether it still stands. */
export function admitRemote(desk: At, wanted: Wanted, decidedAt: number): void {
  const isOfThePast = decidedAt <= desk.playing.startedAt || isKnown(desk, wanted)
  if (!isOfThePast && wanted.signal.type !== 'stop') plan(desk, wanted, decidedAt)
}

/** Now, at the next opening, or too late. */
function plan(desk: At, wanted: Wanted, decidedAt: number): void {
  const { state, member, playing } = desk
  const { instrumentId, signal } = wanted
  if (signal.side === 'buy' && isFlattening(desk, decidedAt)) return refuse(desk, wanted, 'outside_session')
  const dueAt = tradableFrom(state.calendar, decidedAt)
  if (dueAt === undefined) return refuse(desk, wanted, 'outside_session')
  if (state.now > dueAt + NEWS_MS) return refuse(desk, wanted, 'late')
  if (dueAt <= state.now) return decide(desk, wanted)
  playing.deferred.push({ wanted, dueAt })
  notePending(member, playing, instrumentId)
}

/** A stop is kept here until its price is met: the venue knows none of this kind. It lives for its day. */
function wait({ state, member, playing }: At, wanted: Wanted, decidedAt: number): void {
  const { calendar } = state
  const from = tradableFrom(calendar, decidedAt)
  const session = from === undefined ? undefined : regularSession(calendar, 'KRX', kstDate(at(from)))
  if (session === undefined) return
  // As many as there is money for now: when its price is met there is no time to count again.
  const shares = sharesFor({ member, playing }, wanted, knownOf({ state, member, playing }, wanted.instrumentId))
  if (shares < 1) return
  const signal = { ...wanted.signal, size: { shares } }
  playing.stops.push({ wanted: { ...wanted, signal }, shares, until: session.close })
  notePending(member, playing, wanted.instrumentId)
}

/** Prices that may start waiting stops; `ts` is when they were made. */
export function meetStops(desk: At, id: InstrumentId, { ts, high, low }: Pick<Bar, 'ts' | 'high' | 'low'>): void {
  const { state, member, playing } = desk
  const all = playing.stops
  const left = all.filter(({ until }) => until > ts)
  const isMet = ({ wanted: { instrumentId, signal } }: Stop): boolean =>
    instrumentId === id && (signal.side === 'buy' ? high >= (signal.price ?? 0) : low <= (signal.price ?? 0))
  const met = left.filter(isMet)
  if (left.length === all.length && met.length === 0) return
  playing.stops = left.filter((stop) => !met.includes(stop))
  for (const { wanted } of all) notePending(member, playing, wanted.instrumentId)
  // Met while nobody could act: an earlier life dealt with it, or nobody did.
  if (!playing.isPast && isTradable(state.calendar, state.now)) for (const { wanted } of met) decide(desk, wanted)
}

/** What has waited for the opening. */
export function release(desk: At): void {
  const { state, member, playing } = desk
  const due = playing.deferred.filter(({ dueAt }) => dueAt <= state.now)
  if (due.length === 0) return
  playing.deferred = playing.deferred.filter(({ dueAt }) => dueAt > state.now)
  for (const { wanted, dueAt } of due) {
    notePending(member, playing, wanted.instrumentId)
    if (state.now > dueAt + NEWS_MS) refuse(desk, wanted, 'late')
    else decide(desk, wanted)
  }
}

/** Who keeps nothing over night buys nothing more once it has begun to sell. */
function isFlattening({ state, member }: At, decidedAt: number): boolean {
  const { terms } = member.version
  if (terms.schedule.closeRoutine !== 'flatten') return false
  const hours = hoursOf(state.calendar, kstDate(at(decidedAt)), terms)
  return hours !== undefined && decidedAt >= hours.closeRoutine
}

const isKnown = ({ member, playing }: At, { key }: Wanted): boolean => {
  const full = `${member.version.versionId}:${key}`
  return playing.orders.has(full) || playing.fills.some((fill) => fill.key === full)
}

export function decide(desk: At, wanted: Wanted): void {
  const { member, playing } = desk
  const { instrumentId } = wanted
  const verdict = judge(desk, wanted, knownOf(desk, instrumentId))
  if ('decidedBy' in verdict) return refuse(desk, wanted, verdict.decidedBy)
  const key = `${member.version.versionId}:${wanted.key}`
  const { order } = verdict
  playing.orders.set(key, { key, instrumentId, side: order.side, quantity: order.quantity })
  playing.day = { ...playing.day, orders: playing.day.orders + 1 }
  tell(desk, { wanted, order, decidedBy: null })
  notePending(member, playing, instrumentId)
}

function knownOf({ state, member }: At, id: InstrumentId): Circumstances {
  const account = accountOf(state, member.version.accountId)
  const onAccount = account.standing === undefined ? undefined : (account.holdings.get(id) ?? 0)
  return { listed: state.listed.get(id), standing: account.standing, onAccount }
}

export function refuse(desk: At, wanted: Wanted, decidedBy: GuardCode): void {
  tell(desk, { wanted, order: null, decidedBy })
}

interface Told {
  readonly wanted: Wanted
  readonly order: SignalOrder | null
  readonly decidedBy: GuardCode | null
}

function tell({ state, member, playing }: At, { wanted, order, decidedBy }: Told): void {
  const { strategyId, versionId, hash, accountId } = member.version
  const { instrumentId, signal, origin = 'live' } = wanted
  const { side: action, strength = 1, reason = 'strategy', price } = signal
  playing.isDirty = true
  effect(state, {
    type: 'signal',
    signal: {
      key: `${versionId}:${wanted.key}`,
      strategyId,
      versionId,
      hash,
      accountId,
      instrumentId,
      action,
      strength,
      reason,
      price: order?.limitPrice ?? price ?? null,
      at: state.now,
      origin,
      order,
      decidedBy,
    },
  })
}
