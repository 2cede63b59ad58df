'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import { PriceChart } from '@/features/chart/price-chart.tsx'
import { LineLayer } from '@/features/lines/line-layer.tsx'
import { LinePanel } from '@/features/lines/line-panel.tsx'
import { useLineTool } from '@/features/lines/use-line-tool.ts'
import type { ChartMark } from '@/features/rules/editor/parts.ts'
import { MarkLayer } from '@/features/rules/preview/mark-layer.tsx'
import { useInstruments } from '@/lib/instruments.ts'

interface MarkedChartProps {
  readonly instrumentId: InstrumentId
  readonly marks: readonly ChartMark[]
}

/** The chart a rule is written beside: lines can be drawn on it, and it shows where the rule would have fired. */
export function MarkedChart({ instrumentId, marks }: MarkedChartProps) {
  const kind = useInstruments().get(instrumentId)?.kind ?? 'stock'
  const tool = useLineTool(instrumentId, kind)
  return (
    <PriceChart
      instrumentId={instrumentId}
      overlay={(surface) => (
        <>
          <MarkLayer surface={surface} marks={marks} />
          <LineLayer surface={surface} tool={tool} />
        </>
      )}
      tools={<LinePanel instrumentId={instrumentId} tool={tool} />}
    />
  )
}
