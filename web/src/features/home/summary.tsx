'use client'

import type { BalanceRow } from '@naru/shared/contracts/views'
import type { ReactNode } from 'react'
import { useNow } from '@/lib/clock.ts'
import { cn } from '@/lib/cn.ts'
import { useCurrentAccount } from '@/lib/current-account.ts'
import { formatWon } from '@/lib/format.ts'
import { balancesQuery, positionsQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { type AccountValue, useValuedPrices, valueAccount } from '@/lib/valuation.ts'
import { useText } from '@/text/text-provider.tsx'
import { Age } from '@/ui/age-badge.tsx'
import { Card } from '@/ui/card.tsx'
import { LongWon, Percent, Pnl } from '@/ui/number.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { Loaded } from '@/ui/states.tsx'

/** The bridge reads the balance every minute; older than this it is shown dimmed. */
const STALE_AFTER_MS = 5 * 60_000

export function Summary() {
  const { home } = useText()
  const account = useCurrentAccount()
  const balances = useQuery(balancesQuery)
  return (
    <Card className="p-5 max-lg:order-1 md:p-6">
      <Loaded query={balances} skeleton={<SummarySkeleton />}>
        {(rows) => {
          const balance = rows.find((row) => row.account_id === account?.id)
          if (balance) return <Figures balance={balance} />
          if (account === undefined) return <SummarySkeleton />
          return (
            <div className="grid gap-1">
              <p className="text-13 text-muted">{home.equity}</p>
              <p className="text-40 text-muted">–</p>
              <p className="text-13 text-muted">{home.noBalance}</p>
            </div>
          )
        }}
      </Loaded>
    </Card>
  )
}

function Figures({ balance }: { balance: BalanceRow }) {
  const text = useText()
  const { home } = text
  const now = useNow()
  const positions = useQuery(positionsQuery)
  const held = positions.data?.filter((row) => row.account_id === balance.account_id && row.quantity > 0) ?? []
  const prices = useValuedPrices(held)
  const holdings = held.flatMap((position, index) => {
    const valued = prices[index]
    return valued ? [{ position, valued }] : []
  })
  const value = valueAccount(balance, holdings)
  const isStale = now - new Date(balance.synced_at).getTime() > STALE_AFTER_MS
  return (
    <div className={cn('grid gap-5', isStale && 'stale')}>
      <div className="grid gap-1">
        <p className="flex flex-wrap items-baseline justify-between gap-2 text-13 text-muted">
          {home.equity}
          {held.length > 0 && <span className="text-12">{home.pricedBy[value.pricedBy]}</span>}
        </p>
        <p className="tabular font-bold text-28 sm:text-40" data-testid="equity">
          {text.common.won(formatWon(value.equity))}
        </p>
        <div className="flex flex-wrap gap-x-6 gap-y-1">
          <TodayPnl pnl={value.todayPnl} start={balance.day_start_equity} />
          {held.length > 0 && <Unrealized value={value} />}
        </div>
      </div>
      <p className="-mb-2 border-t pt-4 text-12 text-muted">
        {home.syncedAt('')}
        <Age at={balance.synced_at} />
      </p>
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-3">
        <Fact label={home.buyingPower} testId="buying-power">
          <LongWon won={balance.buying_power} />
        </Fact>
        <Fact label={home.cash} testId="cash">
          <LongWon won={balance.cash} />
        </Fact>
        <Fact label={home.cashD2} testId="cash-d2">
          <LongWon won={balance.cash_d2} />
        </Fact>
      </dl>
    </div>
  )
}

/** What every holding has gained since it was bought, at the very prices the table below shows. */
function Unrealized({ value: { unrealized } }: { value: AccountValue }) {
  const { home } = useText()
  return (
    <p className="flex flex-wrap items-baseline gap-2 text-16" title={home.unrealizedHint} data-testid="unrealized">
      <span className="text-13 text-muted">{home.unrealized}</span>
      {unrealized === undefined ? '–' : <Pnl won={unrealized} className="font-bold" />}
    </p>
  )
}

function TodayPnl({ pnl, start }: { pnl: number | null; start: number | null }) {
  const { home } = useText()
  if (pnl === null || start === null) return <p className="text-13 text-muted">{home.noDayStart}</p>
  return (
    <p className="flex flex-wrap items-baseline gap-2 text-16" title={home.todayPnlHint} data-testid="today-pnl">
      <span className="text-13 text-muted">{home.todayPnl}</span>
      <Pnl won={pnl} className="font-bold" />
      {start > 0 && <Percent rate={(pnl / start) * 100} />}
    </p>
  )
}

function Fact({ label, testId, children }: { label: string; testId: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-2 sm:grid sm:gap-0.5">
      <dt className="text-13 text-muted">{label}</dt>
      <dd className="font-bold text-16" data-testid={testId}>
        {children}
      </dd>
    </div>
  )
}

function SummarySkeleton() {
  return (
    <div className="grid gap-3">
      <Skeleton className="h-5 w-16" />
      <Skeleton className="h-12 w-64 max-w-full" />
      <Skeleton className="h-6 w-40" />
      <Skeleton className="mt-4 h-12 w-full" />
    </div>
  )
}
