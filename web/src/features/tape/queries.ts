'use client'

import { TradesResponse } from '@naru/shared/contracts/market-info-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { useEffect } from 'react'
import { bridgeQuery } from '@/lib/bridge-queries.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useTape } from '@/lib/tape.ts'
import { useQuery } from '@/lib/use-query.ts'

/** Reads the latest trades once; the stream adds to them. */
export function useTapeSnapshot(id: InstrumentId) {
  const question = { key: ['trades', id], path: `/v1/trades/${id}`, answer: TradesResponse }
  const query = useQuery(bridgeQuery(useMyBridge(), question))
  const { data } = query
  useEffect(() => {
    if (data) useTape.getState().receive(id, data.trades, 'read')
  }, [data, id])
  return query
}
