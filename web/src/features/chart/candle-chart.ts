import type { Bar } from '@naru/shared/domain/market-data'
import { CandlestickSeries, ColorType, createChart, HistogramSeries, type IChartApi } from 'lightweight-charts'
import type { ChartSurface } from '@/lib/chart-surface.ts'
import { formatPrice } from '@/lib/format.ts'
import type { Locale } from '@/text/locale.ts'
import { createAverageLines } from './average-lines.ts'
import { timeOf } from './chart-time.ts'
import type { AveragePeriod } from './moving-average.ts'
import { followTheme, type Palette, readPalette } from './palette.ts'
import { type ChartSpec, isDated } from './specs.ts'
import { createSurface, logicalAt } from './surface.ts'

const FONT = "'Pretendard Variable', system-ui, sans-serif"
/** Syllables of the labels: the font comes in pieces, and a canvas does not ask for them by itself. */
const FONT_SAMPLE = '0123456789년월일'
/** Older bars are asked for when fewer than this many are left of the view. */
const NEAR_START = 20

export interface CandleChart {
  /** For what is drawn over it. */
  readonly surface: ChartSurface
  /** Replaces everything. */
  show(bars: readonly Bar[]): void
  /** Draws the last bar again, or adds one. */
  update(bar: Bar): void
  /** Brings the bars from one moment to another into view, if they are not there. */
  reveal(from: number, to: number): void
  /** Which moving averages are drawn. */
  setAverages(periods: readonly AveragePeriod[]): void
  remove(): void
}

interface CandleChartOptions {
  readonly spec: ChartSpec
  readonly locale: Locale
  /** The bar under the crosshair, by its index; undefined when the pointer has left. */
  readonly onPoint: (index: number | undefined) => void
  /** The view has come near the oldest bar. May be called many times. */
  readonly onNearStart: () => void
}

const toCandle = (bar: Bar) => ({
  time: timeOf(bar.ts),
  open: bar.open,
  high: bar.high,
  low: bar.low,
  close: bar.close,
})

/** Two hex digits after the color: 40 % there. */
const toVolume = (bar: Bar, { up, down }: Palette) => ({
  time: timeOf(bar.ts),
  value: bar.volume,
  color: `${bar.close >= bar.open ? up : down}66`,
})

function paint(chart: IChartApi, palette: Palette): void {
  chart.applyOptions({
    layout: { background: { type: ColorType.Solid, color: palette.surface }, textColor: palette.ink },
    grid: { vertLines: { color: palette.line }, horzLines: { color: palette.line } },
    rightPriceScale: { borderColor: palette.line },
    timeScale: { borderColor: palette.line },
  })
}

function create(host: HTMLElement, { spec, locale }: CandleChartOptions): IChartApi {
  return createChart(host, {
    autoSize: true,
    layout: { fontFamily: FONT, fontSize: 12, attributionLogo: false },
    localization: {
      locale: locale === 'ko' ? 'ko-KR' : 'en-US',
      dateFormat: 'yyyy-MM-dd',
      priceFormatter: formatPrice,
    },
    rightPriceScale: { entireTextOnly: true },
    timeScale: { timeVisible: !isDated(spec), secondsVisible: false, rightOffset: 3 },
    // A finger moving up or down scrolls the page, not the chart.
    handleScroll: { vertTouchDrag: false },
  })
}

function addSeries(chart: IChartApi) {
  const candles = chart.addSeries(CandlestickSeries, { priceFormat: { type: 'price', precision: 0, minMove: 1 } })
  const volume = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    priceFormat: { type: 'volume' },
    lastValueVisible: false,
    priceLineVisible: false,
  })
  chart.priceScale('right').applyOptions({ scaleMargins: { top: 0.06, bottom: 0.24 } })
  chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } })
  return { candles, volume, averages: createAverageLines(chart) }
}

/** Tells which bar is pointed at and when the oldest one comes into view. */
function followView(chart: IChartApi, options: CandleChartOptions): void {
  let pointed: number | undefined
  chart.subscribeCrosshairMove(({ logical, point }) => {
    const index = point === undefined || logical === undefined ? undefined : Math.round(logical)
    if (index === pointed) return
    pointed = index
    options.onPoint(index)
  })
  chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
    if (range && range.from < NEAR_START) options.onNearStart()
  })
}

/** Candles and moving averages above, volume below, in the page's own colors: they change with the theme. */
export function createCandleChart(host: HTMLElement, options: CandleChartOptions): CandleChart {
  const chart = create(host, options)
  const { candles, volume, averages } = addSeries(chart)
  let palette = readPalette()
  let held: Bar[] = []
  let isFresh = true
  let isRemoved = false

  const repaint = (): void => {
    palette = readPalette()
    const { up, down } = palette
    paint(chart, palette)
    candles.applyOptions({
      upColor: up,
      downColor: down,
      borderUpColor: up,
      borderDownColor: down,
      wickUpColor: up,
      wickDownColor: down,
    })
    volume.setData(held.map((bar) => toVolume(bar, palette)))
    averages.paint(palette)
  }
  repaint()
  followView(chart, options)
  const unfollow = followTheme(repaint)
  void document.fonts.load(`12px ${FONT}`, FONT_SAMPLE).then(() => {
    // Set again so that labels drawn before the font came are measured and drawn anew.
    if (!isRemoved) chart.applyOptions({ layout: { fontFamily: FONT } })
  })

  return {
    surface: createSurface({ chart, candles, bars: () => held }),
    show: (bars) => {
      held = [...bars]
      candles.setData(held.map(toCandle))
      volume.setData(held.map((bar) => toVolume(bar, palette)))
      averages.show(held)
      // Later readings must not move what somebody is looking at.
      if (isFresh && held.length > 0) chart.timeScale().setVisibleLogicalRange(firstView(held.length, host.clientWidth))
      isFresh = isFresh && held.length === 0
    },
    update: (bar) => {
      const last = held.at(-1)
      if (last && bar.ts < last.ts) return
      if (last && last.ts === bar.ts) held[held.length - 1] = bar
      else held.push(bar)
      candles.update(toCandle(bar))
      volume.update(toVolume(bar, palette))
      averages.update(held)
    },
    reveal: (from, to) => reveal(chart, [logicalAt(held, from), logicalAt(held, to)]),
    setAverages: (periods) => averages.choose(periods, held, palette),
    remove: () => {
      isRemoved = true
      unfollow()
      chart.remove()
    },
  }
}

/** Moves the view as little as a glance can follow: what lies outside comes to its middle, as wide as the view was. */
function reveal(chart: IChartApi, [from, to]: readonly [number | undefined, number | undefined]): void {
  const view = chart.timeScale().getVisibleLogicalRange()
  if (from === undefined || to === undefined || !view || (view.from <= from && to <= view.to)) return
  const half = Math.max(view.to - view.from, (to - from) * 1.4) / 2
  chart.timeScale().setVisibleLogicalRange({ from: (from + to) / 2 - half, to: (from + to) / 2 + half })
}

/** The latest bars at a width that can be read: about eight pixels each, and of few bars no more than twenty. */
function firstView(count: number, width: number): { from: number; to: number } {
  const from = Math.max(-2, count - Math.max(30, Math.floor(width / 8)))
  return { from, to: Math.max(count + 2, from + width / 20) }
}
