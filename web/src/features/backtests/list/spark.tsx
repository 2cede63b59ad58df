import { extentOf, linear, linePath } from '@/ui/plot/scale.ts'

const [WIDTH, HEIGHT] = [96, 28]

/** The curve in the size of a word; its figures stand beside it. */
export function Spark({ values }: { values: readonly number[] }) {
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0]
  const y = linear(extentOf([values]), [HEIGHT - 2, 2])
  const xs = values.map((_, at) => (at / Math.max(1, values.length - 1)) * WIDTH)
  return (
    <svg aria-hidden width={WIDTH} height={HEIGHT} className="block">
      <path
        d={linePath(xs, values, y)}
        fill="none"
        strokeWidth={1.5}
        className={last >= first ? 'stroke-up' : 'stroke-down'}
      />
    </svg>
  )
}
