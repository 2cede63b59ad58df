'use client'

import { useMemo } from 'react'
import { priceLinesQuery } from '@/lib/ledger/price-lines.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleEditorWords } from '@/text/rule-editor.ts'
import { useLocale } from '@/text/text-provider.tsx'
import type { Speech } from '../editor/operands.ts'

/** How values are named outside of the form. */
export function useRuleSpeech(): Speech {
  const locale = useLocale()
  const words = useRuleEditorWords()
  const lines = useQuery(priceLinesQuery).data
  return useMemo(() => ({ locale, words, lines: lines ?? [] }), [locale, words, lines])
}
