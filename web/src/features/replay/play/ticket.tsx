'use client'

import { estimateCosts } from '@naru/shared/market/costs'
import { nearestTick, stepTicks } from '@naru/shared/market/tick-size'
import type { ReplayOrder } from '@naru/shared/replay/account'
import type { RecordedDay } from '@naru/shared/replay/recorded-day'
import { type FormEvent, useEffect, useState } from 'react'
import { formatPrice, formatQuantity, formatWon } from '@/lib/format.ts'
import type { ReplayRequest, ReplayUpdate } from '@/lib/replay-worker.ts'
import { useTicketDraft } from '@/lib/ticket-draft.ts'
import { useReplayWords } from '@/text/replay.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { CardBody } from '@/ui/card.tsx'
import { Field } from '@/ui/field.tsx'
import { Won } from '@/ui/number.tsx'
import type { ReplayParts } from '../replay-parts.ts'
import { Frame } from './frame.tsx'
import { useRefusalWords } from './refusal-words.ts'

const SHARES_OF = [10, 25, 50, 100] as const

interface TicketProps {
  readonly day: RecordedDay
  readonly update: ReplayUpdate
  /** The latest order by hand. */
  readonly latest: ReplayOrder | undefined
  readonly send: (request: ReplayRequest) => void
  readonly parts: ReplayParts
}

const wholeOf = (text: string): number | undefined => (/^\d{1,12}$/.test(text) ? Number(text) : undefined)

function useDraft({ day, update }: Pick<TicketProps, 'day' | 'update'>) {
  const [side, setSide] = useState<'buy' | 'sell'>('buy')
  const [isLimit, setIsLimit] = useState(true)
  const [typed, setTyped] = useState<string>()
  const [quantity, setQuantity] = useState('')
  const { instrumentId, kind } = day
  useEffect(
    () =>
      useTicketDraft.subscribe(({ instrumentId: picked, price }) => {
        if (picked !== instrumentId || price === null) return
        setIsLimit(true)
        setTyped(String(price))
      }),
    [instrumentId],
  )
  // Follows the market until somebody names a price.
  const price = typed ?? String(update.quote.last)
  const stepPrice = (count: 1 | -1): void => {
    const next = stepTicks(kind, nearestTick(kind, wholeOf(price) || update.quote.last), count)
    if (next !== undefined) setTyped(String(next))
  }
  return { side, setSide, isLimit, setIsLimit, price, setPrice: setTyped, stepPrice, quantity, setQuantity }
}

/** Written like any order, and sent to the worker of the replay: there is no way from here to a broker. */
export function ReplayTicket({ day, update, latest, send, parts }: TicketProps) {
  const { ticket: words } = useReplayWords()
  const { orders, common } = useText()
  const draft = useDraft({ day, update })
  const { side, isLimit, price, quantity, setQuantity } = draft
  const { standing, isOver, quote } = update
  const [limitPrice, shares] = [isLimit ? wholeOf(price) : null, wholeOf(quantity)]
  const unit = (isLimit ? limitPrice : quote.last) ?? 0
  // A market order may cost as much as the upper limit: so much is held back.
  const worst = (isLimit ? limitPrice : quote.upperLimit) || quote.last
  const most = side === 'sell' ? standing.freeShares : Math.floor(standing.freeCash / (worst * CHARGES))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (limitPrice === undefined || shares === undefined) return
    send({ kind: 'place', ask: { side, quantity: shares, limitPrice } })
    setQuantity('')
  }
  return (
    <Frame title={words.title} testId="replay-ticket">
      <CardBody>
        <form className="grid gap-3" onSubmit={submit} noValidate aria-label={words.title}>
          <parts.Segments
            label={orders.ticket.sideGroup}
            value={side}
            onChange={(key) => draft.setSide(key === 'buy' ? 'buy' : 'sell')}
            options={[
              { key: 'buy', label: orders.side.buy, className: 'bg-up text-on-solid' },
              { key: 'sell', label: orders.side.sell, className: 'bg-down text-on-solid' },
            ]}
          />
          <parts.Segments
            label={orders.ticket.typeGroup}
            value={isLimit ? 'limit' : 'market'}
            onChange={(key) => draft.setIsLimit(key === 'limit')}
            options={[
              { key: 'limit', label: orders.type.limit },
              { key: 'market', label: orders.type.market },
            ]}
          />
          {isLimit && (
            <Field label={orders.ticket.price}>
              <parts.Stepper
                value={price}
                onChange={draft.setPrice}
                onStep={draft.stepPrice}
                less={orders.ticket.down}
                more={orders.ticket.up}
              />
            </Field>
          )}
          <Field
            label={orders.ticket.quantity}
            hint={
              side === 'buy'
                ? words.free(formatWon(standing.freeCash))
                : words.freeShares(common.shares(formatQuantity(standing.freeShares)))
            }
          >
            <parts.Stepper
              value={quantity}
              onChange={setQuantity}
              onStep={(count) => setQuantity(String(Math.max(1, (shares ?? 0) + count)))}
              less={orders.ticket.fewer}
              more={orders.ticket.more}
            />
          </Field>
          <div className="grid grid-cols-4 gap-1">
            {SHARES_OF.map((percent) => (
              <Button
                key={percent}
                variant="outline"
                size="small"
                disabled={most < 1}
                onClick={() => setQuantity(String(Math.floor((most * percent) / 100)))}
              >
                {percent}%
              </Button>
            ))}
          </div>
          <Preview day={day} side={side} amount={unit * (shares ?? 0)} />
          <Button
            type="submit"
            size="large"
            block
            variant={side}
            disabled={isOver || !shares || limitPrice === undefined}
          >
            {words.submit[side]}
          </Button>
          <p className="text-12 text-muted">{isOver ? words.over : words.hint}</p>
        </form>
        {latest && <Latest order={latest} />}
      </CardBody>
    </Frame>
  )
}

/** Commission on top of the amount, rounded up. */
const CHARGES = 1.0002

function Preview({
  day,
  side,
  amount,
}: {
  readonly day: RecordedDay
  readonly side: 'buy' | 'sell'
  readonly amount: number
}) {
  const { ticket } = useReplayWords()
  const { orders } = useText()
  const { commission, tax } = estimateCosts({ ...day, side, amount })
  const lines = [
    [ticket.amount, amount],
    [orders.ticket.commission, commission],
    ...(side === 'sell' ? [[orders.ticket.tax, tax] as const] : []),
  ] as const
  return (
    <dl className="grid gap-1 border-t pt-3 text-13">
      {lines.map(([label, won]) => (
        <div key={label} className="flex justify-between gap-2">
          <dt className="text-muted">{label}</dt>
          <dd className="text-right">
            <Won won={won} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** What became of the last order, as far as the day has gone. */
function Latest({ order }: { readonly order: ReplayOrder }) {
  const { ticket, account } = useReplayWords()
  const { orders, common } = useText()
  const refusalOf = useRefusalWords()
  const { side, filled, amount, code } = order
  const shares = (count: number): string => common.shares(formatQuantity(count))
  const words = code
    ? `${ticket.refused}. ${refusalOf(code)}`
    : filled > 0
      ? ticket.filled({
          side: orders.side[side],
          quantity: shares(filled),
          price: formatPrice(Math.round(amount / filled)),
        })
      : `${ticket.placed} · ${account.state[order.state]}`
  return (
    <p
      role="status"
      className={
        code ? 'mt-3 rounded-table bg-danger-soft p-3 text-13 text-danger' : 'mt-3 rounded-table bg-sunken p-3 text-13'
      }
      data-testid="replay-latest"
      data-state={order.state}
    >
      {words}
    </p>
  )
}
