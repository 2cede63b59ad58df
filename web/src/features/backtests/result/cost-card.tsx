'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { cn } from '@/lib/cn.ts'
import { useReportWords } from '@/text/backtests.ts'
import { useText } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { shareText, signedText } from './text.ts'

/** From what prices gave to what was left: each cost as a bar of the same scale. */
export function CostCard({ report }: { report: BacktestReport }) {
  const words = useReportWords().costs
  const { common } = useText()
  const { commission, tax, slippage } = report.costs
  const cash = report.spec.settings.cash
  const net = report.finalEquity - cash
  const gross = net + commission + tax + slippage
  const rows = [
    { label: words.gross, won: gross, isCost: false },
    { label: words.commission, won: -commission, isCost: true },
    { label: words.tax, won: -tax, isCost: true },
    { label: words.slippage, won: -slippage, isCost: true },
    { label: words.net, won: net, isCost: false },
  ]
  const most = Math.max(1, ...rows.map(({ won }) => Math.abs(won)))
  return (
    <Card>
      <CardHeader title={words.title} />
      <CardBody className="grid gap-2">
        <dl className="grid gap-1.5 text-13">
          {rows.map(({ label, won, isCost }) => (
            <div key={label} className="grid grid-cols-[6rem_1fr_auto] items-center gap-3">
              <dt className="text-muted">{label}</dt>
              <dd aria-hidden className="h-4">
                <span
                  className={cn(
                    'block h-full rounded-table',
                    isCost ? 'bg-danger/60' : won >= 0 ? 'bg-up/70' : 'bg-down/70',
                  )}
                  style={{ width: `${Math.max(0.5, (Math.abs(won) / most) * 100)}%` }}
                />
              </dd>
              <dd className="tabular text-end font-bold">{common.won(signedText(won))}</dd>
            </div>
          ))}
        </dl>
        <p className="text-12 text-muted">
          {commission + tax + slippage === 0
            ? words.free
            : words.share(shareText((commission + tax + slippage) / cash))}
        </p>
      </CardBody>
    </Card>
  )
}
