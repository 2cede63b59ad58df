'use client'

import type { KeyboardEvent, ReactNode } from 'react'
import { type OnPoint, Pointed } from './pointed.ts'
import { useWidth } from './use-width.ts'

interface PlotHostProps {
  readonly summary: string
  readonly height: number
  /** How many places there are to point at. */
  readonly count: number
  /** How many of them an arrow key goes on. */
  readonly stride?: number
  readonly pointed: number | undefined
  readonly onPoint: OnPoint
  readonly children: (width: number) => ReactNode
}

/**
 * The room of a plot: as high before it is drawn as after. Read as one picture, told by `summary`. Arrow keys begin at the
 * latest value and go by strides, with Home and End: the library's own begin at the first and go value by value, which in a
 * curve of years leads nowhere.
 */
export function PlotHost({ summary, height, count, stride = 1, pointed, onPoint, children }: PlotHostProps) {
  const [host, width] = useWidth()
  const last = count - 1
  const step = (event: KeyboardEvent): void => {
    const from = pointed ?? last
    const moved = { ArrowLeft: from - stride, ArrowRight: from + stride, Home: 0, End: last }[event.key]
    if (moved === undefined) return
    event.preventDefault()
    onPoint(Math.min(last, Math.max(0, moved)))
  }
  return (
    <div
      ref={host}
      role="img"
      aria-label={summary}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read values off.
      tabIndex={0}
      className="w-full touch-pan-y select-none overflow-hidden"
      style={{ height }}
      onKeyDown={step}
      onBlur={() => onPoint(undefined)}
    >
      <Pointed value={pointed}>{width > 0 && children(width)}</Pointed>
    </div>
  )
}
