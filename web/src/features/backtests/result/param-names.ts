'use client'

import { STRATEGIES } from '@naru/shared/strategies/registry'
import type { StrategySource } from '@naru/shared/strategies/source'
import { createContext, use } from 'react'
import { useLocale } from '@/text/text-provider.tsx'

/** Of which strategy a result is, for whatever names its parameters. */
export const SourceContext = createContext<StrategySource | null>(null)

/** The label of a parameter in the reader's language; its id where the strategy is not built in. */
export function useParamNames(): (param: string) => string {
  const source = use(SourceContext)
  const locale = useLocale()
  const params = source?.kind === 'built_in' ? STRATEGIES.find(({ id }) => id === source.strategy)?.params : undefined
  return (param) => params?.find(({ id }) => id === param)?.label[locale] ?? param
}
