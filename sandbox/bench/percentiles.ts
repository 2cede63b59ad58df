/** The value below which this many percent of them lie, in hundredths; NaN of none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
  return Math.round(value * 100) / 100
}

/** p50, p95 and p99 of each run, and of those the median run: one bad minute of the machine is not what a thing costs. */
export function percentilesOfRuns(name: string, runs: readonly (readonly number[])[]): Record<string, number> {
  const at = (percent: number): number =>
    percentile(
      runs.map((run) => percentile(run, percent)),
      50,
    )
  return { [`${name}p50_ms`]: at(50), [`${name}p95_ms`]: at(95), [`${name}p99_ms`]: at(99) }
}
