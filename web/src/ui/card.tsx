import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return <section className={cn('rounded-card border bg-surface', className)} {...rest} />
}

interface CardHeaderProps {
  readonly title: string
  readonly note?: ReactNode
  readonly action?: ReactNode
}

export function CardHeader({ title, note, action }: CardHeaderProps) {
  return (
    <header className="flex min-h-12 flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 pt-3 pb-2">
      <div className="flex items-baseline gap-2">
        <h2 className="text-16">{title}</h2>
        {note && <span className="text-12 text-muted">{note}</span>}
      </div>
      {action}
    </header>
  )
}

export function CardBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('px-4 pb-4', className)} {...rest} />
}
