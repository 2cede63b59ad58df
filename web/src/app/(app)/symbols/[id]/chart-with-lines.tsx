'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import { History } from 'lucide-react'
import Link from 'next/link'
import { PriceChart } from '@/features/chart/price-chart.tsx'
import { LineLayer } from '@/features/lines/line-layer.tsx'
import { LinePanel } from '@/features/lines/line-panel.tsx'
import { useLineTool } from '@/features/lines/use-line-tool.ts'
import { ruleOnLine } from '@/lib/rule-links.ts'
import { useText } from '@/text/text-provider.tsx'

/** The chart, the lines its reader has drawn on it, and from each of them the way to an alert. */
export function ChartWithLines({ instrument }: { instrument: InstrumentRow }) {
  const { nav } = useText()
  const tool = useLineTool(instrument.id, instrument.kind)
  return (
    <PriceChart
      instrumentId={instrument.id}
      overlay={(surface) => <LineLayer surface={surface} tool={tool} />}
      tools={
        <>
          <LinePanel instrumentId={instrument.id} tool={tool} ruleHref={ruleOnLine} />
          <p className="border-t px-4 py-2">
            <Link
              href={`/replay?instrument=${instrument.id}`}
              className="inline-flex min-h-11 items-center gap-1.5 text-13 text-accent hover:underline md:min-h-0"
            >
              <History aria-hidden size={14} />
              {nav.replay}
            </Link>
          </p>
        </>
      }
    />
  )
}
