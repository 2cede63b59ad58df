'use client'

import type { BacktestReport, ReportWarning } from '@naru/shared/backtest/report'
import { TriangleAlert } from 'lucide-react'
import { rateText, shareText } from '@/lib/figures.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useReportWords } from '@/text/backtests.ts'
import type { BacktestReportWords } from '@/text/ko/backtest-report.ts'

type Words = BacktestReportWords['warnings']

function sentencesOf(
  warning: ReportWarning,
  words: Words,
  nameOf: ReturnType<typeof useInstrumentName>,
): readonly string[] {
  switch (warning.code) {
    case 'missing_bars':
      return [words.missingBars(warning.instrumentIds.map(nameOf).join(', '))]
    case 'short_history':
      return [words.shortHistory(warning.from)]
    case 'few_trades':
      return [words.fewTrades(String(warning.count))]
    case 'no_trades':
      return [words.noTrades]
    case 'overfit':
      return [
        words.overfit,
        ...(warning.deflatedSharpe === null ? [] : [words.deflated(shareText(warning.deflatedSharpe))]),
        ...(warning.pbo === null ? [] : [words.pbo(shareText(warning.pbo))]),
      ]
    case 'out_of_sample_worse':
      return [words.outOfSample({ inside: rateText(warning.inSample), outside: rateText(warning.outOfSample) })]
    case 'no_benchmark':
      return [words.noBenchmark]
    case 'no_charges':
      return [words.noCharges]
    default:
      // A report of a newer bridge may know more than this page.
      return [words.unknown((warning satisfies never as { code: string }).code)]
  }
}

/** What to know before believing the figures; nothing when there is nothing. */
export function Warnings({ report, isCarried }: { report: BacktestReport; isCarried: boolean }) {
  const words = useReportWords().warnings
  const nameOf = useInstrumentName()
  const sentences = [
    ...report.warnings.flatMap((warning) => sentencesOf(warning, words, nameOf)),
    ...(isCarried ? [words.carried] : []),
  ]
  if (sentences.length === 0) return null
  return (
    <section
      aria-label={words.title}
      className="flex gap-3 rounded-card border border-danger/40 bg-danger-soft px-4 py-3"
    >
      <TriangleAlert aria-hidden size={18} className="mt-0.5 shrink-0 text-danger" />
      <div className="grid gap-1">
        <h2 className="text-14 text-danger">{words.title}</h2>
        <ul className="grid list-disc gap-0.5 ps-4 text-13">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
    </section>
  )
}
