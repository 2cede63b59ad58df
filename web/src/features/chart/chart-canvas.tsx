'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { useEffect, useRef, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { useQuotes } from '@/lib/quotes.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Attribution } from './attribution.tsx'
import { type CandleChart, createCandleChart } from './candle-chart.ts'
import { advance, type ChartSpec, type Forming, reseed } from './forming-bar.ts'

interface ChartCanvasProps {
  readonly instrumentId: InstrumentId
  readonly spec: ChartSpec
  /** Oldest first. */
  readonly bars: readonly Bar[]
  readonly className: string
}

/** The drawing itself. Quotes go straight from the store to the canvas: no render per tick. */
export function ChartCanvas({ instrumentId, spec, bars, className }: ChartCanvasProps) {
  const host = useRef<HTMLDivElement>(null)
  const [chart, setChart] = useState<CandleChart>()
  const forming = useRef<Forming>(undefined)
  const locale = useLocale()

  useEffect(() => {
    if (!host.current) return
    const made = createCandleChart(host.current, { spec, locale })
    setChart(made)
    return () => {
      setChart(undefined)
      made.remove()
    }
  }, [spec, locale])

  useEffect(() => {
    const now = useQuotes.getState().quotes[instrumentId]
    forming.current = reseed(forming.current, bars.at(-1), now)
    chart?.show(bars)
    if (forming.current) chart?.update(forming.current.bar)

    const follow = (): void => {
      const quote = useQuotes.getState().quotes[instrumentId]
      const next = quote && advance(forming.current, quote, spec)
      if (!next || next === forming.current) return
      forming.current = next
      chart?.update(next.bar)
    }
    follow()
    return useQuotes.subscribe(follow)
  }, [chart, instrumentId, spec, bars])

  return (
    <div className={cn('relative', className)} data-testid="chart-canvas">
      <div ref={host} aria-hidden className="absolute inset-0" />
      <Attribution />
    </div>
  )
}
