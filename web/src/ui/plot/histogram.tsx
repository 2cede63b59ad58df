'use client'

import dynamic from 'next/dynamic'
import { Skeleton } from '@/ui/skeleton.tsx'
import { useWidth } from './use-width.ts'

export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** Bins of equal width with an edge at zero, so that no bin holds gains and losses together. */
export function binsOf(values: readonly number[], wanted = 20): readonly Bin[] {
  const known = values.filter(Number.isFinite)
  if (known.length === 0) return []
  const [low, high] = known.reduce(([min, max], one) => [Math.min(min, one), Math.max(max, one)], [0, 0])
  const width = (high - low) / wanted || 0.01
  const first = Math.floor(low / width + 1e-9)
  const last = Math.max(first, Math.ceil(high / width - 1e-9) - 1)
  const counts = new Map<number, number>()
  for (const value of known) {
    const bin = Math.min(last, Math.max(first, Math.floor(value / width + 1e-9)))
    counts.set(bin, (counts.get(bin) ?? 0) + 1)
  }
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const bin = first + at
    return { from: bin * width, to: (bin + 1) * width, count: counts.get(bin) ?? 0 }
  })
}

export interface HistogramProps {
  readonly summary: string
  readonly bins: readonly Bin[]
  readonly format: (value: number) => string
  /** "3 trades of −2% to −1%". */
  readonly describe: (bin: Bin) => string
  readonly height?: number
}

/** The drawing library is fetched only by those who look at a plot. */
const HistogramDrawing = dynamic(async () => (await import('./histogram-drawing.tsx')).HistogramDrawing, {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
})

/** How often what came: losses to the left of zero, gains to the right. */
export function Histogram({ height = 160, ...props }: HistogramProps) {
  const [host, width] = useWidth()
  if (props.bins.length === 0) return null
  return (
    <figure>
      <div ref={host} style={{ height }}>
        {width > 0 && <HistogramDrawing {...props} width={width} height={height} />}
      </div>
    </figure>
  )
}
