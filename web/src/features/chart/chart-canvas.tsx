'use client'

import type { Quote } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { ChartSurface } from '@/lib/chart-surface.ts'
import { cn } from '@/lib/cn.ts'
import { useQuotes } from '@/lib/quotes.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Attribution } from './attribution.tsx'
import { type CandleChart, createCandleChart } from './candle-chart.ts'
import { useChartSettings } from './chart-settings.ts'
import { advance, type Forming, reseed } from './forming-bar.ts'
import { Legend } from './legend.tsx'
import type { ChartSpec } from './specs.ts'

interface ChartCanvasProps {
  readonly instrumentId: InstrumentId
  readonly spec: ChartSpec
  /** Oldest first. */
  readonly bars: readonly Bar[]
  /** The view has come near the oldest bar; may be called many times. */
  readonly onNearStart: () => void
  readonly className: string
  /** Drawn over the candles. */
  readonly overlay?: (surface: ChartSurface) => ReactNode
  /** Where the bar that grows is followed from; the live quotes when left out. */
  readonly source?: QuoteSource
}

/** Somewhere quotes are kept, by instrument. */
export interface QuoteSource {
  readonly getState: () => { readonly quotes: Readonly<Record<string, Quote>> }
  readonly subscribe: (listener: () => void) => () => void
}

/** One drawing, made anew for another interval or language. */
function useDrawing(spec: ChartSpec, onNearStart: () => void) {
  const host = useRef<HTMLDivElement>(null)
  const locale = useLocale()
  const [chart, setChart] = useState<CandleChart>()
  const [pointed, setPointed] = useState<number>()
  const nearStart = useRef(onNearStart)
  useEffect(() => {
    nearStart.current = onNearStart
  }, [onNearStart])

  useEffect(() => {
    if (!host.current) return
    const made = createCandleChart(host.current, {
      spec,
      locale,
      onPoint: setPointed,
      onNearStart: () => nearStart.current(),
    })
    setChart(made)
    return () => {
      setChart(undefined)
      made.remove()
    }
  }, [spec, locale])
  return { host, chart, pointed }
}

/** The drawing itself. Quotes go straight from the store to the canvas: no render per tick but the legend's. */
export function ChartCanvas(props: ChartCanvasProps) {
  const { instrumentId, spec, bars, onNearStart, className, overlay, source = useQuotes } = props
  const { host, chart, pointed } = useDrawing(spec, onNearStart)
  const forming = useRef<Forming>(undefined)
  const [growing, setGrowing] = useState<Bar>()
  const averages = useChartSettings((settings) => settings.averages)

  useEffect(() => chart?.setAverages(averages), [chart, averages])
  useEffect(() => {
    const draw = (next: Forming | undefined): void => {
      forming.current = next
      setGrowing(next?.bar)
      if (next) chart?.update(next.bar)
    }
    const now = source.getState().quotes[instrumentId]
    chart?.show(bars)
    draw(reseed(forming.current, bars.at(-1), now))

    const follow = (): void => {
      const quote = source.getState().quotes[instrumentId]
      const next = quote && advance(forming.current, quote, spec)
      if (next && next !== forming.current) draw(next)
    }
    follow()
    return source.subscribe(follow)
  }, [chart, instrumentId, spec, bars, source])

  return (
    <div>
      <Legend spec={spec} bars={bars} growing={growing} pointed={pointed} />
      <div className={cn('relative', className)} data-testid="chart-canvas">
        {/* Its canvases count their layers among themselves. */}
        <div ref={host} aria-hidden className="absolute inset-0 isolate" />
        {chart && overlay?.(chart.surface)}
        <Attribution />
      </div>
    </div>
  )
}
