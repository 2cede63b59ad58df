'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import dynamic from 'next/dynamic'
import type { RuleParts } from '@/features/rules/editor/parts.ts'
import { foldersQuery } from '@/features/watchlist/queries.ts'
import { useQuery } from '@/lib/use-query.ts'
import { Skeleton } from '@/ui/skeleton.tsx'

const InstrumentSearch = dynamic(
  async () => (await import('@/features/quotes/instrument-search-dialog.tsx')).InstrumentSearchDialog,
  { ssr: false },
)
const MarkedChart = dynamic(async () => (await import('./marked-chart.tsx')).MarkedChart, {
  ssr: false,
  loading: () => <Skeleton className="h-[26rem] w-full" />,
})

const Chart: RuleParts['Chart'] = (props) => <MarkedChart {...props} />

const Search: RuleParts['InstrumentSearch'] = ({ onPick, ...props }) => (
  <InstrumentSearch {...props} onPick={({ id }: { id: InstrumentId }) => onPick({ id })} />
)

/** What the screens of rules show of other features. */
export const RULE_PARTS: RuleParts = {
  InstrumentSearch: Search,
  Chart,
  useWatchlists: () => useQuery(foldersQuery).data,
}
