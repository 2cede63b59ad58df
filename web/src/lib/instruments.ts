'use client'

import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import type { ListedInstrument } from '@naru/shared/market/instrument-search'
import { useLocale } from '@/text/text-provider.tsx'
import { useInstrumentList } from './instrument-list.ts'

const NONE: ReadonlyMap<InstrumentId, ListedInstrument> = new Map()

/** Every listed instrument by its id; empty while loading. */
export const useInstruments = (): ReadonlyMap<InstrumentId, ListedInstrument> => useInstrumentList().list?.byId ?? NONE

/** Name in the reader's language; the short code while it is not known. */
export function useInstrumentName(): (id: InstrumentId) => string {
  const instruments = useInstruments()
  const locale = useLocale()
  return (id) => {
    const found = instruments.get(id)
    if (!found) return symbolOf(id)
    return locale === 'en' ? (found.nameEn ?? found.nameKo) : found.nameKo
  }
}
