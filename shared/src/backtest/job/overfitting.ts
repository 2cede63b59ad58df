import { boundsOf, PARTS } from './figures.ts'

/**
 * `overfittingProbability` of robustness/overfitting.ts over the sums of `partSums`, which are small enough to keep for
 * tens of thousands of trials and to come from several machines.
 *
 * @param trials  one list of `partSums` each, all of the same days
 */
export function overfittingOfSums(trials: readonly (readonly number[])[], days: number): number {
  if (trials.length < 2 || days < PARTS * 2) return Number.NaN
  const counts = Array.from({ length: PARTS }, (_, part) => {
    const [from, to] = boundsOf(part, days)
    return to - from
  })
  const [inside, outside] = [new Float64Array(trials.length), new Float64Array(trials.length)]
  let [worse, halves] = [0, 0]
  for (let mask = 0; mask < 1 << PARTS; mask += 1) {
    if (bitsOf(mask) !== PARTS / 2) continue
    halves += 1
    trials.forEach((sums, trial) => {
      inside[trial] = ratioOver(sums, counts, mask)
      outside[trial] = ratioOver(sums, counts, ~mask)
    })
    let best = 0
    for (let trial = 1; trial < trials.length; trial += 1) if (inside[trial]! > inside[best]!) best = trial
    let below = 0
    for (const value of outside) if (value < outside[best]!) below += 1
    if (below / (trials.length - 1) < 0.5) worse += 1
  }
  return worse / halves
}

function bitsOf(mask: number): number {
  let count = 0
  for (let left = mask; left > 0; left &= left - 1) count += 1
  return count
}

function ratioOver(sums: readonly number[], counts: readonly number[], mask: number): number {
  let [count, sum, squares] = [0, 0, 0]
  for (let part = 0; part < PARTS; part += 1) {
    if ((mask & (1 << part)) === 0) continue
    count += counts[part]!
    sum += sums[part * 2]!
    squares += sums[part * 2 + 1]!
  }
  const average = sum / count
  const variance = (squares - count * average * average) / (count - 1)
  return variance > 0 ? average / Math.sqrt(variance) : 0
}
