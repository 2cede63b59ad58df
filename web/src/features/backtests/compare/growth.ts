interface Curve {
  readonly ts: readonly number[]
  readonly equity: readonly number[]
}

/** Curves over one time: what each of them has become of its start at each moment that any of them knows; a fraction. */
export function growthOf(curves: readonly Curve[]): {
  readonly ts: readonly number[]
  readonly lines: readonly (readonly (number | null)[])[]
} {
  const ts = [...new Set(curves.flatMap((curve) => curve.ts))].toSorted((a, b) => a - b)
  const lines = curves.map(({ ts: own, equity }) => {
    const start = equity[0] ?? 1
    let at = -1
    return ts.map((now) => {
      while (at + 1 < own.length && (own[at + 1] ?? 0) <= now) at += 1
      // Before its first day and after its last it has no value; between two days it keeps the former.
      if (at < 0 || now > (own.at(-1) ?? 0)) return null
      return (equity[at] ?? start) / start - 1
    })
  })
  return { ts, lines }
}
