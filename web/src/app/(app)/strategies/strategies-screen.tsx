'use client'

import dynamic from 'next/dynamic'
import type { ReactNode } from 'react'
import { useText } from '@/text/text-provider.tsx'
import { Card } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'

const loading = () => (
  <Card className="pt-4">
    <SkeletonRows rows={8} />
  </Card>
)
/** The language of rules and every strategy are a lot to know: each screen brings what it needs after its frame. */
const parts = async () => (await import('./strategy-parts.tsx')).STRATEGY_PARTS

const List = dynamic(
  async () => {
    const [{ StrategyList }, known] = await Promise.all([
      import('@/features/strategies/list/strategy-list.tsx'),
      parts(),
    ])
    return () => <StrategyList parts={known} />
  },
  { ssr: false, loading },
)
const Detail = dynamic(
  async () => {
    const [{ StrategyDetail }, known] = await Promise.all([
      import('@/features/strategies/detail/strategy-detail.tsx'),
      parts(),
    ])
    return ({ strategyId }: { strategyId: string }) => <StrategyDetail strategyId={strategyId} parts={known} />
  },
  { ssr: false, loading },
)
const New = dynamic(
  async () => {
    const [{ NewStrategy }, known] = await Promise.all([
      import('@/features/strategies/builder/write-strategy.tsx'),
      parts(),
    ])
    return () => <NewStrategy parts={known} />
  },
  { ssr: false, loading },
)
const Edit = dynamic(
  async () => {
    const [{ EditStrategy }, known] = await Promise.all([
      import('@/features/strategies/builder/write-strategy.tsx'),
      parts(),
    ])
    return ({ strategyId }: { strategyId: string }) => <EditStrategy strategyId={strategyId} parts={known} />
  },
  { ssr: false, loading },
)

function Titled({ title, isWide, children }: { title: string; isWide?: boolean; children: ReactNode }) {
  return (
    <div className={`mx-auto grid grid-cols-1 gap-4 ${isWide ? 'max-w-6xl' : 'max-w-3xl'}`}>
      <h1 className="text-28">{title}</h1>
      {children}
    </div>
  )
}

export function StrategiesScreen() {
  const { nav } = useText()
  return (
    <Titled title={nav.strategies}>
      <List />
    </Titled>
  )
}

export function StrategyScreen({ strategyId }: { strategyId: string }) {
  return (
    <div className="mx-auto max-w-3xl">
      <Detail strategyId={strategyId} />
    </div>
  )
}

export function NewStrategyScreen() {
  const { nav } = useText()
  return (
    <Titled title={nav.newStrategy} isWide>
      <New />
    </Titled>
  )
}

export function EditStrategyScreen({ strategyId }: { strategyId: string }) {
  const { nav } = useText()
  return (
    <Titled title={nav.editStrategy} isWide>
      <Edit strategyId={strategyId} />
    </Titled>
  )
}
