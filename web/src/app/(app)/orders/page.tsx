import type { Metadata } from 'next'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { OrdersScreen } from './orders-screen.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).orders.list.title }
}

export default async function OrdersPage() {
  await requireUser()
  return <OrdersScreen />
}
