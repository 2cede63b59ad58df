const [WIDTH, HEIGHT, AIR] = [96, 28, 3]

/** The curve in the size of a word; its figures stand beside it. */
export function Spark({ values }: { values: readonly number[] }) {
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const points = values.map((value, at) => {
    const x = (at / Math.max(1, values.length - 1)) * WIDTH
    const y = HEIGHT - AIR - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * AIR)
    return `${x.toFixed(1)},${y.toFixed(1)}`
  })
  return (
    <svg aria-hidden width={WIDTH} height={HEIGHT} className="block">
      <polyline
        points={points.join(' ')}
        fill="none"
        strokeWidth={1.5}
        className={last >= first ? 'stroke-up' : 'stroke-down'}
      />
    </svg>
  )
}
