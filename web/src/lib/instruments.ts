'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useLocale } from '@/text/text-provider.tsx'
import { instrumentsQuery } from './ledger/tables.ts'

/** Every known instrument by its id; empty while loading. */
export function useInstruments(): ReadonlyMap<InstrumentId, InstrumentRow> {
  const { data } = useQuery(instrumentsQuery)
  return useMemo(() => new Map(data?.map((row) => [row.id, row])), [data])
}

/** Name in the reader's language; the short code while it is not known. */
export function useInstrumentName(): (id: InstrumentId) => string {
  const instruments = useInstruments()
  const locale = useLocale()
  return (id) => {
    const row = instruments.get(id)
    if (!row) return symbolOf(id)
    return locale === 'en' ? (row.name_en ?? row.name_ko) : row.name_ko
  }
}
