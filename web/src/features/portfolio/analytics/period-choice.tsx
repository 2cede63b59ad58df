'use client'

import { KstDate } from '@naru/shared/core/time'
import type { ChangeEvent } from 'react'
import { type DayRange, PERIODS, type Period } from '@/lib/period.ts'
import { usePortfolioWords } from '@/text/portfolio.ts'
import { Choice } from '@/ui/choice.tsx'
import { Field, Input } from '@/ui/field.tsx'

interface PeriodChoiceProps {
  readonly period: Period
  /** Chosen day by day; undefined while a period is. */
  readonly own: DayRange | undefined
  /** What is looked at now. */
  readonly days: DayRange
  readonly onPeriod: (period: Period) => void
  readonly onOwn: (days: DayRange | undefined) => void
}

/** A period that ends today, or any two days. */
export function PeriodChoice({ period, own, days, onPeriod, onOwn }: PeriodChoiceProps) {
  const { period: words } = usePortfolioWords()
  const options = [...PERIODS, 'own' as const].map((key) => ({ key, label: words[key] }))
  return (
    <div className="grid gap-2">
      <Choice<Period | 'own'>
        label={words.label}
        options={options}
        value={own ? 'own' : period}
        onChange={(key) => {
          onOwn(key === 'own' ? days : undefined)
          if (key !== 'own') onPeriod(key)
        }}
      />
      {own ? (
        <OwnDays days={own} onChange={onOwn} />
      ) : (
        <p className="tabular text-12 text-muted">{`${days.from} ~ ${days.to}`}</p>
      )}
    </div>
  )
}

function OwnDays({ days, onChange }: { days: DayRange; onChange: (days: DayRange) => void }) {
  const { period: words } = usePortfolioWords()
  const take = (end: keyof DayRange) => (event: ChangeEvent<HTMLInputElement>) => {
    const day = KstDate.safeParse(event.target.value)
    if (!day.success) return
    const next = { ...days, [end]: day.data }
    // The other end follows rather than that a day be refused.
    onChange(next.from <= next.to ? next : { from: day.data, to: day.data })
  }
  return (
    <div className="flex flex-wrap gap-3">
      <Field label={words.from}>
        <Input type="date" value={days.from} onChange={take('from')} className="w-40" />
      </Field>
      <Field label={words.to}>
        <Input type="date" value={days.to} onChange={take('to')} className="w-40" />
      </Field>
    </div>
  )
}
