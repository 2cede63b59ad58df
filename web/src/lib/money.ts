'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import type { Environment } from '@naru/shared/domain/order'
import { useMemo } from 'react'
import { useQuery } from '@/lib/use-query.ts'
import { accountsQuery } from './ledger/tables.ts'

/** Accounts of one kind of money. The two kinds are never added up. */
export interface Money {
  readonly environment: Environment
  /** Oldest first; at least one. */
  readonly accounts: readonly BrokerAccountRow[]
}

/** Real money first; a kind of which there is no account is left out. */
export function moneyOf(accounts: readonly BrokerAccountRow[]): readonly Money[] {
  return (['live', 'paper'] as const).flatMap((environment) => {
    const own = accounts.filter((account) => account.environment === environment)
    return own.length === 0 ? [] : [{ environment, accounts: own }]
  })
}

/** Of the accounts in use. The same lists as long as the accounts are the same. */
export function useMoney() {
  const { data: accounts, error, refetch } = useQuery(accountsQuery)
  const data = useMemo(
    () => accounts && moneyOf(accounts.filter((account) => account.archived_at === null)),
    [accounts],
  )
  return { data, error, refetch }
}
