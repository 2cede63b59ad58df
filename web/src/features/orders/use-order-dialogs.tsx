'use client'

import type { OrderRow } from '@naru/shared/contracts/views'
import { type ReactNode, useState } from 'react'
import { ordersQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { CancelOrder } from './cancel-order.tsx'
import { OrderDetail } from './order-detail.tsx'

interface OrderDialogs {
  readonly onDetail: (order: OrderRow) => void
  readonly onCancel: (order: OrderRow) => void
  /** To be drawn once, outside the lists: an order that moves from one list to another stays open. */
  readonly dialogs: ReactNode
}

/** Details and cancellation of the orders on a screen, always of the newest row. */
export function useOrderDialogs(): OrderDialogs {
  const { data: orders } = useQuery(ordersQuery)
  const [detailId, setDetailId] = useState<string>()
  const [cancelId, setCancelId] = useState<string>()
  const find = (id: string | undefined): OrderRow | undefined => orders?.find((order) => order.id === id)
  return {
    onDetail: (order) => setDetailId(order.id),
    onCancel: (order) => setCancelId(order.id),
    dialogs: (
      <>
        <OrderDetail order={find(detailId)} onClose={() => setDetailId(undefined)} />
        <CancelOrder order={find(cancelId)} onClose={() => setCancelId(undefined)} />
      </>
    ),
  }
}
