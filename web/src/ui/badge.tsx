import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn.ts'

const badgeStyle = cva(
  'inline-flex items-center gap-1 whitespace-nowrap rounded-full border px-2 py-0.5 font-bold text-12',
  {
    variants: {
      tone: {
        neutral: 'bg-sunken text-muted',
        accent: 'border-accent/30 bg-accent-soft text-accent',
        up: 'border-up/30 bg-up-soft text-up',
        down: 'border-down/30 bg-down-soft text-down',
        danger: 'border-danger/40 bg-danger-soft text-danger',
        paper: 'border-paper/30 bg-paper-soft text-paper',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
)

export type Tone = NonNullable<VariantProps<typeof badgeStyle>['tone']>

export function Badge({ tone, className, ...rest }: ComponentProps<'span'> & { tone?: Tone }) {
  return <span className={cn(badgeStyle({ tone }), className)} {...rest} />
}
