/** Share of a standard normal below `x`. Abramowitz and Stegun 7.1.26 by way of the error function, to 1.5e−7. */
export function normalBelow(x: number): number {
  const z = Math.abs(x) / Math.SQRT2
  const t = 1 / (1 + 0.327_591_1 * z)
  const series =
    t * (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))))
  const tail = series * Math.exp(-z * z)
  return x < 0 ? tail / 2 : 1 - tail / 2
}

/** The value below which a share of `p` (0 to 1, ends left out) of a standard normal lies; by bisection. */
export function normalQuantile(p: number): number {
  let [low, high] = [-40, 40]
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2
    if (normalBelow(middle) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}
