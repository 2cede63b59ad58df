'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import dynamic from 'next/dynamic'
import type { FormParts } from '@/features/backtests/form/form-props.ts'
import type { ReportParts } from '@/features/backtests/result/parts.ts'
import { Skeleton } from '@/ui/skeleton.tsx'

const InstrumentSearch = dynamic(
  async () => (await import('@/features/quotes/instrument-search-dialog.tsx')).InstrumentSearchDialog,
  { ssr: false },
)
const TradeChart = dynamic(async () => (await import('./trade-chart.tsx')).TradeChart, {
  ssr: false,
  loading: () => <Skeleton className="h-80 w-full" />,
})

/** What the form of a backtest shows of other features. */
export const FORM_PARTS: FormParts = {
  InstrumentSearch: ({ onPick, ...props }) => (
    <InstrumentSearch {...props} onPick={({ id }: { id: InstrumentId }) => onPick({ id })} />
  ),
}

/** What a result shows of other features. */
export const REPORT_PARTS: ReportParts = { TradeChart: (props) => <TradeChart {...props} /> }
