'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { isErrorCode } from '@naru/shared/contracts/error-codes'
import { formatQuantity } from '@/lib/format.ts'
import { useReportWords } from '@/text/backtests.ts'
import { useText } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'

/** Orders that came to nothing, by why: the same refusals a live order meets. */
export function UnfilledCard({ report }: { report: BacktestReport }) {
  const words = useReportWords().unfilled
  const { errors } = useText()
  const rows = Object.entries(report.unfilled).toSorted(([, a], [, b]) => b - a)
  if (rows.length === 0) return null
  const sentence = (code: string): string =>
    code === 'order_lapsed' ? words.lapsed : isErrorCode(code) ? errors[code].what : code
  return (
    <Card>
      <CardHeader title={words.title} />
      <CardBody>
        <dl className="grid gap-1 text-13">
          {rows.map(([code, count]) => (
            <div key={code} className="flex justify-between gap-4">
              <dt>{sentence(code)}</dt>
              <dd className="tabular font-bold">{words.count(formatQuantity(count))}</dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  )
}
