'use client'

import { OrderSections, OrderToolbar } from '@/features/orders/order-sections.tsx'
import { Positions } from '@/features/positions/positions.tsx'
import { useText } from '@/text/text-provider.tsx'

export function OrdersScreen() {
  const { list } = useText().orders
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h1 className="text-28">{list.title}</h1>
        <OrderToolbar />
      </div>
      <OrderSections />
      <Positions />
    </div>
  )
}
