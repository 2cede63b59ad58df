import type { BacktestReport } from '../report.ts'
import { curveCsv, fillsCsv, tradesCsv } from './csv.ts'
import { reportHtml } from './html.ts'
import type { ReportNames } from './parts.ts'

/** What a report can be kept as. */
export const REPORT_FILES = {
  html: { type: 'text/html;charset=utf-8', suffix: 'report.html' },
  json: { type: 'application/json', suffix: 'report.json' },
  trades: { type: 'text/csv;charset=utf-8', suffix: 'trades.csv' },
  fills: { type: 'text/csv;charset=utf-8', suffix: 'fills.csv' },
  curve: { type: 'text/csv;charset=utf-8', suffix: 'curve.csv' },
} as const
export type ReportFileKind = keyof typeof REPORT_FILES

export interface ReportFile {
  /** Letters, digits and dashes, so that it is a name on every machine. */
  readonly name: string
  readonly type: string
  readonly text: string
}

export function reportFile(report: BacktestReport, kind: ReportFileKind, names: ReportNames): ReportFile {
  const { type, suffix } = REPORT_FILES[kind]
  const word =
    names.strategy
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40) || 'backtest'
  return { name: `${word}-${report.data.from}-${report.data.to}-${suffix}`, type, text: textOf(report, kind, names) }
}

function textOf(report: BacktestReport, kind: ReportFileKind, names: ReportNames): string {
  switch (kind) {
    case 'html':
      return reportHtml(report, names)
    case 'json':
      return `${JSON.stringify(report, null, 1)}\n`
    case 'trades':
      return tradesCsv(report, names)
    case 'fills':
      return fillsCsv(report, names)
    case 'curve':
      return curveCsv(report)
  }
}
