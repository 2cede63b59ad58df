import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn.ts'

/**
 * Scrolls sideways by itself on narrow screens. Rows are 48 px on a phone and 32 px on a desk. One without links or
 * buttons inside needs `scrollLabel`: it then takes the focus, so that keys can scroll it.
 */
export function Table({ className, scrollLabel, ...rest }: ComponentProps<'table'> & { scrollLabel?: string }) {
  const focus = scrollLabel === undefined ? {} : { role: 'region', 'aria-label': scrollLabel, tabIndex: 0 }
  return (
    // Placed, so that what is only read out is cut off with the rest and does not widen the page.
    <div className="relative overflow-x-auto" {...focus}>
      <table className={cn('w-full border-collapse text-13', className)} {...rest} />
    </div>
  )
}

export function HeadCell({ className, ...rest }: ComponentProps<'th'>) {
  return (
    <th scope="col" className={cn('h-9 whitespace-nowrap px-3 font-normal text-12 text-muted', className)} {...rest} />
  )
}

export function Row({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr className={cn('border-t hover:bg-sunken', className)} {...rest} />
}

export function Cell({ className, ...rest }: ComponentProps<'td'>) {
  return <td className={cn('h-12 px-3 md:h-8', className)} {...rest} />
}
