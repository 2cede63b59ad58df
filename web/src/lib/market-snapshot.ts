'use client'

import { Book, Quote } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { useQuery } from '@tanstack/react-query'
import { askBridge } from './bridge.ts'
import { useQuotes } from './quotes.ts'
import { useMyBridge } from './stream.tsx'

/** The stream tells of changes only; a quiet stock is asked for this often until it trades. */
const QUIET_EVERY_MS = 15_000

/** Reads the last price once, and again while the stream has nothing to say. What comes goes into the quote store. */
export function useQuoteSnapshot(id: InstrumentId) {
  const bridge = useMyBridge()
  return useQuery({
    queryKey: ['quote', id, bridge?.id],
    enabled: bridge !== undefined,
    queryFn: async ({ signal }) => {
      if (!bridge) return null
      const quote = await askBridge({ bridge, path: `/v1/quotes/${id}`, answer: Quote, signal })
      useQuotes.getState().receive([quote], 'stream')
      return quote.tsInit
    },
    refetchInterval: () => (useQuotes.getState().quotes[id]?.via === 'stream' ? false : QUIET_EVERY_MS),
  })
}

/** Reads the order book once; the stream keeps it current afterwards. */
export function useBookSnapshot(id: InstrumentId) {
  const bridge = useMyBridge()
  return useQuery({
    queryKey: ['book', id, bridge?.id],
    enabled: bridge !== undefined,
    queryFn: async ({ signal }) => {
      if (!bridge) return null
      const book = await askBridge({ bridge, path: `/v1/orderbook/${id}`, answer: Book, signal })
      useQuotes.getState().receiveBook(book)
      return book.tsInit
    },
  })
}
