import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../sim/random.ts'
import { nextPoint, type Tried } from './tpe.ts'

/** Searches for so many points; one peak at a place nobody is told of. */
function search(
  counts: readonly number[],
  score: (places: readonly number[]) => number,
  { runs, seed }: { runs: number; seed: number },
) {
  const random = mulberry32(seed)
  const tried: Tried[] = []
  for (let run = 0; run < runs; run += 1) {
    const places = nextPoint(counts, tried, random)
    if (places === undefined) break
    tried.push({ places, score: score(places) })
  }
  return tried
}

const COUNTS = [50, 40, 30]
const PEAK = [31, 9, 22]
const hill = (places: readonly number[]): number =>
  -places.reduce((sum, place, axis) => sum + ((place - PEAK[axis]!) / COUNTS[axis]!) ** 2, 0)
const best = (tried: readonly Tried[]): number => Math.max(...tried.map(({ score }) => score))

describe('a search that learns', () => {
  it('comes nearer to the best point than as many random ones do', () => {
    const seeds = Array.from({ length: 12 }, (_, seed) => seed + 1)
    const learned = seeds.map((seed) => best(search(COUNTS, hill, { runs: 60, seed })))
    const drawn = seeds.map((seed) => {
      const random = mulberry32(seed)
      return Math.max(...Array.from({ length: 60 }, () => hill(COUNTS.map((count) => Math.floor(random() * count)))))
    })
    const wins = seeds.filter((_, at) => learned[at]! > drawn[at]!).length
    expect(wins).toBeGreaterThanOrEqual(9)
  })

  it('tries no point twice, and all of them when it may', () => {
    const tried = search([4, 3], ([a = 0, b = 0]) => a * b, { runs: 100, seed: 5 })
    expect(tried).toHaveLength(12)
    expect(new Set(tried.map(({ places }) => places.join())).size).toBe(12)
  })

  it('goes the same way again with the same seed, and another with another', () => {
    const way = (seed: number) => search(COUNTS, hill, { runs: 40, seed }).map(({ places }) => places)
    expect(way(3)).toEqual(way(3))
    expect(way(3)).not.toEqual(way(4))
  })

  it('takes what has no score for the worst', () => {
    const tried = search([30, 30], ([a = 0, b = 0]) => (a < 15 ? Number.NaN : -((a - 20) ** 2) - (b - 10) ** 2), {
      runs: 60,
      seed: 2,
    })
    const late = tried.slice(30).filter(({ score }) => !Number.isNaN(score))
    expect(late.length).toBeGreaterThan(20)
  })
})
