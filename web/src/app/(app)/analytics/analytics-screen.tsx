'use client'

import dynamic from 'next/dynamic'
import { useText } from '@/text/text-provider.tsx'
import { Card } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'

/** Years of trades and what is made of them: all of it comes after the frame of the page. */
const Analytics = dynamic(async () => (await import('@/features/portfolio/analytics/analytics.tsx')).Analytics, {
  ssr: false,
  loading: () => (
    <Card className="pt-4">
      <SkeletonRows rows={8} />
    </Card>
  ),
})

export function AnalyticsScreen() {
  const { nav } = useText()
  return (
    <div className="mx-auto grid max-w-6xl grid-cols-1 gap-4">
      <h1 className="text-28">{nav.analytics}</h1>
      <Analytics />
    </div>
  )
}
