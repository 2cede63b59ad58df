'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import { PriceChart } from '@/features/chart/price-chart.tsx'
import { LineLayer } from '@/features/lines/line-layer.tsx'
import { LinePanel } from '@/features/lines/line-panel.tsx'
import { useLineTool } from '@/features/lines/use-line-tool.ts'
import { ruleOnLine } from '@/lib/rule-links.ts'

/** The chart, the lines its reader has drawn on it, and from each of them the way to an alert. */
export function ChartWithLines({ instrument }: { instrument: InstrumentRow }) {
  const tool = useLineTool(instrument.id, instrument.kind)
  return (
    <PriceChart
      instrumentId={instrument.id}
      overlay={(surface) => <LineLayer surface={surface} tool={tool} />}
      tools={<LinePanel instrumentId={instrument.id} tool={tool} ruleHref={ruleOnLine} />}
    />
  )
}
