import { kstDate, type UnixMs } from '../core/time.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { Cache } from './cache.ts'
import type { EventBody } from './event.ts'

/** A volatility interruption lasts two minutes and up to half a minute more. */
const VI_MS = 150_000
/**
 * Tomorrow's limits are counted from today's close. Further apart than this, and no trading made the difference: the
 * evening's trades move a price less, a split, a merger or a capital reduction more.
 */
const UNTRADED_STEP = 0.15

/** Why a stop must not fire now. `halted` and `vi` pass by themselves; after an action a person has to look. */
export type StopGate = 'halted' | 'vi' | 'corporate_action'

/**
 * Whether a stop on this instrument may be believed. A price right after a split is no fall, and what an auction shows
 * is no price.
 *
 * @param since  when the stop was set: an action with a later first day made its prices incomparable
 */
export function stopGate(cache: Cache, instrumentId: InstrumentId, since: UnixMs): StopGate | null {
  if (actionSince(cache, instrumentId, since) !== undefined || isRebased(cache, instrumentId, since)) {
    return 'corporate_action'
  }
  const told = cache.books.statuses.get(instrumentId)
  const quote = cache.quotes.get(instrumentId)
  // The stream is not encrypted: it may hold a stop back, but a price read since has the last word on a halt.
  const isHalted = quote && quote.readAt >= (told?.at ?? 0) ? quote.isHalted : told?.status === 'halted'
  if (isHalted || cache.instruments.get(instrumentId)?.isHalted) return 'halted'
  return told?.status === 'vi' && cache.now - told.at < VI_MS ? 'vi' : null
}

/** What has happened to the shares of an instrument since `since` began; cash dividends leave them what they were. */
export function actionSince(cache: Cache, instrumentId: InstrumentId, since: UnixMs): CorporateAction | undefined {
  const [from, today] = [kstDate(since), kstDate(cache.now)]
  return cache.books.actions
    .get(instrumentId)
    ?.find(({ exDate, kind }) => kind !== 'cash_dividend' && exDate > from && exDate <= today)
}

/** Nobody announced it, but today's limits are not counted from where the price was left. */
function isRebased(cache: Cache, instrumentId: InstrumentId, since: UnixMs): boolean {
  const [quote, last] = [cache.quotes.get(instrumentId), cache.books.lastPx.get(instrumentId)]
  const today = kstDate(cache.now)
  if (!quote || !last || kstDate(since) >= today || kstDate(quote.readAt) !== today) return false
  const close = last.day < today ? last.px : last.before
  const base = (quote.lowerLimit + quote.upperLimit) / 2
  return close !== null && close > 0 && base > 0 && Math.abs(base / close - 1) > UNTRADED_STEP
}

type ActionsKnown = Extract<EventBody, { type: 'actions_known' }>
type InstrumentStatus = Extract<EventBody, { type: 'instrument_status' }>

/** The newest word on each instrument that was asked for; silence about one means that there is nothing. */
export function onActionsKnown({ books }: Cache, { instrumentIds, actions }: ActionsKnown): void {
  for (const id of instrumentIds) {
    const told = actions.filter(({ instrumentId }) => instrumentId === id)
    books.actions.set(id, told)
  }
}

export function onInstrumentStatus(cache: Cache, { instrumentId, status }: InstrumentStatus): void {
  if (status === 'trading') cache.books.statuses.delete(instrumentId)
  else cache.books.statuses.set(instrumentId, { status, at: cache.now })
}

/** For what a round asks: everything held, ordered or waiting. */
export function watchedInstruments(cache: Cache): readonly InstrumentId[] {
  const ordered = [...cache.orders.values()].map(({ intent }) => intent.instrumentId)
  const waiting = [...cache.waiting.values()].map(({ instrumentId }) => instrumentId)
  return [...new Set([...cache.positions.keys(), ...ordered, ...waiting])]
}
