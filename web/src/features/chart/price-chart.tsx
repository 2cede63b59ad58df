'use client'

import { BarsResponse } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { useQuery } from '@tanstack/react-query'
import { ChartCandlestick } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { askBridge } from '@/lib/bridge.ts'
import { formatDay, formatDayTime, formatPercent, formatPrice } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useFreshness, useQuote, useWatch } from '@/lib/quotes.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useText } from '@/text/text-provider.tsx'
import { AgeBadge } from '@/ui/age-badge.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { MarketDataGate } from '@/ui/market-data-gate.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Tabs } from '@/ui/tabs.tsx'
import { CHART_SPECS, type ChartSpec } from './forming-bar.ts'

const HEIGHT = 'h-72 w-full md:h-[26rem]'

/** The drawing library is fetched only by those who look at a chart. */
const ChartCanvas = dynamic(async () => (await import('./chart-canvas.tsx')).ChartCanvas, {
  ssr: false,
  loading: () => <Skeleton className={HEIGHT} />,
})

/** Minutes are read again as they close, which heals what was missed while disconnected. */
const REFETCH_MS: Readonly<Record<ChartSpec, number>> = { '1d': 10 * 60_000, '1m': 60_000, '5m': 120_000 }

function useBars(instrumentId: InstrumentId, spec: ChartSpec) {
  const bridge = useMyBridge()
  return useQuery({
    queryKey: ['bars', bridge?.id, instrumentId, spec],
    enabled: bridge !== undefined,
    queryFn: async ({ signal }): Promise<readonly Bar[]> => {
      if (!bridge) return []
      const path = `/v1/bars/${instrumentId}?spec=${spec}`
      return (await askBridge({ bridge, path, answer: BarsResponse, signal })).bars
    },
    refetchInterval: REFETCH_MS[spec],
    refetchOnReconnect: 'always',
  })
}

/** Candles of a day, a minute or five, with the bar that is being formed. */
export function PriceChart({ instrumentId }: { instrumentId: InstrumentId }) {
  const { chart } = useText()
  const [spec, setSpec] = useState<ChartSpec>('1d')
  const quote = useQuote(instrumentId)
  const isStale = useFreshness(instrumentId).kind === 'stale'
  useWatch([instrumentId])
  return (
    <Card data-testid="price-chart" data-spec={spec}>
      <CardHeader
        title={chart.title}
        action={
          quote &&
          isStale && (
            <span className="flex items-center gap-2 text-12 text-danger">
              {chart.stale}
              <AgeBadge at={quote.tsInit} isStale />
            </span>
          )
        }
      />
      <Tabs
        label={chart.title}
        tabs={CHART_SPECS.map((key) => ({ key, label: chart.spec[key] }))}
        value={spec}
        onChange={setSpec}
      >
        <ChartPanel key={`${instrumentId} ${spec}`} instrumentId={instrumentId} spec={spec} />
      </Tabs>
    </Card>
  )
}

function ChartPanel({ instrumentId, spec }: { instrumentId: InstrumentId; spec: ChartSpec }) {
  const { chart } = useText()
  const bars = useBars(instrumentId, spec)
  const isEmpty = bars.data?.length === 0
  return (
    <div className="p-2">
      <MarketDataGate hasData={bars.data !== undefined}>
        <Loaded query={bars} skeleton={<Skeleton className={HEIGHT} />}>
          {(rows) =>
            isEmpty ? (
              <EmptyState icon={ChartCandlestick} title={chart.empty} hint={chart.emptyHint} />
            ) : (
              <figure>
                <ChartCanvas instrumentId={instrumentId} spec={spec} bars={rows} className={HEIGHT} />
                <Summary instrumentId={instrumentId} spec={spec} bars={rows} />
              </figure>
            )
          }
        </Loaded>
      </MarketDataGate>
    </div>
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
  const format = spec === '1d' ? formatDay : formatDayTime
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
