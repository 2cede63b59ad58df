'use client'

import type { RuleRow } from '@naru/shared/contracts/rules'
import { useEffect, useState } from 'react'
import { useInstrumentName } from '@/lib/instruments.ts'
import { priceLinesQuery } from '@/lib/ledger/price-lines.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useLocale } from '@/text/text-provider.tsx'

type Language = typeof import('../language.ts')

let loading: Promise<Language> | undefined

/** The language is a lot to know and comes after the list. */
function useLanguage(): Language | undefined {
  const [language, setLanguage] = useState<Language>()
  useEffect(() => {
    let isLeft = false
    loading ??= import('../language.ts')
    loading.then(
      (loaded) => !isLeft && setLanguage(() => loaded),
      () => {
        loading = undefined // names and states are there without it
      },
    )
    return () => {
      isLeft = true
    }
  }, [])
  return language
}

/** Every rule read aloud, by its id; empty until the language has come. */
export function useSentences(rules: readonly RuleRow[]): ReadonlyMap<string, string> {
  const language = useLanguage()
  const locale = useLocale()
  const nameOf = useInstrumentName()
  const lines = useQuery(priceLinesQuery).data
  if (!language) return new Map()
  const names = language.namesFor({ nameOf, lines: lines ?? [], watchlists: [] })
  return new Map(
    rules.flatMap((rule) => {
      const sentence = language.read(rule.draft, locale, names)[0]
      return sentence === undefined ? [] : [[rule.id, sentence] as const]
    }),
  )
}
