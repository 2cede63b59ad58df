'use client'

import { cn } from '@/lib/cn.ts'

interface SwitchProps {
  readonly isOn: boolean
  /** What pressing it does, for who cannot see where it stands. */
  readonly label: string
  readonly isBusy: boolean
  readonly onSwitch: () => void
}

/** On or off, as large as a thumb. It shows what is, not what was pressed: that comes when it is so. */
export function Switch({ isOn, label, isBusy, onSwitch }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      disabled={isBusy}
      onClick={onSwitch}
      className="relative z-[1] grid h-11 w-14 shrink-0 place-items-center disabled:opacity-50"
    >
      <span
        className={cn(
          'flex h-7 w-12 items-center rounded-full border p-0.5',
          isOn ? 'justify-end border-accent bg-accent' : 'justify-start border-line-strong bg-sunken',
        )}
      >
        <span className={cn('size-5 rounded-full', isOn ? 'bg-on-solid' : 'bg-line-strong')} />
      </span>
    </button>
  )
}
