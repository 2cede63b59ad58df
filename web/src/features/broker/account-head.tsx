'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'
import { useText } from '@/text/text-provider.tsx'
import { Badge } from '@/ui/badge.tsx'
import { Card } from '@/ui/card.tsx'

interface AccountHeadProps {
  readonly account: BrokerAccountRow
  readonly children: ReactNode
}

/** Whose account it is and, before anything else, whether its money is real. */
export function AccountHead({ account, children }: AccountHeadProps) {
  const text = useText()
  const isPaper = account.environment === 'paper'
  return (
    <Card
      className={cn('overflow-hidden border-2', isPaper ? 'border-paper' : 'border-danger')}
      data-testid="broker-account"
      data-environment={account.environment}
    >
      <p className={cn('px-4 py-1.5 font-bold text-13', isPaper ? 'bg-paper-soft text-paper' : 'bg-ink text-canvas')}>
        {isPaper
          ? text.account.paperFrame
          : text.account.liveBanner(account.account_number_masked ?? text.account.numberUnknown)}
      </p>
      <header className="flex flex-wrap items-center gap-2 px-4 pt-3">
        <h2 className="text-16">{account.label}</h2>
        <span className="tabular text-13 text-muted">
          {account.account_number_masked ?? text.account.numberUnknown}
        </span>
        <Badge
          tone={account.session_state === 'running' ? 'accent' : 'neutral'}
          title={text.account.session[account.session_state].meaning}
        >
          {text.account.session[account.session_state].label}
        </Badge>
      </header>
      {children}
    </Card>
  )
}
