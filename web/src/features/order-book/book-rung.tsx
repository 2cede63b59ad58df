'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import { memo } from 'react'
import { cn } from '@/lib/cn.ts'
import { directionOf, formatPercent, formatPrice, formatQuantity } from '@/lib/format.ts'
import { useTicketDraft } from '@/lib/ticket-draft.ts'
import type { Text } from '@/text/ko.ts'
import { useText } from '@/text/text-provider.tsx'
import type { Rung } from './rungs.ts'

const COLOR = { up: 'text-up', down: 'text-down', flat: 'text-flat' } as const

interface BookRungProps {
  readonly instrumentId: InstrumentId
  readonly rung: Rung
  /** Shows one of the reader's own orders. */
  readonly onOrder: ((id: string) => void) | undefined
}

/** "매도 호가 71,300원, 잔량 1,234주, +1.86%, 현재가, 내 매도 10" */
function nameOf(rung: Rung, { book }: Text): string {
  return [
    book.rung(rung.side, formatPrice(rung.price), formatQuantity(rung.size)),
    rung.rate === null ? '' : formatPercent(rung.rate),
    rung.isLast ? book.last : '',
    ...rung.marks.map((mark) => book.markNames[mark]),
    ...sidesOf(rung).map((side) => book.mine[side](formatQuantity(rung.mine[side]))),
  ]
    .filter(Boolean)
    .join(', ')
}

const sidesOf = ({ mine }: Rung) => (['sell', 'buy'] as const).filter((side) => mine[side] > 0)

/** One price level: size and price are one button for the ticket, my own orders another for what they are. */
function RungRow({ instrumentId, rung, onOrder }: BookRungProps) {
  const text = useText()
  const setPrice = useTicketDraft((draft) => draft.setPrice)
  const isAsk = rung.side === 'ask'
  return (
    <li className="relative">
      <button
        type="button"
        title={text.book.rungHint}
        data-price={rung.price}
        onClick={() => setPrice(instrumentId, rung.price)}
        className={cn(
          'grid h-11 w-full items-stretch text-13 hover:bg-sunken focus-visible:-outline-offset-2 lg:h-6.5',
          isAsk ? 'grid-cols-[minmax(0,1fr)_8rem]' : 'grid-cols-[8rem_minmax(0,1fr)]',
          rung.isLast && 'outline-1 outline-ink -outline-offset-1',
          rung.isBaseLine && 'border-line-strong border-b border-dashed',
        )}
      >
        <span className="sr-only">{nameOf(rung, text)}</span>
        {isAsk && <Size rung={rung} />}
        <PriceCell rung={rung} />
        {!isAsk && <Size rung={rung} />}
      </button>
      <OwnOrders rung={rung} onOrder={onOrder} />
    </li>
  )
}

function OwnOrders({ rung, onOrder }: Pick<BookRungProps, 'rung' | 'onOrder'>) {
  const { book } = useText()
  const newest = rung.mineIds[0]
  if (newest === undefined) return null
  return (
    <button
      type="button"
      data-own-order={newest}
      aria-label={`${sidesOf(rung)
        .map((side) => book.mine[side](formatQuantity(rung.mine[side])))
        .join(', ')}, ${book.ownDetail}`}
      title={book.ownDetail}
      onClick={() => onOrder?.(newest)}
      className={cn(
        'absolute inset-y-1 flex min-w-8 items-center justify-center gap-1 rounded-full border border-ink bg-surface px-1.5 font-bold text-12 lg:inset-y-0.5',
        rung.side === 'ask' ? 'left-0.5' : 'right-0.5',
      )}
    >
      {sidesOf(rung).map((side) => (
        <span key={side} className={cn('tabular', side === 'buy' ? 'text-up' : 'text-down')}>
          {book.mineShort[side](formatQuantity(rung.mine[side]))}
        </span>
      ))}
    </button>
  )
}

function PriceCell({ rung }: { rung: Rung }) {
  const { book } = useText()
  const color = COLOR[directionOf(rung.rate ?? 0)]
  return (
    <span aria-hidden className={cn('tabular flex items-center justify-center gap-1 whitespace-nowrap', color)}>
      <span className="w-3.5 text-12 text-muted">{rung.marks.map((mark) => book.marks[mark])[0]}</span>
      <span className={cn('min-w-14 text-right', rung.isLast && 'font-bold')}>{formatPrice(rung.price)}</span>
      <span className="w-10 text-right text-12">{rung.rate !== null && formatPercent(rung.rate).replace('%', '')}</span>
    </span>
  )
}

/** The bar grows outward from the price column: asks to the left, bids to the right. */
function Size({ rung }: { rung: Rung }) {
  const isAsk = rung.side === 'ask'
  return (
    <span aria-hidden className={cn('relative flex items-center', isAsk ? 'justify-end pr-2' : 'justify-start pl-2')}>
      <span
        className={cn('absolute inset-y-0.5 rounded-xs', isAsk ? 'right-0 bg-down/20' : 'left-0 bg-up/20')}
        style={{ width: `${rung.share * 100}%` }}
      />
      <span className="tabular relative">{formatQuantity(rung.size)}</span>
    </span>
  )
}

const isSame = (a: Rung, b: Rung): boolean =>
  a.price === b.price &&
  a.size === b.size &&
  a.share === b.share &&
  a.rate === b.rate &&
  a.isLast === b.isLast &&
  a.isBaseLine === b.isBaseLine &&
  a.mine.buy === b.mine.buy &&
  a.mine.sell === b.mine.sell &&
  a.mineIds.join() === b.mineIds.join() &&
  a.marks.join() === b.marks.join()

/** Books come ten times a second and most rungs stay as they were. */
export const BookRung = memo(
  RungRow,
  (former, next) =>
    former.instrumentId === next.instrumentId && former.onOrder === next.onOrder && isSame(former.rung, next.rung),
)
