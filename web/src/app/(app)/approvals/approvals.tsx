'use client'

import { CircleCheck } from 'lucide-react'
import dynamic from 'next/dynamic'
import { PriceDrift } from '@/features/notifications/price-drift.tsx'
import { toServerTime, useNow } from '@/lib/clock.ts'
import { useConnection } from '@/lib/connection.ts'
import { accountsQuery, ordersQuery } from '@/lib/ledger/tables.ts'
import { isProposed } from '@/lib/orders.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { AgeBadge } from '@/ui/age-badge.tsx'
import { Card, CardBody } from '@/ui/card.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { EmptyState, ErrorText, Loaded } from '@/ui/states.tsx'
import { useApprovalLink } from './approval-link.ts'

/** Fetched by those who have something to approve. */
const ProposalCard = dynamic(async () => (await import('@/features/orders/proposal-card.tsx')).ProposalCard, {
  ssr: false,
})

/** Of all accounts: the orders that go out only after a yes, the one with the least time left first. */
export function Approvals() {
  const { approvals, inbox } = useNotificationWords()
  const orders = useQuery(ordersQuery)
  const { data: accounts } = useQuery(accountsQuery)
  const isLive = useConnection(({ realtime }) => realtime === 'live')
  const now = useNow()
  const link = useApprovalLink()
  const known = orders.data && accounts && { orders: orders.data, accounts }
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-4" data-testid="approvals">
      <div className="grid gap-1">
        <h1 className="text-28">{approvals}</h1>
        <p className="text-13 text-muted">{inbox.lead}</p>
        {!isLive && orders.dataUpdatedAt > 0 && (
          <p>
            <AgeBadge at={toServerTime(orders.dataUpdatedAt)} isStale />
          </p>
        )}
      </div>
      {link.error && (
        <Card>
          <CardBody role="alert">
            <ErrorText error={link.error} />
          </CardBody>
        </Card>
      )}
      {link.standing === 'over' && <p className="text-13 text-muted">{inbox.linkOver}</p>}
      <Loaded
        query={{ data: known, error: orders.error, refetch: orders.refetch }}
        skeleton={<Skeleton className="h-48 w-full" />}
      >
        {(data) => {
          const isLinked = ({ id }: { readonly id: string }): boolean => link.standing === 'open' && id === link.orderId
          const waiting = data.orders
            .filter((order) => isProposed(order) && (order.expires_at === null || Date.parse(order.expires_at) > now))
            .sort((one, other) => (one.expires_at ?? '').localeCompare(other.expires_at ?? ''))
            .sort((one, other) => Number(isLinked(other)) - Number(isLinked(one)))
          if (waiting.length === 0) {
            return (
              <Card>
                <EmptyState icon={CircleCheck} title={inbox.none} hint={inbox.noneHint} />
              </Card>
            )
          }
          return waiting.map((order) => {
            const account = data.accounts.find(({ id }) => id === order.account_id)
            return (
              account && (
                <div key={order.id} className="grid gap-1" data-linked={isLinked(order)}>
                  {isLinked(order) && <p className="font-bold text-13 text-accent">{inbox.linkOpen}</p>}
                  <ProposalCard order={order} account={account} note={<PriceDrift order={order} />} />
                </div>
              )
            )
          })
        }}
      </Loaded>
    </div>
  )
}
