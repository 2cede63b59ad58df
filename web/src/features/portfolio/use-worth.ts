'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { useMemo } from 'react'
import { balancesQuery, positionsQuery } from '@/lib/ledger/tables.ts'
import { useWatch } from '@/lib/quotes.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useValuedPrices } from '@/lib/valuation.ts'
import { type Worth, worthOf } from './worth.ts'

interface WorthQuery {
  /** Undefined until balances and holdings have both been read. */
  readonly data: Worth | undefined
  readonly error: unknown
  readonly refetch: () => unknown
}

/** What the accounts are worth now, followed live while it is on screen. */
export function useWorth(accounts: readonly BrokerAccountRow[]): WorthQuery {
  const balances = useQuery(balancesQuery)
  const positions = useQuery(positionsQuery)
  const held = useMemo(
    () => positions.data?.filter((row) => row.quantity > 0 && accounts.some(({ id }) => id === row.account_id)) ?? [],
    [positions.data, accounts],
  )
  useWatch(held.map((row) => row.instrument_id))
  const prices = useValuedPrices(held)
  const isRead = balances.data !== undefined && positions.data !== undefined
  const worth = worthOf(accounts, { balances: balances.data ?? [], held, prices })
  // Most seconds change nothing: what is drawn from it is then the same.
  const told = JSON.stringify(worth.now)
  const now = useMemo((): Worth['now'] => JSON.parse(told), [told])
  return {
    data: isRead ? { ...worth, now } : undefined,
    error: balances.error ?? positions.error,
    refetch: () => Promise.all([balances.refetch(), positions.refetch()]),
  }
}
