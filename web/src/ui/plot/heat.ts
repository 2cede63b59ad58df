/** The color behind a figure: red above zero, blue below, the deeper the further from it. The figure itself stays ink. */
export function heatOf(value: number | null | undefined, most: number): string | undefined {
  if (value === null || value === undefined || !Number.isFinite(value) || most <= 0) return undefined
  const share = Math.round(Math.min(1, Math.abs(value) / most) * 42)
  if (share === 0) return undefined
  return `color-mix(in srgb, var(${value > 0 ? '--up' : '--down'}) ${share}%, transparent)`
}

/** The largest distance from zero. */
export const mostOf = (values: readonly (number | null | undefined)[]): number =>
  values.reduce<number>((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value ?? 0)) : most), 0)
