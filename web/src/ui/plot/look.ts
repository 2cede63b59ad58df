import type { CartesianGridProps, XAxisProps, YAxisProps } from 'recharts'

export type Ink = 'accent' | 'muted' | 'up' | 'down' | 'danger' | 'paper'

/** The theme's own color: light and dark need no drawing anew. */
export const colorOf = (ink: Ink): string => `var(--${ink})`

/** What all plots have in common. */
export const MARGIN = { top: 8, right: 8, bottom: 0, left: 0 } as const

export const TICK = { fill: 'var(--muted)', fontSize: 12, className: 'tabular' } as const

export const X_AXIS: XAxisProps = { tick: TICK, tickLine: false, axisLine: false, height: 22, tickMargin: 4 }

export const Y_AXIS: YAxisProps = {
  tick: TICK,
  tickLine: false,
  axisLine: false,
  width: 'auto',
  niceTicks: 'snap125',
}

export const GRID: CartesianGridProps = { vertical: false, stroke: 'var(--line)' }

export const STRONG = 'var(--line-strong)'
