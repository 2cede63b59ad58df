import { defineBars } from './define.ts'
import { bars, decimal, output, period } from './params.ts'

/**
 * 매물대: volume of the last n bars by price. Each bar's volume is spread evenly over its range; the point of control is
 * the middle of the fullest price step, the value area grows from there, to the fuller side first, until it holds the
 * share asked for. Walks the window at every value.
 */
export const volumeProfile = defineBars({
  id: 'volume_profile',
  label: { ko: '매물대', en: 'Volume profile' },
  short: { ko: '매물대', en: 'VP' },
  group: 'volume',
  scale: 'price',
  params: [
    period(60, { max: 500 }),
    bars('steps', 24, { label: { ko: '가격 구간 수', en: 'Price steps' }, min: 2, max: 100 }),
    decimal('share', 70, { label: { ko: '밸류에어리어(%)', en: 'Value area (%)' }, min: 10, max: 100, step: 5 }),
  ],
  outputs: [
    output('poc', { ko: '최다 매물대', en: 'Point of control' }),
    output('high', { ko: '밸류에어리어 상단', en: 'Value area high' }),
    output('low', { ko: '밸류에어리어 하단', en: 'Value area low' }),
  ],
  source: 'Steidlmayer; unknown where nothing was traded',
  build({ period, steps, share }) {
    const ring = new Float64Array(3 * period).fill(Number.NaN) // high, low, volume of each bar
    const profile = new Float64Array(steps)
    const state = { at: 0, oldest: Number.NaN, oldestLow: Number.NaN, oldestVolume: Number.NaN }
    return {
      warmUps: [period, period, period],
      step({ high, low, volume }, keep, values) {
        const place = 3 * state.at
        state.oldest = ring[place]!
        state.oldestLow = ring[place + 1]!
        state.oldestVolume = ring[place + 2]!
        ring[place] = high
        ring[place + 1] = low
        ring[place + 2] = volume
        measure(ring, { profile, share: share / 100 }, values)
        if (keep) state.at = state.at + 1 === period ? 0 : state.at + 1
        else {
          ring[place] = state.oldest
          ring[place + 1] = state.oldestLow
          ring[place + 2] = state.oldestVolume
        }
      },
    }
  },
})

interface Scale {
  /** A place for the volume of each price step. */
  readonly profile: Float64Array
  /** Of all volume, that the value area holds. */
  readonly share: number
}

function measure(ring: Float64Array, { profile, share }: Scale, values: Float64Array): void {
  values.fill(Number.NaN)
  let top = Number.NEGATIVE_INFINITY
  let bottom = Number.POSITIVE_INFINITY
  let total = 0
  for (let at = 0; at < ring.length; at += 3) {
    top = Math.max(top, ring[at]!)
    bottom = Math.min(bottom, ring[at + 1]!)
    total += ring[at + 2]!
  }
  if (Number.isNaN(top + bottom + total) || total <= 0) return
  const size = (top - bottom) / profile.length
  if (size === 0) {
    values.fill(top)
    return
  }
  profile.fill(0)
  for (let at = 0; at < ring.length; at += 3) {
    spread(profile, { from: (ring[at + 1]! - bottom) / size, to: (ring[at]! - bottom) / size, volume: ring[at + 2]! })
  }
  const fullest = indexOfLargest(profile)
  let [first, last, held] = [fullest, fullest, profile[fullest]!]
  while (held < share * total && (first > 0 || last < profile.length - 1)) {
    const below = profile[first - 1] ?? -1
    const above = profile[last + 1] ?? -1
    if (above >= below) last += 1
    else first -= 1
    held += Math.max(above, below)
  }
  values[0] = bottom + (fullest + 0.5) * size
  values[1] = bottom + (last + 1) * size
  values[2] = bottom + first * size
}

/** Adds a bar's volume to the steps its range covers, in shares of the range. */
function spread(
  profile: Float64Array,
  { from, to, volume }: { readonly from: number; readonly to: number; readonly volume: number },
): void {
  const first = Math.min(Math.floor(from), profile.length - 1)
  const last = Math.min(Math.floor(to), profile.length - 1)
  if (first === last) {
    profile[first] = profile[first]! + volume
    return
  }
  for (let step = first; step <= last; step += 1) {
    const covered = Math.min(to, step + 1) - Math.max(from, step)
    profile[step] = profile[step]! + (volume * covered) / (to - from)
  }
}

function indexOfLargest(profile: Float64Array): number {
  let largest = 0
  for (let step = 1; step < profile.length; step += 1) if (profile[step]! > profile[largest]!) largest = step
  return largest
}
