import { fromKst, kstDate } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { Bar, TradeTick } from '../../domain/market-data.ts'
import { barStart } from '../../market/resample.ts'
import { createStrategy } from '../from-spec.ts'
import type { KeptFill } from './desk-event.ts'
import { accountOf, type DeskState } from './desk-state.ts'
import { followBar, meetExits, watchExits } from './exits.ts'
import { endOf, isTradable } from './hours.ts'
import { chargesOf } from './judge.ts'
import { enterDay, type Member, notePending, type OwnOrder, type Playing, tradedOf, tsOfKey } from './member.ts'
import { OwnBook } from './own-book.ts'
import { tellPast, tellRemote } from './remote.ts'
import { type At, admit, meetStops } from './signals.ts'
import { StrategyRun, type Wanted } from './strategy-run.ts'

/** The bars of other instruments of the same time come a little later. */
const ALIGN_MS = 5_000

/** Plays what has happened since the first bar, once everything it depends on is known. */
export function start(state: DeskState, member: Member): void {
  const { version, feeds, setup } = member
  const { state: kept, terms, instruments } = version
  const capital = kept?.capital ?? accountOf(state, version.accountId).standing?.equity
  const isReady = capital !== undefined && feeds.every(({ isLoaded }) => isLoaded)
  if (!isReady || instruments.some((id) => !state.listed.has(id))) return
  const history = feeds.map((feed) => feed.take())
  const anchor = kept?.anchor ?? anchorOf(state, history)
  const book = new OwnBook(instruments.length, { cash: capital, isDaily: terms.bar === '1d' })
  const strategy = createStrategy(setup, instruments.length)
  const isRemote = terms.source.kind === 'gateway'
  const playing: Playing = {
    run: new StrategyRun({ strategy, instruments, book }),
    book,
    anchor,
    startedAt: kept?.startedAt ?? state.now,
    capital,
    lots: kept?.lots ?? version.lots,
    fills: [...(kept?.fills ?? [])],
    foldedTo: kept?.foldedTo ?? -1,
    orders: new Map((kept?.orders ?? []).map((order) => [order.key, order])),
    told: new Map(Object.entries(kept?.told ?? {}) as [InstrumentId, number][]), // as they were kept
    paused: new Set(),
    day: kept?.day ?? { date: kstDate(state.now), orders: 0, equity: capital },
    deferred: [],
    stops: [],
    exits: new Map(),
    watches: new Map(),
    asked: new Set(),
    queue: [],
    hasLots: false,
    isDirty: true,
    isPast: true,
    remote: isRemote ? { seq: 0, asked: new Map(), past: [] } : undefined,
  }
  member.playing = playing
  playHistory({ state, member, playing }, history)
  for (const id of instruments) notePending(member, playing, id)
  enterDay(playing, state.now)
  for (const order of member.early.splice(0)) onOwnOrder(state, member, order)
}

/** The first bar from which on all have been read. Of those that have none yet, what comes today is the first. */
function anchorOf({ now }: DeskState, history: readonly (readonly Bar[])[]): number {
  const today = fromKst(kstDate(now), '000000') ?? 0
  return Math.max(0, ...history.map((bars) => bars[0]?.ts ?? today))
}

interface Past {
  readonly series: number
  readonly bar: Bar
}

function playHistory(desk: At, history: readonly (readonly Bar[])[]): void {
  const { state, member, playing } = desk
  const bars: Past[] = history.flatMap((all, series) =>
    all.filter(({ ts }) => ts >= playing.anchor).map((bar) => ({ series, bar })),
  )
  bars.sort((a, b) => a.bar.ts - b.bar.ts || a.series - b.series)
  const fills = [...playing.fills]
  let from = 0
  for (const { series, bar } of bars) {
    while (fills[from] !== undefined && fills[from]!.ts <= bar.ts) retell(desk, fills, from++)
    // What closed just now is news: the process was started at that moment.
    playing.isPast = endOf(state.calendar, member.version.terms.bar, bar.ts) < state.now - ALIGN_MS
    playBar(desk, series, bar)
  }
  takeLots(desk, Number.POSITIVE_INFINITY)
  while (from < fills.length) retell(desk, fills, from++)
  playing.isPast = false
  tellPast(desk)
}

/** A fill of an earlier life: the strategy hears of it again, and what it wanted then is known. */
function retell(desk: At, fills: readonly KeptFill[], index: number): void {
  const { member, playing } = desk
  const fill = fills[index]!
  const series = member.seriesOf.get(fill.instrumentId)
  takeLots(desk, fill.ts)
  if (series === undefined) return
  const before = fills.slice(0, index).filter(({ key }) => key === fill.key)
  const cumQty = before.reduce((sum, { quantity }) => sum + quantity, fill.quantity)
  admit(desk, hear(desk, { fill: { ...fill, series }, cumQty }))
  const decidedAt = tsOfKey(fill.key)
  if (decidedAt > (playing.told.get(fill.instrumentId) ?? -1)) playing.told.set(fill.instrumentId, decidedAt)
}

/** What earlier versions bought shows from when this one counts. */
function takeLots({ member, playing }: At, ts: number): void {
  if (playing.hasLots || ts < playing.startedAt) return
  playing.hasLots = true
  for (const { instrumentId, quantity, price } of playing.lots) {
    const series = member.seriesOf.get(instrumentId)
    if (series !== undefined && quantity > 0) playing.book.take({ series, quantity, price })
  }
}

/** Takes closed bars of one instrument; several meet by time, as they do in a backtest. */
export function onBars(state: DeskState, member: Member, series: number): void {
  const { playing, feeds, setup } = member
  if (playing === undefined) return start(state, member)
  const bars = feeds[series]!.take()
  if (bars.length === 0) return
  playing.queue.push(...bars.map((bar) => ({ series, bar })))
  const isAlone = setup.definition.series === 1 || feeds.length === 1
  if (isAlone) playQueue({ state, member, playing }, Number.POSITIVE_INFINITY)
  else alignBars(state, member)
}

/** Plays every time whose bars have all come, or will not come any more. */
export function alignBars(state: DeskState, member: Member): void {
  const { playing, version } = member
  if (playing === undefined || playing.queue.length === 0) return
  const desk = { state, member, playing }
  const times = [...new Set(playing.queue.map(({ bar }) => bar.ts))].sort((a, b) => a - b)
  for (const ts of times) {
    const here = new Set(playing.queue.filter(({ bar }) => bar.ts === ts).map(({ series }) => series))
    // A later bar of an instrument says that it has none of this time.
    const isWhole = member.feeds.every((feed, series) => here.has(series) || feed.told > ts)
    if (!isWhole && state.now < endOf(state.calendar, version.terms.bar, ts) + ALIGN_MS) return
    playQueue(desk, ts)
  }
}

/** When bars that wait for others go on without them. */
export function alignAt(state: DeskState, { playing, version }: Member): number {
  const [first] = playing?.queue ?? []
  return first === undefined
    ? Number.POSITIVE_INFINITY
    : endOf(state.calendar, version.terms.bar, first.bar.ts) + ALIGN_MS
}

function playQueue(desk: At, until: number): void {
  const { playing } = desk
  const due = playing.queue.filter(({ bar }) => bar.ts <= until)
  playing.queue = playing.queue.filter(({ bar }) => bar.ts > until)
  due.sort((a, b) => a.bar.ts - b.bar.ts || a.series - b.series)
  for (const { series, bar } of due) playBar(desk, series, bar)
}

function playBar(desk: At, series: number, bar: Bar): void {
  const { member, playing, state } = desk
  const id = member.version.instruments[series]!
  takeLots(desk, bar.ts)
  meetStops(desk, id, bar)
  followBar(playing, id, bar)
  admit(desk, tellBar(desk, series, bar))
  const isSettled = !playing.deferred.some(({ wanted }) => wanted.by === id)
  if (isSettled && endOf(state.calendar, member.version.terms.bar, bar.ts) > playing.startedAt) {
    playing.told.set(id, Math.max(playing.told.get(id) ?? -1, bar.ts))
  }
}

function tellBar(desk: At, series: number, bar: Bar): readonly Wanted[] {
  const wanted = desk.playing.run.onBar(series, bar)
  tellRemote(desk, { type: 'bar', series, bar }, endOf(desk.state.calendar, desk.member.version.terms.bar, bar.ts))
  return wanted
}

interface Heard {
  readonly fill: KeptFill & { readonly series: number }
  readonly cumQty: number
}

function hear(desk: At, { fill, cumQty }: Heard): readonly Wanted[] {
  const { series, side, quantity, price, ts } = fill
  const wanted = desk.playing.run.onFill(fill, { ts, cumQty })
  watchExits(desk, fill)
  tellRemote(
    desk,
    { type: 'filled', series, side, quantity, price },
    endOf(desk.state.calendar, desk.member.version.terms.bar, ts),
  )
  return wanted
}

/** An order of its own: what of it is new is a fill. Told again it changes nothing. */
export function onOwnOrder(state: DeskState, member: Member, order: OwnOrder): void {
  const { playing, version } = member
  const series = member.seriesOf.get(order.instrumentId)
  if (series === undefined) return
  if (playing === undefined) return void member.early.push(order)
  const desk = { state, member, playing }
  const { key, instrumentId, side, cumQty, amount } = order
  const before = tradedOf(playing, key)
  const quantity = cumQty - before.cumQty
  const isFolded = tsOfKey(key) <= playing.foldedTo
  if (!isFolded && quantity > 0) {
    const paid = amount - before.amount
    const charges = chargesOf(state.listed.get(instrumentId), { side, amount: paid, at: state.now })
    const ts = barStart(version.terms.bar, state.now)
    const fill: KeptFill = { key, ts, instrumentId, side, quantity, price: paid / quantity, charges }
    playing.fills.push(fill)
    playing.isDirty = true
    admit(desk, hear(desk, { fill: { ...fill, series }, cumQty }))
  }
  if (!order.isOpen && playing.orders.delete(key)) playing.isDirty = true
  notePending(member, playing, instrumentId)
}

export function onOrderRefused(member: Member, key: string): void {
  const { playing } = member
  const order = playing?.orders.get(key)
  if (playing === undefined || order === undefined) return
  playing.orders.delete(key)
  playing.isDirty = true
  notePending(member, playing, order.instrumentId)
}

/** A trade, or a price that was read: it may start a stop. */
export function onPrice(
  state: DeskState,
  member: Member,
  tick: Pick<TradeTick, 'instrumentId' | 'price' | 'size'>,
): void {
  const { instrumentId: id, price, size } = tick
  const { playing } = member
  const series = member.seriesOf.get(id)
  if (playing === undefined || series === undefined) return
  if (member.hearsTicks) tellRemote({ state, member, playing }, { type: 'tick', series, price, size }, state.now)
  if (playing.watches.size > 0) meetExits({ state, member, playing }, id, price)
  if (playing.stops.length === 0 || !isTradable(state.calendar, state.now)) return
  meetStops({ state, member, playing }, id, { ts: state.now, high: price, low: price })
}
