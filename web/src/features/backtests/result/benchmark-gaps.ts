/** An index that stands still for so many days in a row is one that is not known: the last value was carried on. */
const UNKNOWN_FROM = 5

/** The benchmark without the stretches in which it only repeats what was known last: there is nothing to draw there. */
export function withoutRepeats(values: readonly (number | null)[]): readonly (number | null)[] {
  const shown = [...values]
  let from = 0
  for (let at = 1; at <= values.length; at += 1) {
    if (at < values.length && values[at] === values[from]) continue
    if (at - from >= UNKNOWN_FROM) shown.fill(null, from + 1, at)
    from = at
  }
  return shown
}
