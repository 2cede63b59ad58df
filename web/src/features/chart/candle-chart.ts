import type { Bar } from '@naru/shared/domain/market-data'
import {
  CandlestickSeries,
  ColorType,
  createChart,
  HistogramSeries,
  type IChartApi,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts'
import { formatPrice } from '@/lib/format.ts'
import type { Locale } from '@/text/locale.ts'
import { type ChartSpec, chartSeconds } from './forming-bar.ts'

const FONT = "'Pretendard Variable', system-ui, sans-serif"
/** Syllables of the labels: the font comes in pieces, and a canvas does not ask for them by itself. */
const FONT_SAMPLE = '0123456789년월일'

export interface CandleChart {
  /** Replaces everything. */
  show(bars: readonly Bar[]): void
  /** Draws the last bar again, or adds one. */
  update(bar: Bar): void
  remove(): void
}

interface CandleChartOptions {
  readonly spec: ChartSpec
  readonly locale: Locale
}

interface Palette {
  readonly up: string
  readonly down: string
  readonly ink: string
  readonly line: string
  readonly surface: string
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return {
    up: read('--up'),
    down: read('--down'),
    ink: read('--muted'),
    line: read('--line'),
    surface: read('--surface'),
  }
}

// The library brands its seconds; ours are counted by chartSeconds().
const timeOf = (bar: Bar): UTCTimestamp => chartSeconds(bar.ts) as UTCTimestamp

const toCandle = (bar: Bar) => ({
  time: timeOf(bar),
  open: bar.open,
  high: bar.high,
  low: bar.low,
  close: bar.close,
})

/** Two hex digits after the color: 40 % there. */
const toVolume = (bar: Bar, { up, down }: Palette) => ({
  time: timeOf(bar),
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
    timeScale: { timeVisible: spec !== '1d', secondsVisible: false, rightOffset: 3 },
    // A finger moving up or down scrolls the page, not the chart.
    handleScroll: { vertTouchDrag: false },
  })
}

function followTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] })
  return () => observer.disconnect()
}

/** Candles above, volume below, in the page's own colors: they change with the theme. */
export function createCandleChart(host: HTMLElement, options: CandleChartOptions): CandleChart {
  const chart = create(host, options)
  const candles = chart.addSeries(CandlestickSeries, { priceFormat: { type: 'price', precision: 0, minMove: 1 } })
  const volume = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    priceFormat: { type: 'volume' },
    lastValueVisible: false,
    priceLineVisible: false,
  })
  chart.priceScale('right').applyOptions({ scaleMargins: { top: 0.08, bottom: 0.26 } })
  chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.8, bottom: 0 } })

  let palette = readPalette()
  let held: readonly Bar[] = []
  let isFresh = true
  let isRemoved = false
  let lastTime: Time | undefined

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
  }
  repaint()
  const unfollow = followTheme(repaint)
  void document.fonts.load(`12px ${FONT}`, FONT_SAMPLE).then(() => {
    // Set again so that labels drawn before the font came are measured and drawn anew.
    if (!isRemoved) chart.applyOptions({ layout: { fontFamily: FONT } })
  })

  return {
    show: (bars) => {
      held = bars
      candles.setData(bars.map(toCandle))
      volume.setData(bars.map((bar) => toVolume(bar, palette)))
      lastTime = bars.length > 0 ? timeOf(bars[bars.length - 1]!) : undefined
      // Later readings must not move what somebody is looking at.
      if (isFresh && bars.length > 0) chart.timeScale().setVisibleLogicalRange(firstView(bars.length, host.clientWidth))
      isFresh = isFresh && bars.length === 0
    },
    update: (bar) => {
      if (lastTime !== undefined && timeOf(bar) < Number(lastTime)) return
      const last = held.at(-1)
      held = last && last.ts === bar.ts ? [...held.slice(0, -1), bar] : [...held, bar]
      lastTime = timeOf(bar)
      candles.update(toCandle(bar))
      volume.update(toVolume(bar, palette))
    },
    remove: () => {
      isRemoved = true
      unfollow()
      chart.remove()
    },
  }
}

/** The latest bars at a width that can be read: about eight pixels each. */
function firstView(count: number, width: number): { from: number; to: number } {
  const visible = Math.max(30, Math.floor(width / 8))
  return { from: Math.max(-2, count - visible), to: count + 2 }
}
