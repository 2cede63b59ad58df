import type { BacktestSpec } from '@naru/shared/backtest/spec'
import { gridSize } from '@naru/shared/backtest/task'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

const BARS_A_DAY: Readonly<Record<BacktestSpec['bar'], number>> = {
  '1m': 381,
  '5m': 77,
  '15m': 26,
  '30m': 13,
  '60m': 7,
  '1d': 1,
}
/** Trading days of all days. */
const OPEN_SHARE = 246 / 365
const DAY_MS = 86_400_000

/** What a page can hold besides itself without being ended by a phone: six columns of eight bytes a bar. */
const MOST_BARS_HERE = 2_000_000
/** Longer than this nobody should have to keep a page open. */
const MOST_SECONDS_HERE = 60
/** A slow phone; every run here teaches better. */
const BARS_A_SECOND = 400_000

export interface Estimate {
  /** Bars over all instruments, as many as trading days say; missing ones are not known before. */
  readonly bars: number
  /** How often they are played, in whole: runs of a sweep, folds and their choices. */
  readonly runs: number
  /** Bars played in all. */
  readonly work: number
  /** On this device, from what it did before; a guess before its first run. */
  readonly seconds: number
  /** Whether a page should be asked to do it at all. */
  readonly fitsHere: boolean
}

export function estimateOf(
  spec: Pick<BacktestSpec, 'from' | 'to' | 'bar' | 'instruments' | 'task'>,
  speed: number,
): Estimate {
  const days = Math.max(1, Math.round(((Date.parse(spec.to) - Date.parse(spec.from)) / DAY_MS + 1) * OPEN_SHARE))
  const steps = days * BARS_A_DAY[spec.bar]
  const bars = steps * spec.instruments.length
  const { runs, work } = workOf(spec.task, { bars, steps, days })
  const seconds = work / speed
  return { bars, runs, work, seconds, fitsHere: bars <= MOST_BARS_HERE && seconds <= MOST_SECONDS_HERE }
}

interface Size {
  readonly bars: number
  /** Bars of one instrument. */
  readonly steps: number
  readonly days: number
}

function workOf(
  task: BacktestSpec['task'],
  { bars, steps, days }: Size,
): { readonly runs: number; readonly work: number } {
  switch (task.kind) {
    case 'single':
      return { runs: 1, work: bars }
    case 'sweep': {
      const size = gridSize(task.axes)
      const runs = task.runs === null ? size : Math.min(size, task.runs)
      return { runs, work: bars * runs }
    }
    case 'walk_forward': {
      const folds = Math.max(1, Math.ceil((steps - task.trainBars) / task.testBars))
      const size = gridSize(task.axes)
      const share = (size * task.trainBars + task.testBars) / steps
      return { runs: folds * size, work: bars * share * folds }
    }
    case 'monte_carlo':
      // A day of another past costs about as much as a bar.
      return { runs: task.runs, work: bars + task.runs * days }
  }
}

interface Speed {
  /** Bars a second, as the last run here went. */
  readonly barsPerSecond: number
  /** False before the first: then it is a guess, and said to be one. */
  readonly isMeasured: boolean
}

/** How fast this device plays bars; remembered here. */
export const useSpeed = create<Speed>()(
  persist((): Speed => ({ barsPerSecond: BARS_A_SECOND, isMeasured: false }), {
    name: 'naru-backtest-speed',
    skipHydration: true,
  }),
)

/** Runs shorter than this say more about starting than about playing. */
const LEARNS_FROM_SECONDS = 0.2

export function learnSpeed(work: number, seconds: number): void {
  if (seconds < LEARNS_FROM_SECONDS || work < 1) return
  useSpeed.setState({ barsPerSecond: work / seconds, isMeasured: true })
}
