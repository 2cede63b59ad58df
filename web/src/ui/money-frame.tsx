import type { Environment } from '@naru/shared/domain/order'
import { FlaskConical, Landmark } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { cn } from '@/lib/cn.ts'

interface MoneyFrameProps {
  readonly environment: Environment
  /** "모의투자", "실전투자". */
  readonly title: string
  /** Whose money it is and whether it is real. */
  readonly note: string
  /** Stands at the end of the heading line. */
  readonly action?: ReactNode
  readonly children: ReactNode
}

const ICON = { paper: FlaskConical, live: Landmark } as const

/** Keeps one kind of money apart from the other: paper within a purple frame, live under a solid banner. */
export function MoneyFrame({ environment, title, note, action, children }: MoneyFrameProps) {
  const id = useId()
  const Icon = ICON[environment]
  const isPaper = environment === 'paper'
  return (
    <section
      aria-labelledby={id}
      data-money={environment}
      className={cn('overflow-clip rounded-card border-2', isPaper ? 'paper-watermark border-paper' : 'border-ink')}
    >
      <header
        className={cn(
          'flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2',
          isPaper ? 'bg-paper-soft text-paper' : 'bg-ink text-canvas',
        )}
      >
        <Icon aria-hidden size={18} className="shrink-0" />
        <h2 id={id} className="text-16">
          {title}
        </h2>
        <p className="min-w-0 flex-1 text-13">{note}</p>
        {action}
      </header>
      <div className="grid grid-cols-1 gap-4 p-3 md:p-4">{children}</div>
    </section>
  )
}
