'use client'

import type { Side } from '@naru/shared/domain/order'
import type { ReactNode } from 'react'
import { formatPrice, formatQuantity } from '@/lib/format.ts'
import type { AnyErrorCode } from '@/text/codes.ts'
import { useText } from '@/text/text-provider.tsx'
import { useTicketKindWords } from '@/text/ticket-kinds.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { parseWhole } from './figures.ts'
import type { Problem } from './problems.ts'
import { Segments } from './segments.tsx'
import { Stepper } from './stepper.tsx'
import type { PriceKey, Ticket } from './use-ticket.ts'

/** What is wrong and what to do, in one line. */
export function useProblemWords(): (problem: Problem | undefined) => string | undefined {
  const { errors } = useText()
  const { problem: ofField } = useTicketKindWords()
  return (problem) => {
    if (!problem) return undefined
    if (problem.code in ofField) return ofField[problem.code as keyof typeof ofField]
    const { what, next } = errors[problem.code as AnyErrorCode]
    return `${what} ${next}`
  }
}

const SHARES_OF = [10, 25, 50, 100] as const
const WON_STEP = 100_000

export interface TicketFieldProps {
  readonly ticket: Ticket
  /** Problems are shown once the reader has had the chance to fill in the field. */
  readonly isJudged: boolean
}

export function QuantityField({ ticket, isJudged }: TicketFieldProps) {
  const text = useText()
  const words = text.orders.ticket
  const kinds = useTicketKindWords()
  const wordsOf = useProblemWords()
  const { draft, edit, problems, available, shares } = ticket
  const isShown = isJudged || draft.quantity.trim() !== ''
  const isWon = draft.unit === 'won'
  const step = (count: number): void => {
    const size = isWon ? WON_STEP : 1
    edit({ quantity: String(Math.max(size, (parseWhole(draft.quantity) ?? 0) + count * size)) })
  }
  return (
    <div className="grid gap-1.5">
      <Field
        label={isWon ? kinds.amount : words.quantity}
        error={isShown ? wordsOf(problems.quantity) : undefined}
        hint={isWon && shares ? kinds.amountIs(text.common.shares(formatQuantity(shares))) : undefined}
        action={<Available ticket={ticket} side={draft.side} />}
      >
        <div className="grid grid-cols-[1fr_5rem] items-center gap-1">
          <Stepper
            value={draft.quantity}
            onChange={(quantity) => edit({ quantity })}
            onStep={step}
            less={words.fewer}
            more={words.more}
          />
          <Segments
            label={kinds.unit.label}
            size="small"
            value={draft.unit}
            onChange={(unit) => edit({ unit, quantity: '' })}
            options={[
              { key: 'shares', label: kinds.unit.shares },
              { key: 'won', label: kinds.unit.won },
            ]}
          />
        </div>
      </Field>
      <fieldset className="grid grid-cols-4 gap-1">
        <legend className="sr-only">{words.share[draft.side]}</legend>
        {SHARES_OF.map((percent) => (
          <Button
            key={percent}
            variant="outline"
            size="small"
            disabled={!available}
            onClick={() => edit({ unit: 'shares', quantity: String(Math.floor(((available ?? 0) * percent) / 100)) })}
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

interface PriceFieldProps extends TicketFieldProps {
  readonly name: PriceKey
  readonly label: string
  readonly hint?: string
}

/** One price per share, with its steps and what would be right where it is wrong. */
export function PriceField({ ticket, isJudged, name, label, hint }: PriceFieldProps) {
  const { ticket: words } = useText().orders
  const wordsOf = useProblemWords()
  const { draft, edit, problems, stepPrice } = ticket
  const problem = isJudged || draft[name].trim() !== '' ? problems[name] : undefined
  const { suggestion } = problem ?? {}
  return (
    <div className="grid gap-1.5">
      <Field label={label} error={wordsOf(problem)} hint={hint}>
        <Stepper
          value={draft[name]}
          onChange={(price) => edit({ [name]: price })}
          onStep={(count) => stepPrice(name, count)}
          less={words.down}
          more={words.up}
        />
      </Field>
      {suggestion !== undefined && (
        <Button
          variant="outline"
          size="small"
          className="justify-self-start"
          onClick={() => edit({ [name]: String(suggestion) })}
        >
          {words.fix(formatPrice(suggestion))}
        </Button>
      )}
    </div>
  )
}

/** The price of the order itself; in words where the market decides it. */
export function LimitPriceField({ ticket, isJudged }: TicketFieldProps) {
  const { ticket: words } = useText().orders
  const kinds = useTicketKindWords()
  const { limits, tick } = ticket
  const range = limits && words.limits(`${formatPrice(limits.lower)}~${formatPrice(limits.upper)}`)
  const hint = [range, tick && `${kinds.tick(formatPrice(tick))}.`].filter(Boolean).join(' ')
  return <PriceField ticket={ticket} isJudged={isJudged} name="price" label={words.price} hint={hint} />
}
