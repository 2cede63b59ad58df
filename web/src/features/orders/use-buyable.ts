'use client'

import { BuyableResponse } from '@naru/shared/contracts/bridge-api'
import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { useEffect, useState } from 'react'
import { AppError } from '@/lib/app-error.ts'
import { askBridge } from '@/lib/bridge.ts'
import { usePinnedBridge } from '@/lib/config.tsx'
import { balancesQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'

export interface Buyable {
  readonly quantity: number
  /** `broker`: its answer of the moment · `balance`: reckoned from the last balance because the bridge did not answer. */
  readonly source: 'broker' | 'balance'
}

interface BuyableQuestion {
  readonly account: BrokerAccountRow
  readonly instrumentId: InstrumentId
  /** Won per share; null asks at market, undefined asks nothing. */
  readonly limitPrice: number | null | undefined
  /** What a share may cost at worst, for reckoning from the balance. */
  readonly cautiousPrice: number | undefined
  readonly isWanted: boolean
}

/** A price being typed is asked about once it rests: the broker counts every question. */
const REST_MS = 500

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}

/** How much can be bought without receivables; undefined while asking or when nothing can tell. */
export function useBuyable(question: BuyableQuestion): Buyable | undefined {
  const { account, instrumentId, limitPrice, cautiousPrice, isWanted } = question
  const bridge = usePinnedBridge(account.bridge_id)
  const { data: balances } = useQuery(balancesQuery)
  const balance = balances?.find((row) => row.account_id === account.id)
  const rested = useRested(limitPrice)
  const isResting = rested === limitPrice && limitPrice !== undefined
  const asked = useQuery({
    // A new balance means that the broker's answer has changed too.
    queryKey: ['buyable', account.id, instrumentId, rested ?? 'market', balance?.version ?? 0],
    queryFn: ({ signal }) => {
      if (!bridge) throw new AppError('bridge_not_pinned')
      const query = new URLSearchParams({ instrumentId })
      if (rested) query.set('limitPrice', String(rested))
      return askBridge({ bridge, path: `/v1/accounts/${account.id}/buyable?${query}`, answer: BuyableResponse, signal })
    },
    enabled: isWanted && isResting && account.credential_state === 'verified',
    retry: false,
    staleTime: 5_000,
  })
  if (!isResting) return undefined
  if (asked.data) return { quantity: asked.data.quantity, source: 'broker' }
  const isUnanswered = asked.isError || !isWanted
  if (!isUnanswered || !balance || !cautiousPrice) return undefined
  return { quantity: Math.floor(Math.max(0, balance.buying_power) / cautiousPrice), source: 'balance' }
}
