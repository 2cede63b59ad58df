'use client'

import { useStrategyWords } from '@/text/strategies.ts'
import { useText } from '@/text/text-provider.tsx'

/** Who said no to a signal, in words: a guard of the strategy's own, else the ledger or the broker. */
export function useRefusal(): (code: string) => string {
  const { guard } = useStrategyWords()
  const { errors } = useText()
  return (code) => guard[code] ?? Object.entries(errors).find(([name]) => name === code)?.[1].what ?? code
}
