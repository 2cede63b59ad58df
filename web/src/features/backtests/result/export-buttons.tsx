'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { Download } from 'lucide-react'
import { download, fileName } from '@/lib/download.ts'
import { useReportWords } from '@/text/backtests.ts'
import { Button } from '@/ui/button.tsx'

/** The whole result as a file. */
export function ExportButtons({ report, name }: { report: BacktestReport; name: string }) {
  const words = useReportWords().exports
  return (
    <Button
      variant="outline"
      size="small"
      onClick={() => download(`${fileName(name)}.json`, JSON.stringify(report), 'application/json')}
    >
      <Download aria-hidden size={14} />
      {words.json}
    </Button>
  )
}
