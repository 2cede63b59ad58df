'use client'

import { Plug, WifiOff } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useOpenAccounts } from '@/lib/current-account.ts'
import { useText } from '@/text/text-provider.tsx'
import { buttonStyle } from './button.tsx'
import { EmptyState, useIsOnline } from './states.tsx'

interface MarketDataGateProps {
  /** Something to show is held already, however old. */
  readonly hasData: boolean
  readonly children: ReactNode
}

/** Market data needs a connected account and a network; without either it says so instead of loading forever. */
export function MarketDataGate({ hasData, children }: MarketDataGateProps) {
  const { quotes } = useText()
  const accounts = useOpenAccounts()
  const isOnline = useIsOnline()
  if (hasData) return children
  if (!isOnline) return <EmptyState icon={WifiOff} title={quotes.offline} hint={quotes.offlineHint} />
  if (accounts?.length !== 0) return children
  return (
    <EmptyState
      icon={Plug}
      title={quotes.noBridge}
      hint={quotes.noBridgeHint}
      action={
        <Link href="/onboarding" className={buttonStyle()}>
          {quotes.connect}
        </Link>
      }
    />
  )
}
