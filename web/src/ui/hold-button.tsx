'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { useText } from '@/text/text-provider.tsx'
import { buttonStyle } from './button.tsx'

interface HoldButtonProps {
  /** Names amount and account: "삼성전자 1주 매도 · 실전 ••••5678". */
  readonly children: ReactNode
  readonly onHeld: () => void
  readonly variant?: 'danger' | 'buy' | 'sell' | 'primary'
  readonly disabled?: boolean
  readonly holdMs?: number
}

/** For actions that move real money or cannot be undone: pressed and held, by pointer or by Space/Enter, never clicked. */
export function HoldButton({ children, onHeld, variant = 'danger', disabled, holdMs = 1200 }: HoldButtonProps) {
  const [isHolding, setIsHolding] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const text = useText()
  useEffect(() => () => clearTimeout(timer.current), [])

  const release = (): void => {
    clearTimeout(timer.current)
    setIsHolding(false)
  }
  const press = (): void => {
    if (disabled || isHolding) return
    setIsHolding(true)
    timer.current = setTimeout(() => {
      setIsHolding(false)
      onHeld()
    }, holdMs)
  }
  return (
    <button
      type="button"
      disabled={disabled}
      title={text.common.holdHint}
      onPointerDown={(event) => event.button === 0 && press()}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onBlur={release}
      onKeyDown={(event) => (event.key === ' ' || event.key === 'Enter') && !event.repeat && press()}
      onKeyUp={release}
      onContextMenu={(event) => event.preventDefault()}
      className={cn(
        buttonStyle({ variant, size: 'large', block: true }),
        'relative touch-none select-none overflow-hidden',
      )}
    >
      {isHolding && (
        <span
          aria-hidden
          className="hold-fill absolute inset-0 bg-ink/20"
          style={{ animationDuration: `${holdMs}ms` }}
        />
      )}
      <span className="relative">{children}</span>
    </button>
  )
}
