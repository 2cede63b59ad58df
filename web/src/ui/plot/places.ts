/** The library takes its time for every one: this is what stays fluid while a slider moves. */
const PIXELS_A_PLACE = 2
/** The lowest and the highest. */
const PLACES_A_SLOT = 2

type Values = ArrayLike<number | null>

/**
 * The places of `count` that a plot `width` pixels wide draws: all where there is room, else of each slot the lowest and
 * the highest value of every list and the first gap, so that neither a peak nor a hole is lost. Ascending.
 */
export function keptPlaces(count: number, lists: readonly Values[], width: number): readonly number[] {
  if (count <= width || lists.length === 0) return Array.from({ length: count }, (_, at) => at)
  const slots = Math.max(1, Math.ceil(width / (PIXELS_A_PLACE * PLACES_A_SLOT * lists.length)))
  const kept = new Set([0, count - 1])
  for (const list of lists) {
    for (let slot = 0; slot < slots; slot += 1) {
      const [from, to] = [Math.floor((slot * count) / slots), Math.floor(((slot + 1) * count) / slots)]
      for (const at of extremes(list, from, to)) kept.add(at)
    }
  }
  return [...kept].sort((a, b) => a - b)
}

function extremes(list: Values, from: number, to: number): readonly number[] {
  let [low, high, gap] = [-1, -1, -1]
  for (let at = from; at < to; at += 1) {
    const value = known(list[at])
    if (value === null) gap = gap < 0 ? at : gap
    else {
      if (low < 0 || value < (list[low] ?? 0)) low = at
      if (high < 0 || value > (list[high] ?? 0)) high = at
    }
  }
  return [low, high, gap].filter((at) => at >= 0)
}

/** Null: a gap. */
export const known = (value: number | null | undefined): number | null =>
  value !== null && value !== undefined && Number.isFinite(value) ? value : null

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

/** What the scale beside a plot takes of its width, about. */
const SCALE_PIXELS = 60
/** The first and the last date stand within the plot: from there to the middle of the next are one and a half of them. */
const [DATE_PIXELS, GAP_PIXELS] = [72, 8]
const APART_PIXELS = 1.5 * DATE_PIXELS + GAP_PIXELS

/** Moments of `xs` to be named below a plot `width` pixels wide: the ends and what fits between them, about evenly apart. */
export function datesOf(xs: ArrayLike<number>, width: number): number[] {
  const [first, last] = [xs[0] ?? 0, xs[xs.length - 1] ?? 0]
  const room = width - SCALE_PIXELS
  if (first === last || room < 2 * DATE_PIXELS + GAP_PIXELS) return [last]
  const pixelOf = (x: number): number => (room * (x - first)) / (last - first)
  const count = Math.floor(room / APART_PIXELS)
  const dates = [first]
  for (let at = 1; at < count; at += 1) {
    const date = xs[nearest(xs, first + ((last - first) * at) / count)] ?? 0
    // Days without a value are no moments: the nearest there is may lie beside one that is named.
    const isApart = pixelOf(date) - pixelOf(dates.at(-1)!) >= APART_PIXELS && room - pixelOf(date) >= APART_PIXELS
    if (isApart) dates.push(date)
  }
  return [...dates, last]
}
