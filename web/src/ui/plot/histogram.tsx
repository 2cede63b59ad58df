'use client'

import { cn } from '@/lib/cn.ts'
import { linear } from './scale.ts'
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

interface HistogramProps {
  readonly summary: string
  readonly bins: readonly Bin[]
  readonly format: (value: number) => string
  /** "3 trades of −2% to −1%". */
  readonly describe: (bin: Bin) => string
  readonly height?: number
}

/** How often what came: losses to the left of zero, gains to the right. */
export function Histogram({ summary, bins, format, describe, height = 160 }: HistogramProps) {
  const [host, width] = useWidth()
  const [first, last] = [bins[0], bins.at(-1)]
  if (!first || !last) return null
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const x = linear([first.from, last.to], [4, Math.max(5, width - 4)])
  const y = linear([0, most], [height - 22, 14])
  return (
    <figure>
      <div ref={host} style={{ height }}>
        {width > 0 && (
          <svg role="img" aria-label={summary} width={width} height={height} className="block">
            {bins.map((bin) => (
              <g key={bin.from}>
                <title>{describe(bin)}</title>
                <rect
                  x={x(bin.from) + 1}
                  width={Math.max(1, x(bin.to) - x(bin.from) - 2)}
                  y={y(bin.count)}
                  height={Math.max(bin.count > 0 ? 2 : 0, y(0) - y(bin.count))}
                  className={cn(bin.from < 0 ? 'fill-down' : 'fill-up')}
                />
                {bin.count > 0 && bins.length <= 24 && width > 320 && (
                  <text
                    x={x((bin.from + bin.to) / 2)}
                    y={y(bin.count) - 3}
                    textAnchor="middle"
                    className="tabular fill-muted text-12"
                  >
                    {bin.count}
                  </text>
                )}
              </g>
            ))}
            <line x1={x(0)} x2={x(0)} y1={8} y2={height - 22} className="stroke-line-strong" />
            <g aria-hidden className="tabular fill-muted text-12">
              <text x={4} y={height - 6}>
                {format(first.from)}
              </text>
              {x(0) > 60 && width - x(0) > 60 && (
                <text x={x(0)} y={height - 6} textAnchor="middle">
                  0
                </text>
              )}
              <text x={width - 4} y={height - 6} textAnchor="end">
                {format(last.to)}
              </text>
            </g>
          </svg>
        )}
      </div>
    </figure>
  )
}
