import { err } from '@naru/shared/core/result'
import type { BarFiles } from '../../src/ports/backtests.ts'

/** Where no backtest is played. */
export const NO_BARS: BarFiles = {
  columns: () => Promise.resolve(err({ code: 'bars_unreadable', detail: 'none' })),
  upload: () => Promise.resolve(err({ code: 'bars_unreadable', detail: 'none' })),
}
