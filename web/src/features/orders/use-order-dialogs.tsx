'use client'

import type { OrderRow } from '@naru/shared/contracts/views'
import dynamic from 'next/dynamic'
import { type ReactNode, useState } from 'react'
import { ordersQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'

/** Each is fetched when it is first opened. */
const OrderDetail = dynamic(async () => (await import('./order-detail.tsx')).OrderDetail, { ssr: false })
const CancelOrder = dynamic(async () => (await import('./cancel-order.tsx')).CancelOrder, { ssr: false })
const ModifyOrder = dynamic(async () => (await import('./modify-order.tsx')).ModifyOrder, { ssr: false })
const DIALOGS = { detail: OrderDetail, cancel: CancelOrder, modify: ModifyOrder } as const

type DialogName = keyof typeof DIALOGS

interface OrderDialogs {
  readonly onDetail: (order: OrderRow) => void
  readonly onCancel: (order: OrderRow) => void
  readonly onModify: (order: OrderRow) => void
  /** To be drawn once, outside the lists: an order that moves from one list to another stays open. */
  readonly dialogs: ReactNode
}

/**
 * Details, change and cancellation of the orders on a screen, always of the newest row. `older`: orders beyond those
 * every page keeps. `first`: the order whose details the page was opened for.
 */
export function useOrderDialogs(older: readonly OrderRow[] = [], first: string | null = null): OrderDialogs {
  const { data: recent = [] } = useQuery(ordersQuery)
  const find = (id: string | null): OrderRow | undefined =>
    recent.find((order) => order.id === id) ?? older.find((order) => order.id === id)
  const [shown, setShown] = useState<Readonly<Partial<Record<DialogName, string | null>>>>(
    first === null ? {} : { detail: first },
  )
  const open = (name: DialogName) => (order: OrderRow) => setShown((held) => ({ ...held, [name]: order.id }))
  return {
    onDetail: open('detail'),
    onCancel: open('cancel'),
    onModify: open('modify'),
    dialogs: (Object.keys(DIALOGS) as DialogName[]).map((name) => {
      const id = shown[name]
      if (id === undefined) return null
      const Dialog = DIALOGS[name]
      return <Dialog key={name} order={find(id)} onClose={() => setShown((held) => ({ ...held, [name]: null }))} />
    }),
  }
}
