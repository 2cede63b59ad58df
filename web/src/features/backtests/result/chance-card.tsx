'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { rateText, shareText } from '@/lib/figures.ts'
import { useReportWords } from '@/text/backtests.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'

/** Above this, chance does as well too often to speak of knowing when to enter. */
const CONVINCING = 0.05

/** The same trades begun at random instead: whether it mattered when they were begun. */
export function ChanceCard({ entries }: Pick<BacktestReport, 'entries'>) {
  const words = useReportWords().chance
  // A result kept by a former version has none.
  if (!entries || entries.pValue === null) return null
  return (
    <Card data-testid="chance">
      <CardHeader title={words.title} />
      <CardBody className="grid gap-3">
        <p className="text-13">
          {(entries.pValue <= CONVINCING ? words.better : words.same)(shareText(entries.pValue))}
        </p>
        <dl className="grid grid-cols-2 gap-3 text-13">
          {[
            [words.actual, rateText(entries.actual)],
            [words.typical, rateText(entries.typical)],
          ].map(([label, value]) => (
            <div key={label} className="rounded-card border px-4 py-2">
              <dt className="text-12 text-muted">{label}</dt>
              <dd className="tabular font-bold text-20">{value}</dd>
            </div>
          ))}
        </dl>
        <p className="text-12 text-muted">{words.hint}</p>
      </CardBody>
    </Card>
  )
}
