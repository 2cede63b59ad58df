'use client'

import type { OrderRow } from '@naru/shared/contracts/views'
import { CircleCheck } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { PriceDrift } from '@/features/notifications/price-drift.tsx'
import { toServerTime, useNow } from '@/lib/clock.ts'
import { useConnection } from '@/lib/connection.ts'
import { rulesQuery, ruleVersionQuery } from '@/lib/ledger/rules.ts'
import { strategiesQuery, strategyVersionQuery } from '@/lib/ledger/strategies.ts'
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
                  <ProposalCard
                    order={order}
                    account={account}
                    note={
                      <>
                        <AskedBy order={order} />
                        <PriceDrift order={order} />
                      </>
                    }
                  />
                </div>
              )
            )
          })
        }}
      </Loaded>
    </div>
  )
}

/** Which rule or strategy wants it, which version of it, and where one reads why. */
function AskedBy({ order: { source, source_id: versionId } }: { order: OrderRow }) {
  if (versionId === null) return null
  if (source === 'rule') return <AskedByRule versionId={versionId} />
  return source === 'strategy' ? <AskedByStrategy versionId={versionId} /> : null
}

function AskedByRule({ versionId }: { versionId: string }) {
  const { inbox } = useNotificationWords()
  const { data: rules } = useQuery(rulesQuery)
  const [version] = useQuery(ruleVersionQuery(versionId)).data ?? []
  const rule = rules?.find(({ id, armed_version_id: armed }) => id === version?.rule_id || armed === versionId)
  if (rule === undefined) return null
  return <Asker what={inbox.askedBy.rule} name={rule.name} href={`/rules/${rule.id}`} number={version?.number} />
}

function AskedByStrategy({ versionId }: { versionId: string }) {
  const { inbox } = useNotificationWords()
  const { data: strategies } = useQuery(strategiesQuery)
  const [version] = useQuery(strategyVersionQuery(versionId)).data ?? []
  const strategy = strategies?.find(
    ({ id, armed_version_id: armed }) => id === version?.strategy_id || armed === versionId,
  )
  if (strategy === undefined) return null
  const { id, name } = strategy
  return <Asker what={inbox.askedBy.strategy} name={name} href={`/strategies/${id}`} number={version?.number} />
}

interface AskerProps {
  readonly what: string
  readonly name: string
  readonly href: string
  /** Of the version; undefined while it is read. */
  readonly number: number | undefined
}

function Asker({ what, name, href, number }: AskerProps) {
  const { inbox } = useNotificationWords()
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 text-13" data-testid="asked-by">
      <span className="text-muted">{what}</span>
      <Link href={href} className="inline-flex min-h-11 items-center font-bold text-accent hover:underline md:min-h-0">
        {name}
      </Link>
      {number !== undefined && <span className="text-muted">{inbox.askedVersion(number)}</span>}
    </p>
  )
}
