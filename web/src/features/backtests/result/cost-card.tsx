'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { shareText } from '@/lib/figures.ts'
import { useReportWords } from '@/text/backtests.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { WonBars } from '@/ui/won-bars.tsx'

/** From what prices gave to what was left: each cost as a bar of the same scale. */
export function CostCard({ report }: { report: BacktestReport }) {
  const words = useReportWords().costs
  const { commission, tax, slippage } = report.costs
  const cash = report.spec.settings.cash
  const net = report.finalEquity - cash
  const gross = net + commission + tax + slippage
  const bars = [
    { label: words.gross, won: gross },
    { label: words.commission, won: -commission, isCost: true },
    { label: words.tax, won: -tax, isCost: true },
    { label: words.slippage, won: -slippage, isCost: true },
    { label: words.net, won: net, isTotal: true },
  ]
  return (
    <Card>
      <CardHeader title={words.title} />
      <CardBody className="grid gap-2">
        <WonBars bars={bars} />
        <p className="text-12 text-muted">
          {commission + tax + slippage === 0
            ? words.free
            : words.share(shareText((commission + tax + slippage) / cash))}
        </p>
      </CardBody>
    </Card>
  )
}
