import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'

interface ScrollRegionProps {
  readonly label: string
  /** Limits the height. */
  readonly className: string
  readonly children: ReactNode
}

/** A part of the page that scrolls by itself. It takes the focus, so that keys can scroll it too. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling is what the focus is for.
      tabIndex={0}
      className={cn('overflow-y-auto focus-visible:-outline-offset-2', className)}
    >
      {children}
    </section>
  )
}
