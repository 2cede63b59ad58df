'use client'

import { instrumentId } from '@naru/shared/domain/instrument'
import type { RuleNames } from '@naru/shared/rules/explain/words'
import { useMemo } from 'react'
import { useInstrumentName } from '@/lib/instruments.ts'
import type { StrategyParts } from './parts.ts'

/** What a strategy names only by a code or an id, in the reader's words. */
export function useNames({ useWatchlists }: StrategyParts): RuleNames {
  const nameOf = useInstrumentName()
  const watchlists = useWatchlists()
  return useMemo(
    () => ({
      symbol: (symbol) => nameOf(instrumentId(symbol)),
      watchlist: (id) => watchlists?.find((one) => one.id === id)?.name,
    }),
    [nameOf, watchlists],
  )
}
