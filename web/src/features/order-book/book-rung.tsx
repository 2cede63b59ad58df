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
}

/** "매도 호가 71,300원, 잔량 1,234주, +1.86%, 현재가, 내 매도 10" */
function nameOf(rung: Rung, { book }: Text): string {
  return [
    book.rung(rung.side, formatPrice(rung.price), formatQuantity(rung.size)),
    rung.rate === null ? '' : formatPercent(rung.rate),
    rung.isLast ? book.last : '',
    ...rung.marks.map((mark) => book.markNames[mark]),
    ...mineOf(rung, book),
  ]
    .filter(Boolean)
    .join(', ')
}

function mineOf({ mine }: Rung, book: Text['book']): readonly string[] {
  return (['sell', 'buy'] as const)
    .filter((side) => mine[side] > 0)
    .map((side) => book.mine[side](formatQuantity(mine[side])))
}

/** One price level. The whole row is the button, so that a thumb finds it. */
function RungRow({ instrumentId, rung }: BookRungProps) {
  const text = useText()
  const setPrice = useTicketDraft((draft) => draft.setPrice)
  const size = <Size rung={rung} />
  const mine = (
    <span aria-hidden className="flex flex-wrap items-center justify-center gap-1 font-bold text-12 text-accent">
      {mineOf(rung, text.book).map((words) => (
        <span key={words} className="rounded-full bg-accent-soft px-2">
          {words}
        </span>
      ))}
    </span>
  )
  return (
    <li>
      <button
        type="button"
        title={text.book.rungHint}
        data-price={rung.price}
        onClick={() => setPrice(instrumentId, rung.price)}
        className={cn(
          'relative grid h-11 w-full grid-cols-[1fr_8.5rem_1fr] items-stretch px-1 text-13 hover:bg-sunken focus-visible:-outline-offset-2 md:h-8',
          rung.isLast && 'outline-1 outline-ink -outline-offset-1',
        )}
      >
        <span className="sr-only">{nameOf(rung, text)}</span>
        {rung.side === 'ask' ? size : mine}
        <PriceCell rung={rung} />
        {rung.side === 'bid' ? size : mine}
      </button>
    </li>
  )
}

function PriceCell({ rung }: { rung: Rung }) {
  const { book } = useText()
  const color = COLOR[directionOf(rung.rate ?? 0)]
  return (
    <span aria-hidden className={cn('tabular flex items-center whitespace-nowrap justify-center gap-1.5', color)}>
      <span className="w-4 text-12 text-muted">{rung.marks.map((mark) => book.marks[mark])[0]}</span>
      <span className={cn(rung.isLast && 'font-bold')}>{formatPrice(rung.price)}</span>
      <span className="w-11 text-right text-12">{rung.rate !== null && formatPercent(rung.rate).replace('%', '')}</span>
    </span>
  )
}

/** The bar grows outward from the price column: asks to the left, bids to the right. */
function Size({ rung }: { rung: Rung }) {
  const isAsk = rung.side === 'ask'
  return (
    <span aria-hidden className={cn('relative flex items-center', isAsk ? 'justify-end pr-2' : 'justify-start pl-2')}>
      <span
        className={cn('absolute inset-y-1 rounded', isAsk ? 'right-0 bg-down/20' : 'left-0 bg-up/20')}
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
  a.mine.buy === b.mine.buy &&
  a.mine.sell === b.mine.sell &&
  a.marks.join() === b.marks.join()

/** Books come ten times a second and most rungs stay as they were. */
export const BookRung = memo(
  RungRow,
  (former, next) => former.instrumentId === next.instrumentId && isSame(former.rung, next.rung),
)
