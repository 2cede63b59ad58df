'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { useQuery } from '@/lib/use-query.ts'
import { accountsQuery } from './ledger/tables.ts'

interface Chosen {
  readonly id: string | null
}

/** Which account this device looks at and orders from; remembered per device. */
export const useChosenAccount = create<Chosen>()(
  persist((): Chosen => ({ id: null }), { name: 'naru-account', skipHydration: true }),
)

export function chooseAccount(id: string): void {
  useChosenAccount.setState({ id })
}

/** Accounts in use, oldest first; undefined while loading. */
export function useOpenAccounts(): readonly BrokerAccountRow[] | undefined {
  const { data } = useQuery(accountsQuery)
  return data?.filter((account) => account.archived_at === null)
}

/** The chosen account, else the first one; null when there is none, undefined while loading. */
export function useCurrentAccount(): BrokerAccountRow | null | undefined {
  const accounts = useOpenAccounts()
  const chosen = useChosenAccount((state) => state.id)
  return accounts && (accounts.find((account) => account.id === chosen) ?? accounts[0] ?? null)
}

/**
 * Whether services that KIS has for live accounts alone can be asked for; undefined while loading. Asking on paper would
 * only bring a refusal.
 */
export const useHasLiveAccount = (): boolean | undefined =>
  useOpenAccounts()?.some((account) => account.environment === 'live')
