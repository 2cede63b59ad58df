'use client'

import type { ReactNode } from 'react'
import { useNow } from '@/lib/clock.ts'
import { cn } from '@/lib/cn.ts'
import { formatWon } from '@/lib/format.ts'
import { usePortfolioWords } from '@/text/portfolio.ts'
import { useText } from '@/text/text-provider.tsx'
import { Age } from '@/ui/age-badge.tsx'
import { Card, CardBody } from '@/ui/card.tsx'
import { Percent, Pnl, Won } from '@/ui/number.tsx'
import type { Worth } from '../worth.ts'

/** The bridge reads balances every minute; older than this they are shown as old. */
const STALE_AFTER_MS = 5 * 60_000

/** What it is all worth now, what today made of it, and how much of it is cash. */
export function OverviewCard({ worth }: { worth: Worth }) {
  const words = usePortfolioWords().overview
  const { common, home } = useText()
  const now = useNow()
  const isStale = worth.syncedAt !== null && now - new Date(worth.syncedAt).getTime() > STALE_AFTER_MS
  const isTold = worth.syncedAt !== null
  return (
    <Card data-testid="portfolio-overview">
      <CardBody className="grid gap-4 pt-4">
        <div className={cn('grid gap-1', isStale && 'stale')}>
          <p className="text-13 text-muted">{words.equity}</p>
          <p className="tabular font-bold text-28 sm:text-40" data-testid="portfolio-equity">
            {isTold ? common.won(formatWon(worth.equity)) : '–'}
          </p>
          <p className="flex flex-wrap gap-x-6 gap-y-1 text-16">
            <span className="inline-flex flex-wrap items-baseline gap-2" title={home.todayPnlHint}>
              <span className="text-13 text-muted">{words.today}</span>
              {worth.todayPnl === null ? '–' : <Pnl won={worth.todayPnl} className="font-bold" />}
              {worth.todayPnl !== null && (worth.dayStart ?? 0) > 0 && (
                <Percent rate={(worth.todayPnl / (worth.dayStart ?? 1)) * 100} />
              )}
            </span>
            <span className="inline-flex flex-wrap items-baseline gap-2" title={home.unrealizedHint}>
              <span className="text-13 text-muted">{words.unrealized}</span>
              {worth.unrealized === undefined ? '–' : <Pnl won={worth.unrealized} className="font-bold" />}
            </span>
          </p>
        </div>
        <dl className={cn('grid grid-cols-2 gap-x-6 gap-y-3 border-t pt-3 lg:grid-cols-4', isStale && 'stale')}>
          <Fact label={words.invested}>
            <Won won={isTold ? worth.equity - worth.cashD2 : undefined} />
          </Fact>
          <Fact label={words.cashD2} hint={words.cashD2Hint}>
            <Won won={isTold ? worth.cashD2 : undefined} />
          </Fact>
          <Fact label={words.cash}>
            <Won won={isTold ? worth.cash : undefined} />
          </Fact>
          <Fact label={words.buyingPower}>
            <Won won={isTold ? worth.buyingPower : undefined} />
          </Fact>
        </dl>
        <div className="grid gap-1 text-12 text-muted">
          {isTold && (
            <p>
              {words.asOf} <Age at={worth.syncedAt} />
              {isStale && <span className="text-danger"> · {words.stale}</span>}
            </p>
          )}
          {worth.untold.length > 0 && (
            <p className="text-danger" data-testid="untold">
              {words.untold(worth.untold.map(({ label }) => label).join(', '))}
            </p>
          )}
        </div>
      </CardBody>
    </Card>
  )
}

function Fact({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className="grid gap-0.5" title={hint}>
      <dt className="text-12 text-muted">{label}</dt>
      <dd className="font-bold text-16">{children}</dd>
    </div>
  )
}
