import { loadRecording, type Recording } from '@naru/sandbox/kis/market/recording.ts'

const MINUTE_MS = 60_000
export const BAR_MS = 5 * MINUTE_MS
const OPEN_MS = 9 * 3_600_000
const SHARES = 50_000

/**
 * A market of one share whose bars of five minutes close at these prices, won, from nine o'clock on.
 *
 * @param days  closes of each day; the days are those of the real recording
 */
export function marketOf(code: string, days: readonly (readonly number[])[]): Recording {
  const recorded = loadRecording()
  const share = recorded.symbols.find((one) => one.code === code)
  if (share === undefined) throw new Error(`no recording of ${code}`)
  const bars = days.map((closes) =>
    closes.map((close, i) => {
      const open = closes[i - 1] ?? close
      const [high, low] = [Math.max(open, close), Math.min(open, close)]
      return { start: OPEN_MS + i * BAR_MS, durationMs: BAR_MS, open, high, low, close, volume: SHARES }
    }),
  )
  return { days: recorded.days.slice(0, days.length), symbols: [{ ...share, isOnNxt: false, bars }] }
}
