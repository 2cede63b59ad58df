'use client'

import type { Side } from '@naru/shared/domain/order'
import { Minus, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'
import { formatPrice, formatQuantity } from '@/lib/format.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Field, Input } from '@/ui/field.tsx'
import type { Ticket } from './use-ticket.ts'
import { type Problem, parseWhole } from './validate.ts'

interface ChoiceProps<Key extends string> {
  readonly label: string
  readonly options: readonly { readonly key: Key; readonly label: string; readonly className: string }[]
  readonly value: Key
  readonly onChange: (key: Key) => void
}

/** Two or three buttons of which one is pressed. */
export function Choice<Key extends string>({ label, options, value, onChange }: ChoiceProps<Key>) {
  return (
    <fieldset className="grid auto-cols-fr grid-flow-col gap-1 rounded-table bg-sunken p-1">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.key}
          type="button"
          aria-pressed={option.key === value}
          onClick={() => onChange(option.key)}
          className={cn(
            'h-11 rounded-table font-bold text-14 md:h-9',
            option.key === value ? option.className : 'text-muted hover:text-ink',
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}

interface StepperProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onStep: (count: 1 | -1) => void
  readonly less: string
  readonly more: string
}

/** A whole number with a button on either side; the arrow keys step too. */
function Stepper({ value, onChange, onStep, less, more }: StepperProps) {
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

/** What is wrong and what to do, in one line. */
export function useProblemWords(): (problem: Problem | undefined) => string | undefined {
  const { errors } = useText()
  return (problem) => problem && `${errors[problem.code].what} ${errors[problem.code].next}`
}

const SHARES_OF = [10, 25, 50, 100] as const

interface TicketFieldProps {
  readonly ticket: Ticket
  /** Problems are shown once the reader has had the chance to fill in the field. */
  readonly isJudged: boolean
}

export function QuantityField({ ticket, isJudged }: TicketFieldProps) {
  const { ticket: words } = useText().orders
  const wordsOf = useProblemWords()
  const { draft, edit, problems, available } = ticket
  const isShown = isJudged || draft.quantity.trim() !== ''
  const step = (count: number): void => {
    edit({ quantity: String(Math.max(1, (parseWhole(draft.quantity) ?? 0) + count)) })
  }
  return (
    <div className="grid gap-1.5">
      <Field
        label={words.quantity}
        error={isShown ? wordsOf(problems.quantity) : undefined}
        action={<Available ticket={ticket} side={draft.side} />}
      >
        <Stepper
          value={draft.quantity}
          onChange={(quantity) => edit({ quantity })}
          onStep={step}
          less={words.fewer}
          more={words.more}
        />
      </Field>
      <fieldset className="grid grid-cols-4 gap-1">
        <legend className="sr-only">{words.share[draft.side]}</legend>
        {SHARES_OF.map((percent) => (
          <Button
            key={percent}
            variant="outline"
            size="small"
            disabled={!available}
            onClick={() => edit({ quantity: String(Math.floor(((available ?? 0) * percent) / 100)) })}
          >
            {percent}%
          </Button>
        ))}
      </fieldset>
    </div>
  )
}

function Available({ ticket, side }: { ticket: Ticket; side: Side }): ReactNode {
  const text = useText()
  const words = text.orders.ticket
  const { available, buyable } = ticket
  if (available === null) {
    return side === 'buy' && <span className="text-12 text-muted">{words.buyableUnknown}</span>
  }
  const shares = text.common.shares(formatQuantity(available))
  return (
    <span className="tabular text-right text-12 text-muted" data-testid="available">
      {side === 'buy' ? words.buyable(shares) : words.sellable(shares)}
      {side === 'buy' && buyable?.source === 'balance' && (
        <span className="block text-danger">{words.buyableFromBalance}</span>
      )}
    </span>
  )
}

export function PriceField({ ticket, isJudged }: TicketFieldProps) {
  const { ticket: words } = useText().orders
  const wordsOf = useProblemWords()
  const { draft, edit, problems, limits, stepPrice } = ticket
  if (draft.type === 'market') return <p className="text-13 text-muted">{words.marketPrice}</p>
  const problem = isJudged || draft.price.trim() !== '' ? problems.price : undefined
  const { suggestion } = problem ?? {}
  return (
    <div className="grid gap-1.5">
      <Field
        label={words.price}
        error={wordsOf(problem)}
        hint={limits ? words.limits(`${formatPrice(limits.lower)}~${formatPrice(limits.upper)}`) : undefined}
      >
        <Stepper
          value={draft.price}
          onChange={(price) => edit({ price })}
          onStep={stepPrice}
          less={words.down}
          more={words.up}
        />
      </Field>
      {suggestion !== undefined && (
        <Button
          variant="outline"
          size="small"
          className="justify-self-start"
          onClick={() => edit({ price: String(suggestion) })}
        >
          {words.fix(formatPrice(suggestion))}
        </Button>
      )}
    </div>
  )
}
