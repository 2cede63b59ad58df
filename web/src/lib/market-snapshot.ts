'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import { useEffect } from 'react'
import { useQuery } from '@/lib/use-query.ts'
import { bookQuery, quoteQuery } from './bridge-queries.ts'
import { useQuotes } from './quotes.ts'
import { useMyBridge } from './stream.tsx'

/** The stream tells of changes only; a quiet stock is asked for this often until it trades. */
const QUIET_EVERY_MS = 15_000

/** Reads the last price once, and again while the stream has nothing to say. What comes goes into the quote store. */
export function useQuoteSnapshot(id: InstrumentId) {
  const query = useQuery({
    ...quoteQuery(useMyBridge(), id),
    refetchInterval: () => (useQuotes.getState().quotes[id]?.via === 'stream' ? false : QUIET_EVERY_MS),
  })
  const { data } = query
  useEffect(() => {
    if (data) useQuotes.getState().receive([data], 'stream')
  }, [data])
  return query
}

/** Reads the order book once; the stream keeps it current afterwards. */
export function useBookSnapshot(id: InstrumentId) {
  const query = useQuery(bookQuery(useMyBridge(), id))
  const { data } = query
  useEffect(() => {
    if (data) useQuotes.getState().receiveBook(data)
  }, [data])
  return query
}
