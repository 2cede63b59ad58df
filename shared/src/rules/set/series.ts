import type { UnixMs } from '../../core/time.ts'
import type { Bar, BarSpec, TradeTick } from '../../domain/market-data.ts'
import type { BarLike, Indicator } from '../../indicators/indicator.ts'
import { createIndicator, historyOf } from '../../indicators/registry.ts'
import { barStart, isMinutes, MINUTE_MS, MINUTES } from '../../market/resample.ts'
import { STALE_AFTER_MS } from '../catalogue.ts'
import { kstDay, startOfSecond } from '../clock.ts'
import { RULE_LIMITS } from '../limits.ts'
import type { BarField, Cell, Read } from '../read.ts'

type IndicatorRead = Extract<Read, { readonly kind: 'indicator' }>
type BarRead = Extract<Read, { readonly kind: 'bar' | 'prior' }>
type MutableBar = { -readonly [Field in keyof BarLike]: number }

/** Values that are kept beyond what is looked back at, so that a list is not cut at every bar. */
const SPARE = 64
/** Bars that are kept at most: whoever names an indicator later finds them. */
const MOST = 2 * RULE_LIMITS.warmUpBars

/** One indicator on the bars of one instrument, shared by every rule that names it. */
interface Running {
  readonly read: IndicatorRead
  /** Bars it looks back on. */
  readonly need: number
  /** False while there are fewer, and earlier ones are to come: what it says of a part is told to nobody. */
  isKnown: boolean
  indicator: Indicator
  /** Values after each of the last closed bars, newest last; one list an output. */
  history: number[][]
  readonly cells: { readonly outputAt: number; readonly shift: number; readonly cell: Cell }[]
  /** Cells of the bar that is forming. */
  newest: { readonly outputAt: number; readonly cell: Cell }[]
}

/** Closed bars, ascending, and the one that grows: null when it has not begun, left out when nobody knows all of it. */
export interface BarHistory {
  readonly bars: readonly Bar[]
  readonly forming?: Bar | null | undefined
  /** Earlier ones are being read: what looks back further than these is not known yet. */
  readonly isPart?: boolean
}

/** Bars of one length of one instrument, and every indicator on them. */
export interface Series {
  readonly spec: BarSpec
  cell(read: IndicatorRead | BarRead): Cell
  /** How many closed bars back anything looks: windows of rules, beyond the shifts of reads. */
  keep(depth: number): void
  set(history: BarHistory, at: number): void
  /** False for a bar that is already known. */
  close(bar: Bar, at: number): boolean
  onTick(tick: TradeTick, at: number): void
  /** Cells as after the last closed bar, and back to the bar that is forming. */
  showClosed(at: number): void
  show(at: number): void
  /** What a read was `back` closed bars ago; NaN when that is not known. */
  past(read: Read, back: number): number
  readonly closedCount: number
  /** Wall-clock time has moved on: the day before yesterday is not the day before. */
  refreshPrior(at: number): void
}

export function createSeries(spec: BarSpec): Series {
  let closed: Bar[] = []
  const forming: MutableBar = { ts: Number.NaN, open: 0, high: 0, low: 0, close: 0, volume: 0 }
  /** Everything of the forming bar has been seen. */
  let isWhole = false
  /** Start of a bar that is over and has not been told of; until then indicators lack it. */
  let owed = Number.NaN
  /** Earlier bars than these are being read. */
  let isPart = false
  let depth = 1
  let priorUntil = Number.NEGATIVE_INFINITY
  const running = new Map<string, Running>()
  const bars: { readonly field: BarField; readonly shift: number; readonly cell: Cell }[] = []
  const priors: { readonly field: BarField; readonly cell: Cell }[] = []
  const startOf = starter(spec)

  const isForming = (): boolean => forming.ts > (closed.at(-1)?.ts ?? Number.NEGATIVE_INFINITY)
  const barAt = (back: number): Bar | undefined => closed[closed.length - 1 - back]

  const showNewest = (at: number): void => {
    const isKnown = isWhole && Number.isNaN(owed)
    const freshUntil = at + STALE_AFTER_MS.tick
    for (const { field, shift, cell } of bars) {
      if (shift !== 0) continue
      cell.value = isKnown || (field === 'close' && isForming()) ? forming[field] : Number.NaN
      cell.freshUntil = freshUntil
    }
    for (const one of running.values()) {
      if (one.newest.length === 0) continue
      const isTold = isKnown && one.isKnown
      if (isTold) peek(one, forming)
      for (const { outputAt, cell } of one.newest) {
        cell.value = isTold ? one.indicator.values[outputAt]! : Number.NaN
        cell.freshUntil = freshUntil
      }
    }
  }

  /** `lead`: 1 while a bar is forming, so that one closed bar back is the newest closed one. */
  const showRest = (lead: 0 | 1): void => {
    for (const { field, shift, cell } of bars) {
      if (lead === 1 && shift === 0) continue
      cell.value = barAt(shift - lead)?.[field] ?? Number.NaN
      cell.freshUntil = Number.POSITIVE_INFINITY
    }
    for (const { cells, history } of running.values()) {
      for (const { outputAt, shift, cell } of cells) {
        if (lead === 1 && shift === 0) continue
        cell.value = history[outputAt]!.at(lead - shift - 1) ?? Number.NaN
        cell.freshUntil = Number.POSITIVE_INFINITY
      }
    }
  }

  const show = (at: number): void => {
    const lead = isForming() ? 1 : 0
    showRest(lead)
    if (lead === 1) showNewest(at)
  }

  const refreshPrior = (at: number): void => {
    if (priors.length === 0) return
    const start = startOf(at)
    const over = barAt(0) !== undefined && barAt(0)!.ts >= start ? barAt(1) : barAt(0)
    for (const { field, cell } of priors) cell.value = over?.[field] ?? Number.NaN
    priorUntil = endOf(spec, start)
  }

  const feed = (one: Running, bar: Bar): void => {
    update(one, bar)
    one.history.forEach((values, output) => {
      values.push(one.isKnown ? one.indicator.values[output]! : Number.NaN)
      if (values.length > depth + SPARE) values.splice(0, values.length - depth - 1)
    })
  }

  const replay = (one: Running): void => {
    one.isKnown = !isPart || closed.length >= one.need
    one.indicator = createIndicator(specOf(one.read))
    one.history = Array.from(one.indicator.values, () => [])
    for (const bar of closed) feed(one, bar)
  }

  const begin = (tick: TradeTick, start: number): void => {
    // Whoever saw the bar before this one has seen this one from its beginning.
    isWhole = !Number.isNaN(forming.ts) || spec === '1d'
    if (isForming()) owed = forming.ts
    forming.ts = start
    forming.open = forming.high = forming.low = forming.close = tick.price
    forming.volume = tick.size
    showRest(1)
  }

  const cellOfIndicator = (read: IndicatorRead): Cell => {
    const key = keyOf(read)
    let one = running.get(key)
    if (one === undefined) {
      const spec = specOf(read)
      const need = historyOf(spec)
      one = { read, need, isKnown: true, indicator: createIndicator(spec), history: [], cells: [], newest: [] }
      running.set(key, one)
      replay(one)
    }
    const known = one.cells.find(({ outputAt, shift }) => outputAt === read.outputAt && shift === read.shift)
    if (known !== undefined) return known.cell
    const cell: Cell = { value: Number.NaN, freshUntil: Number.POSITIVE_INFINITY }
    one.cells.push({ outputAt: read.outputAt, shift: read.shift, cell })
    if (read.shift === 0) one.newest.push({ outputAt: read.outputAt, cell })
    return cell
  }

  const cellOfBar = ({ field, ...read }: BarRead): Cell => {
    if (read.kind === 'prior') {
      const known = priors.find((one) => one.field === field)
      const cell = known?.cell ?? { value: Number.NaN, freshUntil: Number.POSITIVE_INFINITY }
      if (known === undefined) priors.push({ field, cell })
      return cell
    }
    const known = bars.find((one) => one.field === field && one.shift === read.shift)
    const cell = known?.cell ?? { value: Number.NaN, freshUntil: Number.POSITIVE_INFINITY }
    if (known === undefined) bars.push({ field, shift: read.shift, cell })
    return cell
  }

  return {
    spec,
    cell: (read) => (read.kind === 'indicator' ? cellOfIndicator(read) : cellOfBar(read)),
    keep(wanted) {
      if (wanted <= depth) return
      depth = wanted
      for (const one of running.values()) replay(one)
    },
    set({ bars: history, forming: current, isPart: isPartNow = false }, at) {
      closed = history.slice()
      isPart = isPartNow
      isWhole = current !== undefined || spec === '1d'
      owed = Number.NaN
      if (current) Object.assign(forming, current)
      else if (current === null || !isForming()) forming.ts = current === null ? (closed.at(-1)?.ts ?? 0) : Number.NaN
      for (const one of running.values()) replay(one)
      show(at)
      refreshPrior(at)
    },
    close(bar, at) {
      if (bar.ts <= (closed.at(-1)?.ts ?? Number.NEGATIVE_INFINITY)) return false
      closed.push(bar)
      if (closed.length > MOST) closed = closed.slice(closed.length - RULE_LIMITS.warmUpBars)
      for (const one of running.values()) {
        one.isKnown ||= closed.length >= one.need
        feed(one, bar)
      }
      if (!(owed > bar.ts)) owed = Number.NaN
      if (Number.isNaN(forming.ts)) forming.ts = bar.ts // the next bar will have been seen from its beginning
      show(at)
      refreshPrior(at)
      return true
    },
    onTick(tick, at) {
      if (at >= priorUntil) refreshPrior(at)
      const start = startOf(tick.tsEvent)
      if (start <= (closed.at(-1)?.ts ?? Number.NEGATIVE_INFINITY) || start < forming.ts) return
      if (start === forming.ts) grow(forming, tick)
      else begin(tick, start)
      if (spec === '1d') ofDay(forming, tick)
      showNewest(at)
    },
    showClosed: () => showRest(0),
    show,
    past(read, back) {
      if (read.kind === 'indicator') {
        return running.get(keyOf(read))?.history[read.outputAt]?.at(-1 - back - read.shift) ?? Number.NaN
      }
      if (read.kind === 'bar') return barAt(back + read.shift)?.[read.field] ?? Number.NaN
      return read.key === 'px.last' || read.key === 'px.close' ? (barAt(back)?.close ?? Number.NaN) : Number.NaN
    },
    get closedCount() {
      return closed.length
    },
    refreshPrior,
  }
}

const keyOf = ({ ind, params, src }: IndicatorRead): string => `${ind}(${JSON.stringify(params)},${src})`

const specOf = ({ ind, params, src }: IndicatorRead) => ({ ind, params, ...(src !== undefined && { src }) })

/** An indicator that throws is a bug of its own: its values become unknown, and no rule is harmed. */
function update({ indicator }: Running, bar: BarLike): void {
  try {
    indicator.update(bar)
  } catch {
    indicator.values.fill(Number.NaN)
  }
}

function peek({ indicator }: Running, bar: BarLike): void {
  try {
    indicator.peek(bar)
  } catch {
    indicator.values.fill(Number.NaN)
  }
}

/** The start of the bar of an instant; days are told apart by counting, without a calendar. */
function starter(spec: BarSpec): (at: number) => number {
  if (isMinutes(spec)) {
    const width = MINUTES[spec] * MINUTE_MS
    return (at) => at - (at % width)
  }
  let [day, start] = [Number.NaN, Number.NaN]
  return (at) => {
    const today = kstDay(at)
    if (today !== day) {
      day = today
      start = barStart(spec, at as UnixMs) // the instant of an event
    }
    return start
  }
}

const DAY_MS = 86_400_000

/** When the next bar begins. A month is over on the first of the next. */
function endOf(spec: BarSpec, start: number): number {
  if (isMinutes(spec)) return start + MINUTES[spec] * MINUTE_MS
  if (spec === '1d') return start + DAY_MS
  return spec === '1w' ? start + 7 * DAY_MS : barStart('1mo', startOfSecond(kstDay(start) + 31, 0) as UnixMs) // whole days
}

function grow(bar: MutableBar, { price, size }: TradeTick): void {
  if (price > bar.high) bar.high = price
  if (price < bar.low) bar.low = price
  bar.close = price
  bar.volume += size
}

/** The venue tells the whole day with every trade. */
function ofDay(bar: MutableBar, { open, high, low, cumVolume }: TradeTick): void {
  if (open > 0) bar.open = open
  if (high > bar.high) bar.high = high
  if (low > 0 && low < bar.low) bar.low = low
  bar.volume = cumVolume
}
