'use client'

import { type KeyboardEvent, type ReactNode, useId } from 'react'
import { cn } from '@/lib/cn.ts'

export interface Tab<Key extends string> {
  readonly key: Key
  readonly label: string
  readonly badge?: ReactNode
}

interface TabsProps<Key extends string> {
  readonly label: string
  readonly tabs: readonly Tab<Key>[]
  readonly value: Key
  readonly onChange: (key: Key) => void
  /** The panel of the chosen tab. */
  readonly children: ReactNode
}

const STEP: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

/** Arrow keys move between tabs, Home and End to the ends, as the ARIA pattern has it. */
export function Tabs<Key extends string>({ label, tabs, value, onChange, children }: TabsProps<Key>) {
  const id = useId()
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const at = tabs.findIndex((tab) => tab.key === value)
    const step = STEP[event.key]
    const index = step ? at + step : { Home: 0, End: tabs.length - 1 }[event.key]
    const target = index === undefined ? undefined : tabs[(index + tabs.length) % tabs.length]
    if (!target) return
    event.preventDefault()
    onChange(target.key)
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${target.key}"]`)?.focus()
  }
  return (
    <div className="grid min-h-0 grid-cols-1 content-start">
      <div role="tablist" aria-label={label} onKeyDown={move} className="flex gap-1 overflow-x-auto border-b px-2">
        {tabs.map((tab) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-${tab.key}`}
            data-tab={tab.key}
            aria-selected={tab.key === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.key === value ? 0 : -1}
            onClick={() => onChange(tab.key)}
            className={cn(
              '-mb-px flex h-11 items-center gap-1.5 whitespace-nowrap border-b-2 px-3 text-14 md:h-10',
              tab.key === value ? 'border-accent font-bold text-ink' : 'border-transparent text-muted hover:text-ink',
            )}
          >
            {tab.label}
            {tab.badge}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`}>
        {children}
      </div>
    </div>
  )
}
