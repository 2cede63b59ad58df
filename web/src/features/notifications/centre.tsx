'use client'

import type { NotificationRow } from '@naru/shared/contracts/notifications'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Bell, CheckCheck, Settings2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { toServerTime, useNow } from '@/lib/clock.ts'
import { useConnection } from '@/lib/connection.ts'
import { formatDay } from '@/lib/format.ts'
import { useIsHydrated } from '@/lib/hydrated.ts'
import { channelsQuery } from '@/lib/ledger/channels.ts'
import { accountsQuery, ordersQuery } from '@/lib/ledger/tables.ts'
import { unreadQuery } from '@/lib/ledger/unread.ts'
import { isProposed } from '@/lib/orders.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { useText } from '@/text/text-provider.tsx'
import { AgeBadge } from '@/ui/age-badge.tsx'
import { Button, buttonStyle } from '@/ui/button.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { byDay, type Day } from './days.ts'
import { FilterBar } from './filter-bar.tsx'
import { useMarkRead } from './mutations.ts'
import { NotificationItem } from './notification-item.tsx'
import { type Filters, NO_FILTERS, notificationPages } from './queries.ts'
import { SummaryCard, useFreshSummary } from './summary-card.tsx'

/** Everything the user was told, newest first, day by day; news comes by itself. */
export function NotificationCentre() {
  const [filters, setFilters] = useState<Filters>(NO_FILTERS)
  return (
    <div className="mx-auto grid max-w-3xl gap-4" data-testid="notification-centre">
      <Head />
      <Waiting />
      <SummaryCard />
      <FilterBar filters={filters} onChange={setFilters} />
      <Pages filters={filters} />
    </div>
  )
}

function Head() {
  const words = useNotificationWords()
  const { data: unread } = useQuery(unreadQuery)
  const mark = useMarkRead()
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <h1 className="text-28">{words.title}</h1>
      <p className="flex flex-wrap items-center gap-2">
        <Button
          variant="outline"
          size="small"
          disabled={!unread?.length || mark.isPending}
          onClick={() => mark.mutate('all')}
        >
          <CheckCheck aria-hidden size={14} />
          {words.readAll}
        </Button>
        <Link href="/settings/notifications" className={buttonStyle({ variant: 'outline', size: 'small' })}>
          <Settings2 aria-hidden size={14} />
          {words.settings}
        </Link>
      </p>
    </div>
  )
}

/** Orders that go out only after a yes come before everything that already happened. */
function Waiting() {
  const words = useNotificationWords()
  const { data: orders } = useQuery(ordersQuery)
  const count = orders?.filter(isProposed).length ?? 0
  if (count === 0) return null
  return (
    <Link
      href="/approvals"
      className="flex min-h-12 items-center justify-between gap-2 rounded-card border-2 border-accent bg-surface px-4 py-2 font-bold"
    >
      {words.approvalsWaiting(String(count))}
      <span className="text-13 text-accent">{words.open.approval}</span>
    </Link>
  )
}

function Pages({ filters }: { filters: Filters }) {
  const words = useNotificationWords()
  const { common } = useText()
  const isHydrated = useIsHydrated()
  const query = useInfiniteQuery(notificationPages(filters))
  const rows = isHydrated ? query.data?.pages.flat() : undefined
  const isLive = useConnection(({ realtime }) => realtime === 'live')
  return (
    <>
      {!isLive && query.dataUpdatedAt > 0 && (
        <p>
          <AgeBadge at={toServerTime(query.dataUpdatedAt)} isStale />
        </p>
      )}
      <Loaded
        query={{ data: rows, error: query.error, refetch: query.refetch }}
        skeleton={
          <Card className="pt-4">
            <SkeletonRows rows={6} />
          </Card>
        }
      >
        {(found) =>
          found.length === 0 ? (
            <Nothing isFiltered={filters.topic !== null || filters.severity !== null || filters.isUnreadOnly} />
          ) : (
            <>
              <Days rows={found} />
              <p className="text-center text-13 text-muted">
                {query.hasNextPage ? (
                  <Button
                    variant="outline"
                    disabled={query.isFetchingNextPage}
                    onClick={() => void query.fetchNextPage()}
                  >
                    {query.isFetchingNextPage ? common.loading : words.more}
                  </Button>
                ) : (
                  words.end
                )}
              </p>
            </>
          )
        }
      </Loaded>
    </>
  )
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const words = useNotificationWords()
  const { data: channels } = useQuery(channelsQuery)
  if (isFiltered) {
    return (
      <Card>
        <EmptyState icon={Bell} title={words.noneFiltered} hint={words.noneFilteredHint} />
      </Card>
    )
  }
  const action = channels?.length === 0 && (
    <Link href="/settings/notifications" className={buttonStyle({})}>
      {words.setUpChannels}
    </Link>
  )
  return (
    <Card>
      <EmptyState icon={Bell} title={words.none} hint={words.noneHint} action={action} />
    </Card>
  )
}

const DAY_MS = 86_400_000

function Days({ rows }: { rows: readonly NotificationRow[] }) {
  const words = useNotificationWords()
  const { data: accounts } = useQuery(accountsQuery)
  const { mutate } = useMarkRead()
  const summary = useFreshSummary()
  const now = useNow()
  const titleOf = ({ date }: Day): string =>
    date === formatDay(now) ? words.today : date === formatDay(now - DAY_MS) ? words.yesterday : date
  return byDay(rows.filter(({ id }) => id !== summary?.id)).map((day) => (
    <Card key={day.date} data-day={day.date}>
      <CardHeader title={titleOf(day)} />
      <ol>
        {day.rows.map((row) => (
          <NotificationItem
            key={row.id}
            row={row}
            account={accounts?.find(({ id }) => id === row.account_id)}
            onRead={(id) => mutate([id])}
          />
        ))}
      </ol>
    </Card>
  ))
}
