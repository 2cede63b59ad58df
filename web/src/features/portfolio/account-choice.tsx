'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { useMemo, useState } from 'react'
import { formatQuantity } from '@/lib/format.ts'
import { usePortfolioWords } from '@/text/portfolio.ts'
import { useText } from '@/text/text-provider.tsx'
import { Choice } from '@/ui/choice.tsx'

const ALL = 'all'

interface Chosen {
  readonly chosen: readonly BrokerAccountRow[]
  readonly value: string
  readonly onChange: (key: string) => void
}

/** All accounts of one kind of money at first, or one of them. */
export function useAccountChoice(accounts: readonly BrokerAccountRow[]): Chosen {
  const [wanted, setWanted] = useState<string>(ALL)
  const chosen = useMemo(() => {
    const one = accounts.filter(({ id }) => id === wanted)
    return one.length > 0 ? one : accounts
  }, [accounts, wanted])
  return { chosen, value: chosen === accounts ? ALL : wanted, onChange: setWanted }
}

interface AccountChoiceProps extends Omit<Chosen, 'chosen'> {
  readonly accounts: readonly BrokerAccountRow[]
}

export function AccountChoice({ accounts, value, onChange }: AccountChoiceProps) {
  const words = usePortfolioWords()
  const { account } = useText()
  if (accounts.length < 2) return null
  const options = accounts.map(({ id, label, account_number_masked: number, archived_at }) => ({
    key: id as string,
    label: `${archived_at === null ? label : words.removed(label)} ${number ?? account.numberUnknown}`,
  }))
  return (
    <Choice
      label={words.chooseAccount}
      options={[{ key: ALL, label: words.allAccounts(formatQuantity(accounts.length)) }, ...options]}
      value={value}
      onChange={onChange}
    />
  )
}
