'use client'

import { Check } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'
import { useConfig } from '@/lib/config.tsx'
import { useOpenAccounts } from '@/lib/current-account.ts'
import { pulseOf, useBridges } from '@/lib/heartbeat.ts'
import { bridgesQuery, ordersQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useOnboardingWords } from '@/text/onboarding.ts'
import { useText } from '@/text/text-provider.tsx'
import { Badge } from '@/ui/badge.tsx'
import { buttonStyle } from '@/ui/button.tsx'
import { Card } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { ErrorState } from '@/ui/states.tsx'
import { ConnectAccount } from './connect-account-lazy.tsx'
import { Verification } from './verification.tsx'

const FIRST_ORDER = '/symbols/005930'

/** Three steps from nothing to a first paper order; each is done when the ledger says so. */
export function Onboarding() {
  const onboarding = useOnboardingWords()
  const { title } = useText().onboarding
  const { bridges: pinned } = useConfig()
  const bridges = useQuery(bridgesQuery)
  const read = useBridges()
  const orders = useQuery(ordersQuery)
  const accounts = useOpenAccounts()

  const bridge = pinned[0]
  const row = read?.bridges.find((candidate) => candidate.id === bridge?.id)
  const isAlive = read !== undefined && row !== undefined && pulseOf(row, read.asOf) !== 'dead'
  const verified = accounts?.find((account) => account.credential_state === 'verified')
  const hasOrdered = orders.data?.some(({ source }) => source !== 'external') ?? false

  const isLoading = read === undefined || accounts === undefined
  return (
    <div className="mx-auto grid max-w-2xl gap-4">
      <header>
        <h1 className="text-28">{title}</h1>
        <p className="text-16 text-muted">{onboarding.lead}</p>
      </header>
      {bridges.error && <ErrorState error={bridges.error} onRetry={() => void bridges.refetch()} />}
      <Step number={1} title={onboarding.stepBridge} state={isAlive ? 'done' : 'current'}>
        <p className="text-muted">{onboarding.stepBridgeBody}</p>
        {!isLoading && <BridgeSentence name={bridge?.name} isAlive={isAlive} />}
      </Step>
      <Step number={2} title={onboarding.stepAccount} state={verified ? 'done' : isAlive ? 'current' : 'waiting'}>
        {isLoading ? (
          <SkeletonRows rows={3} />
        ) : (
          <>
            <p className="text-muted">{onboarding.stepAccountBody}</p>
            {verified && <Verification account={verified} sentAt={null} />}
            {!verified && bridge && isAlive && <ConnectAccount bridge={bridge} />}
          </>
        )}
      </Step>
      <Step number={3} title={onboarding.stepOrder} state={hasOrdered ? 'done' : verified ? 'current' : 'waiting'}>
        <p className="text-muted">{onboarding.stepOrderBody}</p>
        {verified ? (
          <Link href={FIRST_ORDER} className={cn(buttonStyle(), 'justify-self-start')}>
            {onboarding.goOrder}
          </Link>
        ) : (
          <p className="text-13 text-muted">{onboarding.afterVerified}</p>
        )}
      </Step>
    </div>
  )
}

function BridgeSentence({ name, isAlive }: { name: string | undefined; isAlive: boolean }) {
  const onboarding = useOnboardingWords()
  if (name === undefined) return <p className="text-danger">{onboarding.bridgeNone}</p>
  return isAlive ? (
    <p className="text-accent">{onboarding.bridgeFound(name)}</p>
  ) : (
    <p className="text-danger">{onboarding.bridgeSilent(name)}</p>
  )
}

interface StepProps {
  readonly number: number
  readonly title: string
  readonly state: 'done' | 'current' | 'waiting'
  readonly children: ReactNode
}

function Step({ number, title, state, children }: StepProps) {
  const onboarding = useOnboardingWords()
  const isDone = state === 'done'
  return (
    <Card
      aria-current={state === 'current' ? 'step' : undefined}
      className="grid gap-3 p-4 md:p-5"
      data-step-state={state}
    >
      <header className="flex items-center gap-3">
        <span
          aria-hidden
          className={cn(
            'tabular grid size-7 place-items-center rounded-full border font-bold text-13',
            isDone
              ? 'border-accent bg-accent text-on-solid'
              : state === 'current'
                ? 'border-accent text-accent'
                : 'text-muted',
          )}
        >
          {isDone ? <Check size={16} /> : number}
        </span>
        <h2 className="flex-1 text-16">{title}</h2>
        <Badge tone={isDone || state === 'current' ? 'accent' : 'neutral'}>
          {{ done: onboarding.done, current: onboarding.current, waiting: onboarding.waiting }[state]}
        </Badge>
      </header>
      {children}
    </Card>
  )
}
