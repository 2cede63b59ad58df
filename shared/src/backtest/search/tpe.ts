import type { Random } from '../../sim/random.ts'

/** A point that has been tried: its place on each axis, from 0, and what it came to, larger better. NaN is worst. */
export interface Tried {
  readonly places: readonly number[]
  readonly score: number
}

/** Points drawn evenly before anything is learned from them. */
const FIRST = 12
/** Share of what was tried that counts as good. */
const GOOD_SHARE = 0.2
const CANDIDATES = 32
/** Draws of a point that was not tried yet, before all are looked through. */
const DRAWS = 64

/**
 * The next point worth trying, by a tree-structured Parzen estimator (Bergstra et al. 2011): of the points that look like
 * the good ones, the one that looks least like the others. Each axis is looked at by itself, which is quick and blind to
 * what only two of them do together. The same history and the same random numbers give the same point.
 *
 * @param counts  places on each axis
 * @returns       places; undefined when every point has been tried
 */
export function nextPoint(
  counts: readonly number[],
  tried: readonly Tried[],
  random: Random,
): readonly number[] | undefined {
  const known = new Set(tried.map(({ places }) => places.join(' ')))
  if (known.size >= counts.reduce((size, count) => size * count, 1)) return undefined
  const isNew = (places: readonly number[]): boolean => !known.has(places.join(' '))
  if (tried.length < FIRST) return anyNew(counts, isNew, random)
  const [good, bad] = split(tried)
  const axes = counts.map((count, axis) => ({
    good: densityOf(
      good.map(({ places }) => places[axis]!),
      count,
    ),
    bad: densityOf(
      bad.map(({ places }) => places[axis]!),
      count,
    ),
  }))
  let best: { readonly places: readonly number[]; readonly worth: number } | undefined
  for (let draw = 0; draw < CANDIDATES; draw += 1) {
    const places = axes.map((axis) => drawFrom(axis.good, random))
    if (!isNew(places)) continue
    const worth = places.reduce(
      (sum, place, axis) => sum + Math.log(axes[axis]!.good[place]! / axes[axis]!.bad[place]!),
      0,
    )
    if (best === undefined || worth > best.worth) best = { places, worth }
  }
  return best?.places ?? anyNew(counts, isNew, random)
}

/** The good and the others; of equals the earlier is the better. */
function split(tried: readonly Tried[]): readonly [readonly Tried[], readonly Tried[]] {
  const scoreOf = ({ score }: Tried): number => (Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score)
  const sorted = tried.toSorted((a, b) => {
    const [one, other] = [scoreOf(a), scoreOf(b)]
    return one === other ? 0 : other - one
  })
  const count = Math.max(2, Math.ceil(sorted.length * GOOD_SHARE))
  return [sorted.slice(0, count), sorted.slice(count)]
}

/** How likely each place is: a bell around every one that was seen, and a little of everything. Sums to one. */
function densityOf(seen: readonly number[], count: number): Float64Array {
  const density = new Float64Array(count).fill(1 / count)
  const width = Math.max(0.5, count / (4 * Math.sqrt(seen.length + 1)))
  const bell = Float64Array.from({ length: count }, (_, distance) => Math.exp(-0.5 * (distance / width) ** 2))
  /** Of a bell from its middle to so far. */
  const mass = new Float64Array(count)
  for (let distance = 0; distance < count; distance += 1) mass[distance] = bell[distance]! + (mass[distance - 1] ?? 0)
  for (const center of seen) {
    const whole = mass[center]! + mass[count - 1 - center]! - bell[0]!
    for (let place = 0; place < count; place += 1) density[place]! += bell[Math.abs(place - center)]! / whole
  }
  return density.map((value) => value / (seen.length + 1))
}

function drawFrom(density: Float64Array, random: Random): number {
  let left = random()
  for (let place = 0; place < density.length; place += 1) {
    left -= density[place]!
    if (left < 0) return place
  }
  return density.length - 1
}

/** Any point that was not tried, each as likely while there are many; the first in order once they are rare. */
function anyNew(
  counts: readonly number[],
  isNew: (places: readonly number[]) => boolean,
  random: Random,
): readonly number[] | undefined {
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const places = counts.map((count) => Math.floor(random() * count))
    if (isNew(places)) return places
  }
  const places = counts.map(() => 0)
  for (;;) {
    if (isNew(places)) return places
    let axis = places.length - 1
    while (axis >= 0 && places[axis] === counts[axis]! - 1) {
      places[axis] = 0
      axis -= 1
    }
    if (axis < 0) return undefined
    places[axis]! += 1
  }
}
