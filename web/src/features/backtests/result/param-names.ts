'use client'

import type { ParamSpec } from '@naru/shared/indicators/indicator'
import { createContext, use } from 'react'
import { useLocale } from '@/text/text-provider.tsx'

/** The parameters of the strategy a result is of, for whatever names them. */
export const ParamsContext = createContext<readonly ParamSpec[]>([])

/** The label of a parameter in the reader's language; its id while nobody says what it means. */
export function useParamNames(): (param: string) => string {
  const params = use(ParamsContext)
  const locale = useLocale()
  return (param) => params.find(({ id }) => id === param)?.label[locale] ?? param
}
