'use client'

import { useMemo } from 'react'
import { useInstrumentName } from '@/lib/instruments.ts'
import { priceLinesQuery } from '@/lib/ledger/price-lines.ts'
import { useQuery } from '@/lib/use-query.ts'
import type { RuleParts } from './editor/parts.ts'
import { namesFor, type RuleNames } from './language.ts'

/** What a rule names only by an id, in the reader's words. */
export function useNames(parts: RuleParts): RuleNames {
  const nameOf = useInstrumentName()
  const lines = useQuery(priceLinesQuery).data
  const watchlists = parts.useWatchlists()
  return useMemo(
    () => namesFor({ nameOf, lines: lines ?? [], watchlists: watchlists ?? [] }),
    [nameOf, lines, watchlists],
  )
}
