import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'

interface DisclosureProps {
  readonly title: string
  readonly className?: string
  readonly children: ReactNode
}

/** What most do not need: closed until it is asked for. */
export function Disclosure({ title, className, children }: DisclosureProps) {
  return (
    <details className="group">
      <summary
        className={cn(
          'inline-flex min-h-11 list-none items-center gap-1 text-13 hover:underline md:min-h-8',
          className,
        )}
      >
        <ChevronRight
          aria-hidden
          size={14}
          className="transition-transform group-open:rotate-90 motion-reduce:transition-none"
        />
        {title}
      </summary>
      {children}
    </details>
  )
}
