'use client'

import type { BrokerAccountRow, InstrumentRow } from '@naru/shared/contracts/views'
import { kstDate, unixMs } from '@naru/shared/core/time'
import { type PriceLimits, priceLimits } from '@naru/shared/market/price-limit'
import { nearestTick, stepTicks } from '@naru/shared/market/tick-size'
import { useEffect, useState } from 'react'
import { useNow } from '@/lib/clock.ts'
import { pulseOf, useBridges } from '@/lib/heartbeat.ts'
import { positionsQuery } from '@/lib/ledger/tables.ts'
import { type HeldQuote, useQuote, useWatch } from '@/lib/quotes.ts'
import { useTicketDraft } from '@/lib/ticket-draft.ts'
import { useQuery } from '@/lib/use-query.ts'
import { type Preview, previewOf } from './preview.ts'
import type { OrderTerms } from './terms.ts'
import { type Buyable, useBuyable } from './use-buyable.ts'
import { findProblems, isFree, parseWhole, type TicketInput, type TicketProblems } from './validate.ts'

export type Draft = TicketInput

export interface Ticket {
  readonly draft: Draft
  readonly edit: (change: Partial<Draft>) => void
  readonly problems: TicketProblems
  readonly limits: PriceLimits | null
  /** Shares that can be bought or sold now; null while not known. */
  readonly available: number | null
  /** How much can be bought; undefined for sales and while asking. */
  readonly buyable: Buyable | undefined
  readonly preview: Preview | undefined
  /** Undefined while anything is wrong. */
  readonly terms: OrderTerms | undefined
  readonly stepPrice: (count: number) => void
}

function limitsOf(instrument: InstrumentRow, quote: HeldQuote | undefined): PriceLimits | null {
  if (quote?.upperLimit && quote.lowerLimit) return { upper: quote.upperLimit, lower: quote.lowerLimit }
  const base = quote?.basePrice ?? instrument.base_price
  return base && instrument.kind !== 'elw' ? priceLimits(instrument.kind, base) : null
}

function useIsBridgeAlive(bridgeId: string): boolean {
  const read = useBridges()
  const bridge = read?.bridges.find((candidate) => candidate.id === bridgeId)
  // While heartbeats have not been read the ledger decides.
  return !read || (bridge !== undefined && pulseOf(bridge, read.asOf) !== 'dead')
}

/** Shares of this instrument that can be sold now; null while positions are loading. */
function useSellable(accountId: string, instrumentId: string): number | null {
  const { data } = useQuery(positionsQuery)
  if (!data) return null
  return data.find((row) => row.account_id === accountId && row.instrument_id === instrumentId)?.sellable_quantity ?? 0
}

const EMPTY: Draft = { side: 'buy', type: 'limit', quantity: '', price: '' }

/** The fields, with the price that was picked elsewhere, or the last traded one until somebody types. */
function useDraft(instrument: InstrumentRow, last: number | undefined) {
  const [draft, setDraft] = useState(EMPTY)
  const [isPriceTouched, setIsPriceTouched] = useState(false)

  useEffect(
    () =>
      useTicketDraft.subscribe(({ instrumentId, price: picked }) => {
        if (instrumentId !== instrument.id || picked === null) return
        setDraft((held) => ({ ...held, type: 'limit', price: String(picked) }))
        setIsPriceTouched(true)
      }),
    [instrument.id],
  )

  const suggested = last ?? instrument.base_price
  const price = isPriceTouched || !suggested ? draft.price : String(nearestTick(instrument.kind, suggested))
  const edit = (change: Partial<Draft>): void => {
    if (change.price !== undefined) setIsPriceTouched(true)
    setDraft((held) => ({ ...held, price, ...change }))
  }
  return { draft: { ...draft, price }, edit }
}

export function useTicket(instrument: InstrumentRow, account: BrokerAccountRow): Ticket {
  useWatch([instrument.id])
  const quote = useQuote(instrument.id)
  const { draft, edit } = useDraft(instrument, quote?.last)
  const now = useNow()
  const isBridgeAlive = useIsBridgeAlive(account.bridge_id)
  const limits = limitsOf(instrument, quote)
  const limitPrice = draft.type === 'limit' ? parseWhole(draft.price) : undefined
  // A market order may fill anywhere up to the limit; what it will probably cost is judged by the last price.
  const unitPrice = limitPrice ?? quote?.last ?? instrument.base_price ?? undefined

  const buyable = useBuyable({
    account,
    instrumentId: instrument.id,
    limitPrice: draft.type === 'limit' ? limitPrice : null,
    cautiousPrice: draft.type === 'limit' ? limitPrice : (limits?.upper ?? unitPrice),
    isWanted: draft.side === 'buy' && isBridgeAlive,
  })
  const sellable = useSellable(account.id, instrument.id)
  const available = draft.side === 'buy' ? (buyable?.quantity ?? null) : sellable

  const problems = findProblems(draft, { instrument, limits, available, account, isBridgeAlive })
  const quantity = parseWhole(draft.quantity)
  const isPriced = !problems.price && unitPrice !== undefined && now > 0
  const preview =
    isPriced && quantity
      ? previewOf({ instrument, side: draft.side, quantity, price: unitPrice, date: kstDate(unixMs(now)) })
      : undefined
  const terms: OrderTerms | undefined =
    isFree(problems) && quantity
      ? {
          accountId: account.id,
          instrumentId: instrument.id,
          side: draft.side,
          type: draft.type,
          quantity,
          limitPrice: limitPrice ?? null,
        }
      : undefined
  const stepPrice = (count: number): void => {
    const from = limitPrice ?? unitPrice
    if (!from) return
    const stepped = stepTicks(instrument.kind, nearestTick(instrument.kind, from), count)
    if (stepped && (!limits || (stepped <= limits.upper && stepped >= limits.lower))) edit({ price: String(stepped) })
  }
  return { draft, edit, problems, limits, available, buyable, preview, terms, stepPrice }
}
