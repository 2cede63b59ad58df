/** Figures of a series in which NaN stands for a period nobody knows: they leave it out. */

/** Without the unknown ones. */
export const known = (values: readonly number[]): readonly number[] => values.filter((value) => !Number.isNaN(value))

/** NaN of nothing. */
export function mean(values: readonly number[]): number {
  let [sum, count] = [0, 0]
  for (const value of values) {
    if (Number.isNaN(value)) continue
    sum += value
    count += 1
  }
  return count === 0 ? Number.NaN : sum / count
}

/** Of a sample: divided by one less than there are. NaN of fewer than two. */
export function sampleDeviation(values: readonly number[]): number {
  const average = mean(values)
  let [squares, count] = [0, 0]
  for (const value of values) {
    if (Number.isNaN(value)) continue
    squares += (value - average) ** 2
    count += 1
  }
  return count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1))
}

/** The value that `share` (0 to 1) of the known ones do not exceed, interpolated between neighbors. NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = known(values).toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const low = Math.floor(place)
  const [below, above] = [sorted[low], sorted[Math.ceil(place)]]
  if (below === undefined || above === undefined) return Number.NaN
  return below + (above - below) * (place - low)
}

/** Each of `values` less what stands for it in `other`, a figure or a series as long. */
export const minus = (values: readonly number[], other: number | readonly number[]): readonly number[] =>
  values.map((value, index) => value - (typeof other === 'number' ? other : (other[index] ?? Number.NaN)))
