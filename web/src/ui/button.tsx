import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn.ts'

/** Also for links that look like buttons: `<Link className={buttonStyle({ variant: 'outline' })}>`. */
export const buttonStyle = cva(
  'inline-flex shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded-table font-bold transition-colors disabled:opacity-50',
  {
    variants: {
      variant: {
        primary: 'bg-accent text-on-solid hover:bg-accent/90',
        outline: 'border border-line-strong bg-surface text-ink hover:bg-sunken',
        quiet: 'text-muted hover:bg-sunken hover:text-ink',
        buy: 'bg-up text-on-solid hover:bg-up/90',
        sell: 'bg-down text-on-solid hover:bg-down/90',
        danger: 'border border-danger bg-danger-soft text-danger hover:bg-danger hover:text-on-solid',
      },
      size: {
        small: 'h-11 px-3 text-13 md:h-8',
        medium: 'h-11 px-4 text-14 md:h-10',
        large: 'h-12 px-5 text-16',
        icon: 'size-11 md:size-9',
      },
      block: { true: 'w-full' },
    },
    defaultVariants: { variant: 'primary', size: 'medium' },
  },
)

type ButtonProps = ComponentProps<'button'> & VariantProps<typeof buttonStyle>

export function Button({ variant, size, block, className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={cn(buttonStyle({ variant, size, block }), className)} {...rest} />
}
