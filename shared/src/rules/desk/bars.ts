import type { UnixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { Bar, BarSpec } from '../../domain/market-data.ts'
import { barStart, isMinutes, MINUTE_MS, MINUTES } from '../../market/resample.ts'
import type { BarHistory } from '../set/series.ts'
import type { BarChange } from './bar-keeper.ts'
import type { DeskEvent } from './desk-event.ts'
import { type DeskState, effect } from './desk-state.ts'
import { onHits } from './firings.ts'
import { countBars } from './holdings.ts'
import { append, type BarSeries, closedBefore, dayEnd, isTrading, type SymbolBook } from './symbol-book.ts'

/** Trades of the last moment of a bar come a little later. */
const PATIENCE_MS = 1_500
const RETRY_MS = 3_000
const FAILED_MS = 30_000
/** A bar without a trade is none: after so many looks nobody asks again. */
const MAX_TRIES = 20
/** What closed longer ago than this is history and no occasion. */
const NEWS_MS = 120_000

/** Asks for the closed bars of one length; once, until they have come or more of them are wanted. */
export function askForBars(state: DeskState, symbol: SymbolBook, spec: BarSpec): void {
  const series = symbol.series.get(spec)
  if (series === undefined || series.asked >= series.count) return
  series.asked = series.count
  series.askAt = undefined
  effect(state, { type: 'need_bars', instrumentId: symbol.id, spec, count: series.count })
}

export function onBarChanges(state: DeskState, symbol: SymbolBook, changes: readonly BarChange[]): void {
  for (const change of changes) {
    const series = symbol.series.get(change.spec)
    if (series === undefined) continue
    if (change.kind === 'closed') {
      append(series, [change.bar])
      close(state, symbol, change)
    } else if (change.kind === 'broken') {
      const { bars, isLoaded } = series
      if (isLoaded || bars.length > 0) tellHistory(state, symbol, { spec: change.spec, bars, isPart: !isLoaded })
    } else {
      series.missing = { start: change.start, tries: 0 }
      askForBars(state, symbol, change.spec)
    }
  }
  noteEnd(state, symbol)
}

/** When a timer has to look at this symbol's bars again. */
function noteEnd(state: DeskState, { keeper, dayEndAt }: SymbolBook): void {
  const end = keeper.nextEnd
  if (end !== undefined) state.barAt = Math.min(state.barAt, end + PATIENCE_MS)
  if (dayEndAt !== undefined) state.barAt = Math.min(state.barAt, dayEndAt)
}

function close(state: DeskState, symbol: SymbolBook, { spec, bar }: { spec: BarSpec; bar: Bar }): void {
  for (const { set } of state.watchers.get(symbol.id) ?? [])
    onHits(state, set.onBar(symbol.id, { spec, bar }, state.now))
}

interface History extends BarHistory {
  readonly spec: BarSpec
}

function tellHistory(state: DeskState, symbol: SymbolBook, history: History): void {
  for (const { set } of state.watchers.get(symbol.id) ?? []) {
    onHits(state, set.setBars(symbol.id, history, state.now))
  }
}

/** What ended without another trade, and the longer bars once the day is over. */
export function closeBars(state: DeskState): void {
  state.barAt = Number.POSITIVE_INFINITY
  for (const symbol of state.symbols.values()) {
    countBars(state, symbol)
    onBarChanges(state, symbol, symbol.keeper.onTime((state.now - PATIENCE_MS) as UnixMs)) // whole milliseconds
    retryBars(state, symbol)
    if (symbol.dayEndAt === undefined || state.now < symbol.dayEndAt) continue
    symbol.dayEndAt = undefined
    for (const spec of symbol.series.keys()) if (!isMinutes(spec)) askForBars(state, symbol, spec)
  }
}

/** Another trading day: yesterday's limits are not today's, and longer bars have ended. */
export function leaveDay(state: DeskState, symbol: SymbolBook): void {
  symbol.dayEndAt = dayEnd(state.calendar, state.now)
  if (symbol.tradingDate === undefined) return
  symbol.limits = undefined
  for (const spec of symbol.series.keys()) if (!isMinutes(spec)) askForBars(state, symbol, spec)
}

export function interrupt(state: DeskState, ids: readonly InstrumentId[] | null): void {
  for (const id of ids ?? state.symbols.keys()) {
    const symbol = state.symbols.get(id)
    if (symbol !== undefined) onBarChanges(state, symbol, symbol.keeper.interrupt())
  }
}

export function failBars(state: DeskState, { instrumentId, spec }: Extract<DeskEvent, { type: 'bars_failed' }>): void {
  const series = state.symbols.get(instrumentId)?.series.get(spec)
  if (series === undefined) return
  series.asked = 0
  askLater(state, series, state.now + FAILED_MS)
}

function askLater(state: DeskState, series: BarSeries, at: number): void {
  series.askAt = at
  state.barAt = Math.min(state.barAt, at)
}

function retryBars(state: DeskState, symbol: SymbolBook): void {
  for (const [spec, series] of symbol.series) {
    if (series.askAt === undefined) continue
    if (series.askAt <= state.now) askForBars(state, symbol, spec)
    else state.barAt = Math.min(state.barAt, series.askAt)
  }
}

export function loadBars(state: DeskState, event: Extract<DeskEvent, { type: 'bars_loaded' }>): void {
  const { instrumentId, spec, bars, isForming, asked = Number.POSITIVE_INFINITY } = event
  const symbol = state.symbols.get(instrumentId)
  const series = symbol?.series.get(spec)
  if (symbol === undefined || series === undefined) return
  // More have been wanted since: a rule is not judged by a part of what it looks back on.
  if (asked < series.asked) return
  series.asked = 0
  // What grew when it was read may have ended since: then not all of it was read.
  const growing = isForming ? bars.at(-1)?.ts : undefined
  const before = Math.min(closedBefore(state.calendar, spec, state.now), growing ?? Number.POSITIVE_INFINITY)
  const loaded = symbol.keeper.load(spec, bars, before)
  const isWider = bars.length > series.bars.length
  if (isWider) series.bars = bars.filter(({ ts }) => ts < before)
  append(series, loaded.bars)
  series.bars = series.bars.slice(-series.count)
  series.isLoaded = true
  const forming = formingOf(symbol, { spec, bars, before, now: state.now })
  const news = loaded.bars.at(-1)
  const isNews =
    news !== undefined && isRecent(state, spec, news) && (!loaded.isFirst || isUnseen(state, symbol, endOf(spec, news)))
  if (isNews) {
    tellHistory(state, symbol, { spec, bars: series.bars.slice(0, -1) })
    close(state, symbol, { spec, bar: news })
    if (forming !== undefined) tellHistory(state, symbol, { spec, bars: series.bars, forming })
  } else tellHistory(state, symbol, { spec, bars: series.bars, forming })
  lookFor(state, series)
  if (isMinutes(spec) && symbol.keeper.forming(spec) === undefined) readOn(state, symbol, { spec, series, growing })
  noteEnd(state, symbol)
}

interface ReadOn {
  readonly spec: Exclude<BarSpec, '1d' | '1w' | '1mo'>
  readonly series: BarSeries
  /** Start of the bar that grew when it was read. */
  readonly growing: UnixMs | undefined
}

/** Nobody here saw the bar begin, or its trades do not come at all: it is read again when it is over. */
function readOn(state: DeskState, { tick }: SymbolBook, { spec, series, growing }: ReadOn): void {
  const isPolled = tick?.size === 0 && isTrading(state.calendar, state.now)
  if (growing === undefined && !isPolled) return
  const start = growing ?? barStart(spec, state.now)
  if (growing !== undefined) series.missing ??= { start, tries: 0 }
  askLater(state, series, Math.max(start + MINUTES[spec] * MINUTE_MS + PATIENCE_MS, state.now + RETRY_MS))
}

/** The bar that grows, where all of it is known: from trades, or of longer bars as it was read. */
function formingOf(
  { keeper }: SymbolBook,
  { spec, bars, before, now }: Pick<History, 'spec' | 'bars'> & { readonly before: number; readonly now: UnixMs },
): Bar | undefined {
  const fromTrades = keeper.forming(spec)
  if (fromTrades !== undefined && fromTrades.ts >= before) return fromTrades
  const last = bars.at(-1)
  return !isMinutes(spec) && last !== undefined && last.ts >= before && last.ts === barStart(spec, now)
    ? last
    : undefined
}

/** An earlier life watched it, and ended before this bar did. */
function isUnseen(state: DeskState, { id }: SymbolBook, end: number): boolean {
  const lastLooks = [...state.rules.values()].flatMap(
    ({ version }) => version.state?.rules.watches[id]?.evaluatedAt ?? [],
  )
  return lastLooks.length > 0 && lastLooks.every((at) => at < end)
}

const endOf = (spec: BarSpec, { ts }: Bar): number =>
  isMinutes(spec) ? ts + MINUTES[spec] * MINUTE_MS : Number.POSITIVE_INFINITY

function isRecent(state: DeskState, spec: BarSpec, bar: Bar): boolean {
  if (!isMinutes(spec)) return bar.ts === barStart(spec, state.now)
  return state.now - endOf(spec, bar) <= NEWS_MS
}

/** A bar that was missed may not have been there yet when it was read. */
function lookFor(state: DeskState, series: BarSeries): void {
  const { missing } = series
  if (missing === undefined) return
  const isThere = (series.bars.at(-1)?.ts ?? 0) >= missing.start
  series.missing = isThere || missing.tries >= MAX_TRIES ? undefined : { ...missing, tries: missing.tries + 1 }
  if (series.missing !== undefined) askLater(state, series, state.now + RETRY_MS)
}
