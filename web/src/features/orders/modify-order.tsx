'use client'

import type { OrderRow } from '@naru/shared/contracts/views'
import { nearestTick, stepTicks } from '@naru/shared/market/tick-size'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { formatQuantity } from '@/lib/format.ts'
import { useInstrumentName, useInstruments } from '@/lib/instruments.ts'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useOrderDeskWords } from '@/text/order-desk.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { needsStepUp, StepUp } from '@/ui/step-up.tsx'
import { toast } from '@/ui/toast.tsx'
import { parseWhole } from './figures.ts'
import { OrderFacts } from './order-facts.tsx'
import { Segments } from './segments.tsx'
import { Stepper } from './stepper.tsx'

interface ModifyOrderProps {
  /** Undefined keeps the dialog closed. */
  readonly order: OrderRow | undefined
  readonly onClose: () => void
}

/** A change is a cancel, the broker's word for it, and a new order for what is left: said before it is asked for. */
export function ModifyOrder({ order, onClose }: ModifyOrderProps) {
  const { modify } = useOrderDeskWords()
  return (
    <Dialog open={order !== undefined} onClose={onClose} title={modify.title} description={modify.steps}>
      {order && <Change order={order} onClose={onClose} />}
    </Dialog>
  )
}

type NewType = 'limit' | 'market'

/** What is typed for an order, and what of it is wrong. */
function useChange(order: OrderRow) {
  const desk = useOrderDeskWords()
  const { errors } = useText()
  const [type, setType] = useState<NewType>(order.limit_price === null ? 'market' : 'limit')
  const [price, setPrice] = useState(order.limit_price === null ? '' : String(order.limit_price))
  const [quantity, setQuantity] = useState(String(order.quantity))
  const kind = useInstruments().get(order.instrument_id)?.kind ?? 'stock'
  const [total, limitPrice] = [parseWhole(quantity), type === 'limit' ? parseWhole(price) : undefined]
  const step = (count: number): void => {
    const stepped = stepTicks(kind, nearestTick(kind, limitPrice ?? order.limit_price ?? 1), count)
    if (stepped) setPrice(String(stepped))
  }
  const isSame =
    total === order.quantity && (limitPrice ?? null) === order.limit_price && type === (order.order_type as string)
  return {
    type,
    setType,
    price,
    setPrice,
    quantity,
    setQuantity,
    total,
    limitPrice,
    step,
    isSame,
    quantityProblem:
      total === undefined || total < 1
        ? errors.quantity_invalid.what
        : total <= order.filled_quantity
          ? desk.modify.belowFilled
          : undefined,
    priceProblem:
      type === 'market' || limitPrice === undefined || limitPrice < 1
        ? type === 'limit'
          ? errors.price_required.what
          : undefined
        : nearestTick(kind, limitPrice) === limitPrice
          ? undefined
          : errors.price_off_tick.what,
  }
}

function Change({ order, onClose }: { order: OrderRow; onClose: () => void }) {
  const text = useText()
  const { ticket, type: typeWords } = text.orders
  const { modify } = useOrderDeskWords()
  const nameOf = useInstrumentName()
  const change = useChange(order)
  const { total } = change
  const request = useModify(order, change, onClose)
  const isReady = !change.quantityProblem && !change.priceProblem && !change.isSame
  const filled = text.common.shares(formatQuantity(order.filled_quantity))
  const left = text.common.shares(formatQuantity(Math.max(0, (total ?? 0) - order.filled_quantity)))
  return (
    <>
      <div>
        <p className="font-bold">{nameOf(order.instrument_id)}</p>
        <OrderFacts order={order} />
      </div>
      <Segments
        label={ticket.typeGroup}
        value={change.type}
        onChange={change.setType}
        options={[
          { key: 'limit', label: typeWords.limit },
          { key: 'market', label: typeWords.market },
        ]}
      />
      {change.type === 'limit' && (
        <Field label={ticket.price} error={change.priceProblem}>
          <Stepper
            value={change.price}
            onChange={change.setPrice}
            onStep={change.step}
            less={ticket.down}
            more={ticket.up}
          />
        </Field>
      )}
      <Field label={modify.total} error={change.quantityProblem} hint={modify.totalHint(filled, left)}>
        <Stepper
          value={change.quantity}
          onChange={change.setQuantity}
          onStep={(count) => change.setQuantity(String(Math.max(order.filled_quantity + 1, (total ?? 0) + count)))}
          less={ticket.fewer}
          more={ticket.more}
        />
      </Field>
      {change.isSame && <p className="text-13 text-muted">{modify.unchanged}</p>}
      {request.error && (
        <div role="alert">
          <ErrorText error={request.error} />
        </div>
      )}
      {needsStepUp(request.error) && <StepUp onDone={request.reset} />}
      <Button
        variant={order.side}
        size="large"
        block
        disabled={!isReady || request.isPending}
        aria-busy={request.isPending}
        onClick={() => request.mutate()}
      >
        {modify.submit}
      </Button>
    </>
  )
}

function useModify(
  order: OrderRow,
  { type, total, limitPrice }: Pick<ReturnType<typeof useChange>, 'type' | 'total' | 'limitPrice'>,
  onClose: () => void,
) {
  const { modify } = useOrderDeskWords()
  const nameOf = useInstrumentName()
  const queries = useQueryClient()
  // One opening of the dialog is one change; asking again after a lost answer goes under the same id.
  const [id] = useState(() => crypto.randomUUID())
  return useMutation({
    mutationFn: () => {
      const args = {
        p_id: id,
        p_order_id: order.id,
        p_order_type: type,
        p_quantity: String(total ?? order.quantity),
        ...(limitPrice === undefined ? {} : { p_limit_price: String(limitPrice) }),
      }
      return callRpc('modify_order', args, z.uuid())
    },
    onSuccess: () => {
      toast.done(modify.done, nameOf(order.instrument_id))
      onClose()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ledgerKeys.all }),
  })
}
