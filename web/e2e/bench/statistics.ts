/** The value that `share` percent of the samples do not exceed, to a hundredth. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.ceil((share / 100) * sorted.length) - 1)] ?? Number.NaN
  return Math.round(value * 100) / 100
}

export const medianOfRuns = (runs: readonly (readonly number[])[], share: number): number =>
  percentile(
    runs.map((samples) => percentile(samples, share)),
    50,
  )
