'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import type { ReportFileKind } from '@naru/shared/backtest/report/files'
import { ChevronDown, Download } from 'lucide-react'
import { download } from '@/lib/download.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useReportWords } from '@/text/backtests.ts'
import { buttonStyle } from '@/ui/button.tsx'
import { toast } from '@/ui/toast.tsx'

const KINDS = ['html', 'trades', 'fills', 'curve', 'json'] as const satisfies readonly ReportFileKind[]

/** The whole result as one page, as tables or as data. What writes them is fetched when it is wanted. */
export function ExportButtons({ report, name }: { report: BacktestReport; name: string }) {
  const words = useReportWords().exports
  const nameOf = useInstrumentName()
  const make = async (kind: ReportFileKind): Promise<void> => {
    try {
      const { reportFile } = await import('@naru/shared/backtest/report/files')
      const instrument = (id: string) =>
        nameOf(report.spec.instruments.find((one) => one === id) ?? report.spec.instruments[0]!) // a spec names one at least
      download(reportFile(report, kind, { strategy: name, instrument }))
    } catch {
      toast.problem(words.failed)
    }
  }
  return (
    <details className="group relative" data-testid="backtest-exports">
      <summary className={buttonStyle({ variant: 'outline', size: 'small', className: 'list-none' })}>
        <Download aria-hidden size={14} />
        {words.label}
        <ChevronDown aria-hidden size={14} className="group-open:rotate-180" />
      </summary>
      <ul className="absolute top-full right-0 z-10 mt-1 grid w-44 rounded-card border bg-surface py-1">
        {KINDS.map((kind) => (
          <li key={kind}>
            <button
              type="button"
              className="h-11 w-full px-4 text-start text-14 hover:bg-sunken md:h-9"
              onClick={(event) => {
                event.currentTarget.closest('details')?.removeAttribute('open')
                void make(kind)
              }}
            >
              {words[kind]}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
