'use client'

import type { BrokerAccountRow, InstrumentRow, PositionRow } from '@naru/shared/contracts/views'
import { type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import { takesLimitPrice } from '@naru/shared/domain/order'
import { type PriceLimits, priceLimits } from '@naru/shared/market/price-limit'
import { nearestTick, stepTicks, tickSize } from '@naru/shared/market/tick-size'
import { useEffect, useState } from 'react'
import { useNow } from '@/lib/clock.ts'
import { pulseOf, useBridges } from '@/lib/heartbeat.ts'
import { positionsQuery } from '@/lib/ledger/tables.ts'
import { type HeldQuote, useQuote, useWatch } from '@/lib/quotes.ts'
import { useTicketDraft } from '@/lib/ticket-draft.ts'
import { useQuery } from '@/lib/use-query.ts'
import { conditionalTerms } from './conditional-terms.ts'
import { changed, type Draft, EMPTY_DRAFT, keepDraft, useDrafts } from './drafts.ts'
import { parseWhole } from './figures.ts'
import { type Preview, previewOf } from './preview.ts'
import type { TicketProblems } from './problems.ts'
import type { TicketTerms } from './terms.ts'
import { type Buyable, useBuyable } from './use-buyable.ts'
import { findProblems, isFree } from './validate.ts'
import { validUntil } from './validity.ts'

/** Fields that hold a price per share. */
export type PriceKey = 'price' | 'trigger' | 'takeProfit' | 'exitPrice'

export interface Ticket {
  readonly instrument: InstrumentRow
  readonly account: BrokerAccountRow
  readonly draft: Draft
  readonly edit: (change: Partial<Draft>) => void
  readonly problems: TicketProblems
  readonly limits: PriceLimits | null
  /** Won: between the prices around the one in the ticket; undefined while there is none. */
  readonly tick: number | undefined
  /** Won per share of the latest trade. */
  readonly last: number | undefined
  /** Shares asked for; undefined when the field says no number. */
  readonly shares: number | undefined
  /** Shares that can be bought or sold now; null while not known. */
  readonly available: number | null
  /** How much can be bought; undefined for sales and while asking. */
  readonly buyable: Buyable | undefined
  readonly position: PositionRow | undefined
  readonly preview: Preview | undefined
  /** Today in Seoul; undefined on the server. */
  readonly today: KstDate | undefined
  /** Undefined while anything is wrong. */
  readonly terms: TicketTerms | undefined
  readonly stepPrice: (key: PriceKey, count: number) => void
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

/** What is held of this instrument, and the shares of it that can be sold now; null while positions are loading. */
function usePosition(accountId: string, instrumentId: string) {
  const { data } = useQuery(positionsQuery)
  const position = data?.find((row) => row.account_id === accountId && row.instrument_id === instrumentId)
  return { position, sellable: data ? (position?.sellable_quantity ?? 0) : null }
}

/** The fields, with the price that was picked elsewhere, or the last traded one until somebody types. */
function useDraft(instrument: InstrumentRow, account: BrokerAccountRow, last: number | undefined) {
  const key = `${account.id}|${instrument.id}`
  const kept = useDrafts((state) => state.drafts[key])
  const draft = kept ? { ...EMPTY_DRAFT, ...kept } : EMPTY_DRAFT
  const [isPriceTouched, setIsPriceTouched] = useState(draft.price !== '')

  useEffect(() => {
    const takePicked = (): void => {
      const { instrumentId, price: picked, clear } = useTicketDraft.getState()
      if (instrumentId !== instrument.id || picked === null) return
      const held = { ...EMPTY_DRAFT, ...useDrafts.getState().drafts[key] }
      const type = takesLimitPrice(held.type) ? held.type : 'limit'
      keepDraft(key, changed(held, { type, price: String(picked) }))
      setIsPriceTouched(true)
      clear()
    }
    // The order book is often there before the ticket is.
    takePicked()
    return useTicketDraft.subscribe(takePicked)
  }, [instrument.id, key])

  const suggested = last ?? instrument.base_price
  const price = isPriceTouched || !suggested ? draft.price : String(nearestTick(instrument.kind, suggested))
  const edit = (change: Partial<Draft>): void => {
    if (change.price !== undefined) setIsPriceTouched(true)
    const isFollowing = !isPriceTouched && change.price === undefined
    keepDraft(key, changed({ ...draft, price: isFollowing ? '' : price }, change))
  }
  return { draft: { ...draft, price }, edit }
}

/** Won per share an order is reckoned with: what it names, else what was traded last. */
function unitPriceOf(draft: Draft, last: number | undefined): number | undefined {
  const limit = takesLimitPrice(draft.type) ? parseWhole(draft.price) : undefined
  switch (draft.kind) {
    case 'order':
    case 'bracket':
    case 'twap':
      return takesLimitPrice(draft.type) ? limit : last
    case 'stop':
      return parseWhole(draft.exitType === 'limit' ? draft.exitPrice : draft.trigger)
    case 'oco':
      return parseWhole(draft.takeProfit)
    case 'trailing_stop':
      return last
  }
}

/** The price the broker is asked about: null is the market, undefined is not known yet. */
function namedPrice(draft: Draft): number | null | undefined {
  if (draft.kind === 'stop') return draft.exitType === 'limit' ? parseWhole(draft.exitPrice) : null
  return draft.kind !== 'trailing_stop' && takesLimitPrice(draft.type) ? parseWhole(draft.price) : null
}

function sharesOf({ unit, quantity }: Draft, unitPrice: number | undefined): number | undefined {
  const typed = parseWhole(quantity)
  if (unit === 'shares' || typed === undefined) return typed
  return unitPrice ? Math.floor(typed / unitPrice) : undefined
}

type Place = Pick<Ticket, 'account' | 'instrument'> & { readonly today: KstDate }

function termsOf(draft: Draft, shares: number, at: Place): TicketTerms | undefined {
  const asked = { accountId: at.account.id, instrumentId: at.instrument.id, side: draft.side, quantity: shares }
  const conditional = conditionalTerms(draft)
  if (draft.kind !== 'order') {
    return conditional && { ...asked, ...conditional, validUntil: validUntil(draft.validity, at.today) }
  }
  const { type, timeInForce } = draft
  return {
    ...asked,
    kind: 'order',
    type,
    timeInForce,
    limitPrice: takesLimitPrice(type) ? (parseWhole(draft.price) ?? null) : null,
    stopPrice: type === 'stop_limit' ? (parseWhole(draft.trigger) ?? null) : null,
  }
}

export function useTicket(instrument: InstrumentRow, account: BrokerAccountRow): Ticket {
  useWatch([instrument.id])
  const quote = useQuote(instrument.id)
  const last = quote?.last ?? instrument.base_price ?? undefined
  const { draft, edit } = useDraft(instrument, account, quote?.last)
  const now = useNow()
  const today = now > 0 ? kstDate(unixMs(now)) : undefined
  const isBridgeAlive = useIsBridgeAlive(account.bridge_id)
  const { position, sellable } = usePosition(account.id, instrument.id)
  const limits = limitsOf(instrument, quote)
  const named = namedPrice(draft)
  // A market order may fill anywhere up to the limit; what it will probably cost is judged by the last price.
  const unitPrice = unitPriceOf(draft, last)
  const shares = sharesOf(draft, unitPrice)

  const buyable = useBuyable({
    account,
    instrumentId: instrument.id,
    limitPrice: named,
    cautiousPrice: named === null ? (limits?.upper ?? unitPrice) : named,
    isWanted: draft.side === 'buy' && isBridgeAlive,
  })
  const available = draft.side === 'buy' ? (buyable?.quantity ?? null) : sellable
  const around = { instrument, limits, last: quote?.last, shares, available, account, isBridgeAlive }
  const problems = findProblems(draft, around)
  const preview =
    !problems.price && unitPrice !== undefined && today && shares
      ? previewOf({ instrument, side: draft.side, quantity: shares, price: unitPrice, date: today })
      : undefined
  const stepPrice = (key: PriceKey, count: number): void => {
    const from = parseWhole(draft[key]) ?? last
    if (!from) return
    const stepped = stepTicks(instrument.kind, nearestTick(instrument.kind, from), count)
    if (stepped && (!limits || (stepped <= limits.upper && stepped >= limits.lower))) edit({ [key]: String(stepped) })
  }
  return {
    instrument,
    account,
    draft,
    edit,
    problems,
    limits,
    last,
    shares,
    available,
    buyable,
    position,
    preview,
    today,
    tick: unitPrice ? tickSize(instrument.kind, unitPrice) : undefined,
    terms: isFree(problems) && shares && today ? termsOf(draft, shares, { account, instrument, today }) : undefined,
    stepPrice,
  }
}
