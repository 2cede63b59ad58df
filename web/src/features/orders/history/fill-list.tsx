'use client'

import { symbolOf } from '@naru/shared/domain/instrument'
import Link from 'next/link'
import { formatDayTime, formatPrice } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useOrderDeskWords } from '@/text/order-desk.ts'
import { useText } from '@/text/text-provider.tsx'
import { Shares, Won } from '@/ui/number.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { SideWord } from '../order-facts.tsx'
import type { HistoryFill } from './queries.ts'

/** Fills one by one, as a table on a desk and as cards on a phone. */
export function FillList({ fills, label }: { fills: readonly HistoryFill[]; label: string }) {
  const { list } = useText().orders
  const { history } = useOrderDeskWords()
  return (
    <>
      <div className="max-md:hidden">
        <Table aria-label={label}>
          <thead>
            <tr>
              <HeadCell className="pl-4">{history.filledAt}</HeadCell>
              <HeadCell>{list.instrument}</HeadCell>
              <HeadCell>{list.side}</HeadCell>
              <HeadCell className="figures">{list.filled}</HeadCell>
              <HeadCell className="figures">{history.fillPrice}</HeadCell>
              <HeadCell className="figures">{history.fillAmount}</HeadCell>
              <HeadCell className="figures pr-4">{list.orderNo}</HeadCell>
            </tr>
          </thead>
          <tbody>
            {fills.map((fill) => (
              <FillRow key={fill.id} fill={fill} />
            ))}
          </tbody>
        </Table>
      </div>
      <ul className="md:hidden" aria-label={label}>
        {fills.map((fill) => (
          <FillCard key={fill.id} fill={fill} />
        ))}
      </ul>
    </>
  )
}

function InstrumentLink({ fill, className }: { fill: HistoryFill; className: string }) {
  const nameOf = useInstrumentName()
  return (
    <Link href={`/symbols/${symbolOf(fill.instrument_id)}`} className={className}>
      {nameOf(fill.instrument_id)}
    </Link>
  )
}

function FillRow({ fill }: { fill: HistoryFill }) {
  return (
    <Row data-fill={fill.id}>
      <Cell className="tabular whitespace-nowrap pl-4 text-muted">{formatDayTime(fill.seen_at)}</Cell>
      <Cell>
        <InstrumentLink fill={fill} className="font-bold hover:underline" />
      </Cell>
      <Cell>
        <SideWord side={fill.side} />
      </Cell>
      <Cell className="figures">
        <Shares quantity={fill.quantity} />
      </Cell>
      <Cell className="figures">{formatPrice(fill.price)}</Cell>
      <Cell className="figures">
        <Won won={fill.amount} />
      </Cell>
      <Cell className="figures pr-4">{fill.order_no}</Cell>
    </Row>
  )
}

function FillCard({ fill }: { fill: HistoryFill }) {
  const { common } = useText()
  return (
    <li className="grid gap-1 border-t px-4 py-3" data-fill={fill.id}>
      <div className="flex items-center justify-between gap-2">
        <InstrumentLink fill={fill} className="inline-flex min-h-11 items-center font-bold hover:underline" />
        <Won won={fill.amount} className="font-bold" />
      </div>
      <p className="tabular text-13">
        <SideWord side={fill.side} /> <Shares quantity={fill.quantity} /> · {common.won(formatPrice(fill.price))}
      </p>
      <p className="tabular text-12 text-muted">{formatDayTime(fill.seen_at)}</p>
    </li>
  )
}
