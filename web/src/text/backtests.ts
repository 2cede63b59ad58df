'use client'

import { backtestReport as enReport } from './en/backtest-report.ts'
import { backtests as en } from './en/backtests.ts'
import { type BacktestReportWords, backtestReport as koReport } from './ko/backtest-report.ts'
import { type BacktestWords, backtests as ko } from './ko/backtests.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the screens of backtests, in both languages: the words every page carries stay few. */
export const useBacktestWords = (): BacktestWords => (useLocale() === 'en' ? en : ko)

export const useReportWords = (): BacktestReportWords => (useLocale() === 'en' ? enReport : koReport)
