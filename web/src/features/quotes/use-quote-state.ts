'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import { useQuoteSnapshot } from '@/lib/market-snapshot.ts'
import { type Freshness, type HeldQuote, useFreshness, useQuote, useWatch } from '@/lib/quotes.ts'

interface QuoteState {
  readonly quote: HeldQuote | undefined
  readonly freshness: Freshness
  /** Why there is no first price yet; the stream may still bring one. */
  readonly error: Error | null
  readonly retry: () => void
}

/** One instrument's price, kept coming while mounted: from the stream, and read once because a quiet stock says nothing. */
export function useQuoteState(id: InstrumentId): QuoteState {
  useWatch([id])
  const snapshot = useQuoteSnapshot(id)
  return {
    quote: useQuote(id),
    freshness: useFreshness(id),
    error: snapshot.error,
    retry: () => void snapshot.refetch(),
  }
}
