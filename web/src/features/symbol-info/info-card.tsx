'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useText } from '@/text/text-provider.tsx'
import { Card } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { Tabs } from '@/ui/tabs.tsx'

const loading = () => <SkeletonRows rows={6} />

/** Each is fetched when it is looked at: the broker's allowance of requests is small. */
const PANELS = {
  investors: dynamic(async () => (await import('./investor-flows.tsx')).InvestorFlows, { ssr: false, loading }),
  news: dynamic(async () => (await import('./news-list.tsx')).NewsList, { ssr: false, loading }),
  facts: dynamic(async () => (await import('./stock-facts.tsx')).StockFacts, { ssr: false, loading }),
} as const

type Panel = keyof typeof PANELS
const ORDER: readonly Panel[] = ['investors', 'news', 'facts']

/** Who buys it, what is written about it, and what it is. */
export function InfoCard({ instrument }: { instrument: InstrumentRow }) {
  const { info } = useText()
  const [panel, setPanel] = useState<Panel>('investors')
  const Shown = PANELS[panel]
  return (
    <Card data-testid="info-card">
      <h2 className="sr-only">{info.title}</h2>
      <Tabs
        label={info.title}
        tabs={ORDER.map((key) => ({ key, label: info.tabs[key] }))}
        value={panel}
        onChange={setPanel}
      >
        <div className="min-h-64 pt-2">
          <Shown instrument={instrument} />
        </div>
      </Tabs>
    </Card>
  )
}
