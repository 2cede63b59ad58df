'use client'

import { Minus, Plus } from 'lucide-react'
import { formatQuantity } from '@/lib/format.ts'
import { Button } from '@/ui/button.tsx'
import { Input } from '@/ui/field.tsx'
import { parseWhole } from './figures.ts'

interface StepperProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onStep: (count: 1 | -1) => void
  readonly less: string
  readonly more: string
}

/** A whole number with a button on either side; the arrow keys step too. */
export function Stepper({ value, onChange, onStep, less, more }: StepperProps) {
  const whole = parseWhole(value)
  return (
    <div className="flex gap-1">
      <Button variant="outline" size="icon" aria-label={less} onClick={() => onStep(-1)} className="md:h-10">
        <Minus aria-hidden size={16} />
      </Button>
      <Input
        inputMode="numeric"
        className="figures min-w-0"
        value={whole === undefined ? value : formatQuantity(whole)}
        // From here on it is the reader's: no price that comes in may change it under their hands.
        onFocus={() => onChange(value)}
        onChange={(event) => onChange(event.target.value.replaceAll(',', ''))}
        onKeyDown={(event) => {
          const count = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : undefined
          if (!count) return
          event.preventDefault()
          onStep(count)
        }}
      />
      <Button variant="outline" size="icon" aria-label={more} onClick={() => onStep(1)} className="md:h-10">
        <Plus aria-hidden size={16} />
      </Button>
    </div>
  )
}
