'use client'

import type { OrderRow } from '@naru/shared/contracts/views'
import { symbolOf } from '@naru/shared/domain/instrument'
import { ReceiptText } from 'lucide-react'
import Link from 'next/link'
import { cn } from '@/lib/cn.ts'
import { useCurrentAccount } from '@/lib/current-account.ts'
import { formatPrice, formatQuantity } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { ordersQuery } from '@/lib/ledger/tables.ts'
import { isUnsettled } from '@/lib/orders.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { StatusChip } from '@/ui/status-chip.tsx'

const SHOWN = 6

export function WorkingOrders() {
  const { home } = useText()
  const account = useCurrentAccount()
  const orders = useQuery(ordersQuery)
  const working = orders.data?.filter((order) => order.account_id === account?.id && isUnsettled(order.status)) ?? []
  return (
    <Card className="max-lg:order-4">
      <CardHeader
        title={home.workingOrders}
        note={working.length > 0 && <span className="tabular">{working.length}</span>}
        action={
          <Link
            href="/orders"
            className="inline-flex min-h-11 items-center text-13 text-accent hover:underline md:min-h-8"
          >
            {home.seeAllOrders}
          </Link>
        }
      />
      <Loaded query={orders} skeleton={<SkeletonRows rows={3} />}>
        {() =>
          working.length === 0 ? (
            <EmptyState icon={ReceiptText} title={home.noOrders} hint={home.noOrdersHint} />
          ) : (
            <ul>
              {working.slice(0, SHOWN).map((order) => (
                <WorkingOrder key={order.id} order={order} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}

function WorkingOrder({ order }: { order: OrderRow }) {
  const text = useText()
  const nameOf = useInstrumentName()
  const price = order.limit_price === null ? text.orders.type[order.order_type] : formatPrice(order.limit_price)
  return (
    <li className="flex min-h-12 items-center justify-between gap-3 border-t px-4 py-2">
      <div className="min-w-0">
        <Link href={`/symbols/${symbolOf(order.instrument_id)}`} className="font-bold hover:underline">
          {nameOf(order.instrument_id)}
        </Link>
        <p className="tabular text-12 text-muted">
          <span className={cn('font-bold', order.side === 'buy' ? 'text-up' : 'text-down')}>
            {text.orders.side[order.side]}
          </span>{' '}
          {price} · {formatQuantity(order.filled_quantity)}/{text.common.shares(formatQuantity(order.quantity))}
        </p>
      </div>
      <StatusChip order={order} />
    </li>
  )
}
