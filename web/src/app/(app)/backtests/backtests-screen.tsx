'use client'

import dynamic from 'next/dynamic'
import { useText } from '@/text/text-provider.tsx'
import { Card } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { FORM_PARTS, REPORT_PARTS } from './backtest-parts.tsx'

const loading = () => (
  <Card className="pt-4">
    <SkeletonRows rows={8} />
  </Card>
)
/** The engine's terms and every strategy are a lot to know: each screen brings what it needs after its frame. */
const BacktestList = dynamic(async () => (await import('@/features/backtests/list/backtest-list.tsx')).BacktestList, {
  ssr: false,
  loading,
})
const BeginBacktest = dynamic(
  async () => (await import('@/features/backtests/form/begin-backtest.tsx')).BeginBacktest,
  {
    ssr: false,
    loading,
  },
)
const BacktestResult = dynamic(
  async () => (await import('@/features/backtests/result/backtest-result.tsx')).BacktestResult,
  { ssr: false, loading },
)
const Compare = dynamic(async () => (await import('@/features/backtests/compare/compare.tsx')).Compare, {
  ssr: false,
  loading,
})

export function BacktestsScreen({ userId }: { userId: string }) {
  const { nav } = useText()
  return (
    <div className="mx-auto grid max-w-3xl grid-cols-1 gap-4">
      <h1 className="text-28">{nav.backtests}</h1>
      <BacktestList userId={userId} />
    </div>
  )
}

interface NewBacktestScreenProps {
  readonly userId: string
  /** Of a backtest whose terms are taken over. */
  readonly like: string | undefined
  /** With the numbers its sweep found best. */
  readonly isBest: boolean
  readonly strategyId: string | undefined
}

export function NewBacktestScreen(props: NewBacktestScreenProps) {
  const { nav } = useText()
  return (
    <div className="mx-auto grid max-w-6xl grid-cols-1 gap-4">
      <h1 className="text-28">{nav.newBacktest}</h1>
      <BeginBacktest {...props} parts={FORM_PARTS} />
    </div>
  )
}

export function BacktestResultScreen({ id, userId }: { id: string; userId: string }) {
  return (
    <div className="mx-auto max-w-6xl">
      <BacktestResult id={id} userId={userId} parts={REPORT_PARTS} />
    </div>
  )
}

export function CompareScreen({ ids, userId }: { ids: readonly string[]; userId: string }) {
  return (
    <div className="mx-auto max-w-6xl">
      <Compare ids={ids} userId={userId} />
    </div>
  )
}
