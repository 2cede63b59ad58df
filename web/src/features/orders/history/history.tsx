'use client'

import { type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ReceiptText } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import { serverNow } from '@/lib/clock.ts'
import { formatQuantity } from '@/lib/format.ts'
import { useOrderDeskWords } from '@/text/order-desk.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button, buttonStyle } from '@/ui/button.tsx'
import { Card } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Tabs } from '@/ui/tabs.tsx'
import { OrderList } from '../order-list.tsx'
import { useOrderDialogs } from '../use-order-dialogs.tsx'
import { ExportButton, type HistoryTab } from './export-button.tsx'
import { FillList } from './fill-list.tsx'
import { FilterBar } from './filter-bar.tsx'
import { defaultFilters, type Filters } from './filters.ts'
import { fillsPages, ordersPages } from './queries.ts'

/** Everything that was ever ordered or filled, narrowed by what is looked for, and as a file. */
export function History() {
  const { history } = useOrderDeskWords()
  const [today] = useState<KstDate>(() => kstDate(unixMs(serverNow())))
  const [tab, setTab] = useState<HistoryTab>('orders')
  const [filters, setFilters] = useState<Filters>(() => defaultFilters(today))
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Link href="/orders" className={buttonStyle({ variant: 'quiet', size: 'small' })}>
          {history.back}
        </Link>
        <ExportButton tab={tab} filters={filters} />
      </div>
      <Card data-testid="order-history" data-tab={tab}>
        <Tabs
          label={history.title}
          value={tab}
          onChange={setTab}
          tabs={[
            { key: 'orders', label: history.tabs.orders },
            { key: 'fills', label: history.tabs.fills },
          ]}
        >
          <div className="pt-4">
            <FilterBar filters={filters} onChange={setFilters} today={today} hasStatus={tab === 'orders'} />
            {tab === 'orders' ? <Orders filters={filters} today={today} /> : <Fills filters={filters} />}
          </div>
        </Tabs>
      </Card>
    </>
  )
}

function Orders({ filters, today }: { filters: Filters; today: KstDate }) {
  const { history } = useOrderDeskWords()
  const query = useInfiniteQuery(ordersPages(filters))
  const rows = query.data?.pages.flat()
  const { dialogs, ...actions } = useOrderDialogs(rows)
  return (
    <>
      <Pages query={query} rows={rows} none={history.none}>
        {(found) => <OrderList label={history.tabs.orders} orders={found} today={today} {...actions} />}
      </Pages>
      {dialogs}
    </>
  )
}

function Fills({ filters }: { filters: Filters }) {
  const { history } = useOrderDeskWords()
  const query = useInfiniteQuery(fillsPages(filters))
  return (
    <Pages query={query} rows={query.data?.pages.flat()} none={history.noFills}>
      {(found) => <FillList label={history.tabs.fills} fills={found} />}
    </Pages>
  )
}

interface PagesProps<Row> {
  readonly query: {
    readonly error: Error | null
    readonly refetch: () => unknown
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => unknown
  }
  readonly rows: readonly Row[] | undefined
  /** Said when nothing fits. */
  readonly none: string
  readonly children: (rows: readonly Row[]) => ReactNode
}

/** What was found so far, and a button for more. */
function Pages<Row>({ query, rows, none, children }: PagesProps<Row>) {
  const { history } = useOrderDeskWords()
  const { common } = useText()
  return (
    <Loaded query={{ data: rows, error: query.error, refetch: query.refetch }} skeleton={<SkeletonRows rows={6} />}>
      {(found) =>
        found.length === 0 ? (
          <EmptyState icon={ReceiptText} title={none} hint={history.noneHint} />
        ) : (
          <>
            {children(found)}
            <div className="flex items-center justify-between gap-2 border-t px-4 py-3">
              <span className="tabular text-12 text-muted" data-testid="history-count">
                {history.count(formatQuantity(found.length), query.hasNextPage)}
              </span>
              {query.hasNextPage && (
                <Button
                  variant="outline"
                  size="small"
                  disabled={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {query.isFetchingNextPage ? common.loading : history.more}
                </Button>
              )}
            </div>
          </>
        )
      }
    </Loaded>
  )
}
