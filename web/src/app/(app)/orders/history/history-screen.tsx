'use client'

import dynamic from 'next/dynamic'
import { Card } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'

const History = dynamic(async () => (await import('@/features/orders/history/history.tsx')).History, {
  ssr: false,
  loading: () => (
    <Card className="pt-4">
      <SkeletonRows rows={8} />
    </Card>
  ),
})

export function HistoryScreen({ title }: { title: string }) {
  return (
    <div className="grid gap-4">
      <h1 className="text-28">{title}</h1>
      <History />
    </div>
  )
}
