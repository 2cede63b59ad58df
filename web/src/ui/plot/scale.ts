/** Two values and the two pixels they stand at. */
export interface Scale {
  (value: number): number
  readonly invert: (pixel: number) => number
}

export function linear(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [low, high] = domain
  const [from, to] = range
  const span = high === low ? 1 : high - low
  const scale = (value: number): number => from + ((value - low) / span) * (to - from)
  return Object.assign(scale, { invert: (pixel: number) => low + ((pixel - from) / (to - from || 1)) * span })
}

/** Round values that span `low` to `high`, about `count` of them: steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(low: number, high: number, count: number): readonly number[] {
  if (!(high > low)) return [low]
  const rough = (high - low) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  // Multiples, not sums: nothing adds up to 0.30000000000000004.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

/** Lowest and highest finite value of all, with a little air; `keep` is always inside. */
export function extentOf(
  lists: Iterable<ArrayLike<number | null>>,
  keep: readonly number[] = [],
): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const take = (value: number | null | undefined): void => {
    if (value === null || value === undefined || !Number.isFinite(value)) return
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  for (const list of lists) for (let at = 0; at < list.length; at += 1) take(list[at])
  for (const value of keep) take(value)
  if (low > high) return [0, 1]
  const air = (high - low) * 0.04 || Math.abs(high) * 0.04 || 1
  return [keep.includes(low) ? low : low - air, keep.includes(high) ? high : high + air]
}

/** Where of ascending `values` the one nearest to `wanted` is. */
export function nearest(values: ArrayLike<number>, wanted: number): number {
  let [low, high] = [0, values.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) <= wanted) low = middle
    else high = middle
  }
  return Math.abs((values[high] ?? 0) - wanted) < Math.abs((values[low] ?? 0) - wanted) ? high : low
}

const isKnown = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined && Number.isFinite(value)

/** The line through what is known: over a gap nothing is drawn. */
export function linePath(xs: readonly number[], values: ArrayLike<number | null>, y: Scale): string {
  let [path, isDown] = ['', false]
  for (let at = 0; at < xs.length; at += 1) {
    const value = values[at]
    if (isKnown(value)) path += `${isDown ? 'L' : 'M'}${round(xs[at] ?? 0)} ${round(y(value))}`
    isDown = isKnown(value)
  }
  return path
}

/** What lies between two lines, where both are known. */
export function bandPath(
  xs: readonly number[],
  { lower, upper }: { readonly lower: ArrayLike<number | null>; readonly upper: ArrayLike<number | null> },
  y: Scale,
): string {
  const points = xs.flatMap((x, at) => {
    const [low, high] = [lower[at], upper[at]]
    return isKnown(low) && isKnown(high) ? [{ x: round(x), low: round(y(low)), high: round(y(high)) }] : []
  })
  if (points.length === 0) return ''
  const above = points.map(({ x, high }) => `${x} ${high}`).join('L')
  const below = points
    .toReversed()
    .map(({ x, low }) => `${x} ${low}`)
    .join('L')
  return `M${above}L${below}Z`
}

const round = (pixel: number): number => Math.round(pixel * 10) / 10
