'use client'

import type { ReportTrade } from '@naru/shared/backtest/report'
import { unixMs } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'
import { queryOptions } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { TradeChartProps } from '@/features/backtests/result/parts.ts'
import { TradeLayer } from '@/features/backtests/result/trade-layer.tsx'
import { Attribution } from '@/features/chart/attribution.tsx'
import { type CandleChart, createCandleChart } from '@/features/chart/candle-chart.ts'
import { readBars } from '@/lib/backtest-data.ts'
import { useInstruments } from '@/lib/instruments.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useQuery } from '@/lib/use-query.ts'
import { useReportWords } from '@/text/backtests.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'

type Props = TradeChartProps

/** The bars a result was played on, from where it had them. */
function useBarsOf({ report, instrumentId, isCarried }: Props) {
  const bridge = useMyBridge()
  const instruments = useInstruments()
  const { spec } = report
  const source = isCarried ? 'carried' : 'bridge'
  return useQuery(
    queryOptions({
      queryKey: ['backtest-bars', source, bridge?.id, instrumentId, spec.bar, spec.from, spec.to, spec.data],
      enabled: isCarried || bridge !== undefined,
      networkMode: 'always',
      queryFn: async ({ signal }): Promise<readonly Bar[]> => {
        const wanted = { ...spec, instruments: [instrumentId], benchmark: null }
        const { series } = await readBars(wanted, { source, bridge, instruments, signal })
        const columns = series[0]?.columns
        if (!columns) return []
        return Array.from(columns.ts.subarray(0, columns.length), (ts, row) => ({
          instrumentId,
          spec: spec.bar,
          ts: unixMs(ts),
          open: columns.open[row] ?? 0,
          high: columns.high[row] ?? 0,
          low: columns.low[row] ?? 0,
          close: columns.close[row] ?? 0,
          volume: columns.volume[row] ?? 0,
        }))
      },
      staleTime: Number.POSITIVE_INFINITY,
      structuralSharing: false,
    }),
  )
}

/** Candles with a triangle where something was bought or sold, and a line from the one to the other. */
export function TradeChart(props: Props) {
  const words = useReportWords().trades
  const bars = useBarsOf(props)
  if (bars.data?.length === 0 || bars.error) return <p className="text-13 text-muted">{words.noBars}</p>
  if (!bars.data) return <Skeleton className="h-80 w-full" />
  return <Drawing {...props} bars={bars.data} />
}

function Drawing({ report, instrumentId, pointed, onPoint, bars }: Props & { bars: readonly Bar[] }) {
  const host = useRef<HTMLDivElement>(null)
  const locale = useLocale()
  const [chart, setChart] = useState<CandleChart>()
  const spec = report.spec.bar === '30m' ? '15m' : report.spec.bar
  useEffect(() => {
    if (!host.current) return
    const made = createCandleChart(host.current, { spec, locale, onPoint: () => {}, onNearStart: () => {} })
    setChart(made)
    return () => {
      setChart(undefined)
      made.remove()
    }
  }, [spec, locale])
  useEffect(() => chart?.show(bars), [chart, bars])
  const own = pointed?.instrumentId === instrumentId ? pointed : undefined
  useEffect(() => {
    if (own) chart?.reveal(own.entryTs, own.exitTs)
  }, [chart, own])
  const trades = useMemo(
    () => report.trades.filter((trade) => trade.instrumentId === instrumentId),
    [report, instrumentId],
  )
  const pick = (trade: ReportTrade): void => onPoint(trade)
  return (
    <div className="relative h-80 md:h-96" data-testid="trade-chart">
      {/* Its canvases count their layers among themselves. */}
      <div ref={host} aria-hidden className="absolute inset-0 isolate" />
      {chart && <TradeLayer surface={chart.surface} trades={trades} pointed={own} onPick={pick} />}
      <Attribution />
    </div>
  )
}
