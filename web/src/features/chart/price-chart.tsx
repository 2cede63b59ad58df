'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { ChartCandlestick } from 'lucide-react'
import dynamic from 'next/dynamic'
import { type ReactNode, useEffect } from 'react'
import type { ChartSurface } from '@/lib/chart-surface.ts'
import { formatDay, formatDayTime, formatPercent, formatPrice } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useFreshness, useQuote, useWatch } from '@/lib/quotes.ts'
import { useText } from '@/text/text-provider.tsx'
import { AgeBadge } from '@/ui/age-badge.tsx'
import { Card } from '@/ui/card.tsx'
import { MarketDataGate } from '@/ui/market-data-gate.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Tabs } from '@/ui/tabs.tsx'
import { chooseSpec, useChartSettings } from './chart-settings.ts'
import { HistoryNote } from './history-note.tsx'
import { CHART_SPECS, type ChartSpec, isDated } from './specs.ts'
import { useBars } from './use-bars.ts'

const HEIGHT = 'h-72 w-full md:h-[21rem]'
/** With the two lines of the legend above the drawing. */
const WHOLE = 'h-[22rem] w-full md:h-[25.5rem]'

/** The drawing library is fetched only by those who look at a chart, and while their bars are on the way. */
const loadCanvas = () => import('./chart-canvas.tsx')
const ChartCanvas = dynamic(async () => (await loadCanvas()).ChartCanvas, {
  ssr: false,
  loading: () => <Skeleton className={WHOLE} />,
})

interface PriceChartProps {
  readonly instrumentId: InstrumentId
  /** Drawn over the candles: lines, marks. */
  readonly overlay?: (surface: ChartSurface) => ReactNode
  /** Below the drawing: what belongs to the overlay. */
  readonly tools?: ReactNode
}

/** Candles from a minute to a month, with the bar that is being formed; older ones come when the view reaches them. */
export function PriceChart({ instrumentId, overlay, tools }: PriceChartProps) {
  const { chart } = useText()
  const spec = useChartSettings((settings) => settings.spec)
  useEffect(() => {
    void useChartSettings.persist.rehydrate()
    loadCanvas().catch(() => {}) // asked for again, and its failure told, where it is drawn
  }, [])
  useWatch([instrumentId])
  return (
    <Card data-testid="price-chart" data-spec={spec}>
      <h2 className="sr-only">{chart.title}</h2>
      <Tabs
        label={chart.title}
        tabs={CHART_SPECS.map((key) => ({ key, label: chart.spec[key] }))}
        value={spec}
        onChange={chooseSpec}
      >
        <ChartPanel key={`${instrumentId} ${spec}`} instrumentId={instrumentId} spec={spec} overlay={overlay} />
      </Tabs>
      {tools}
    </Card>
  )
}

type ChartPanelProps = Pick<PriceChartProps, 'instrumentId' | 'overlay'> & { readonly spec: ChartSpec }

function ChartPanel({ instrumentId, spec, overlay }: ChartPanelProps) {
  const { chart } = useText()
  const { newest, bars, older } = useBars(instrumentId, spec)
  return (
    <div className="p-2">
      <StaleNote instrumentId={instrumentId} />
      <MarketDataGate hasData={newest.data !== undefined}>
        <Loaded query={newest} skeleton={<Skeleton className={WHOLE} />}>
          {({ missingDays, isStale }) =>
            bars.length === 0 ? (
              <EmptyState icon={ChartCandlestick} title={chart.empty} hint={chart.emptyHint} />
            ) : (
              <figure>
                <HistoryNote missingDays={missingDays} isStale={isStale} />
                <ChartCanvas
                  instrumentId={instrumentId}
                  spec={spec}
                  bars={bars}
                  onNearStart={older.more}
                  className={HEIGHT}
                  overlay={overlay}
                />
                <p
                  role="status"
                  className="h-4 px-2 text-12 text-muted"
                  data-testid="older-bars"
                  data-count={bars.length}
                >
                  {older.words}
                </p>
                <Summary instrumentId={instrumentId} spec={spec} bars={bars} />
              </figure>
            )
          }
        </Loaded>
      </MarketDataGate>
    </div>
  )
}

/** Says that the last bar has stopped growing, and since when. */
function StaleNote({ instrumentId }: { instrumentId: InstrumentId }) {
  const { chart } = useText()
  const quote = useQuote(instrumentId)
  if (useFreshness(instrumentId).kind !== 'stale' || !quote) return null
  return (
    <p className="flex items-center gap-2 px-2 pb-1 text-12 text-danger">
      {chart.stale}
      <AgeBadge at={quote.tsInit} isStale />
    </p>
  )
}

interface SummaryProps {
  readonly instrumentId: InstrumentId
  readonly spec: ChartSpec
  readonly bars: readonly Bar[]
}

/** What the picture shows, for those who cannot see it. */
function Summary({ instrumentId, spec, bars }: SummaryProps) {
  const { chart } = useText()
  const name = useInstrumentName()(instrumentId)
  const [first, last] = [bars[0], bars.at(-1)]
  if (!first || !last) return null
  const format = isDated(spec) ? formatDay : formatDayTime
  return (
    <figcaption className="sr-only">
      {chart.summary({
        name,
        spec: chart.spec[spec],
        count: bars.length,
        from: format(first.ts),
        to: format(last.ts),
        last: formatPrice(last.close),
        high: formatPrice(Math.max(...bars.map((bar) => bar.high))),
        low: formatPrice(Math.min(...bars.map((bar) => bar.low))),
        rate: formatPercent((last.close / first.open - 1) * 100),
      })}
    </figcaption>
  )
}
