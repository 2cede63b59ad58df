import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { AVERAGE_PERIODS, type AveragePeriod } from './moving-average.ts'
import { CHART_SPECS, type ChartSpec } from './specs.ts'

interface ChartSettings {
  readonly spec: ChartSpec
  readonly averages: readonly AveragePeriod[]
}

const FIRST: ChartSettings = { spec: '1d', averages: [5, 20, 60] }

/** What was stored may have been written by another version; what is not offered any more is forgotten. */
function readable(stored: unknown): ChartSettings {
  const { spec, averages } = (stored ?? {}) as Partial<Record<keyof ChartSettings, unknown>> // checked below
  return {
    spec: CHART_SPECS.find((known) => known === spec) ?? FIRST.spec,
    averages: Array.isArray(averages) ? AVERAGE_PERIODS.filter((known) => averages.includes(known)) : FIRST.averages,
  }
}

/** How this device likes its charts. */
export const useChartSettings = create<ChartSettings>()(
  persist((): ChartSettings => FIRST, { name: 'naru-chart', skipHydration: true, merge: readable }),
)

export function chooseSpec(spec: ChartSpec): void {
  useChartSettings.setState({ spec })
}

export function toggleAverage(period: AveragePeriod): void {
  useChartSettings.setState(({ averages }) => ({
    averages: AVERAGE_PERIODS.filter((known) => (known === period) !== averages.includes(known)),
  }))
}
