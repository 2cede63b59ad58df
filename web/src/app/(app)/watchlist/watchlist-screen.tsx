'use client'

import { InstrumentSearchDialog } from '@/features/quotes/instrument-search-dialog.tsx'
import { Watchlist } from '@/features/watchlist/watchlist.tsx'

export function WatchlistScreen() {
  return <Watchlist search={(slot) => <InstrumentSearchDialog {...slot} />} />
}
