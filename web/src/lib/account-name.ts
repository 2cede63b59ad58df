'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { useText } from '@/text/text-provider.tsx'

/** "주식 · 실전투자 ••••5678": which money, so that nobody can take one account for another. */
export function useAccountName(): (account: BrokerAccountRow) => string {
  const { account: words } = useText()
  return ({ label, environment, account_number_masked: number }) =>
    `${label} · ${words.environment[environment]} ${number ?? words.numberUnknown}`
}
