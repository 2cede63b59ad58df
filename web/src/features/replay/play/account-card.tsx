'use client'

import type { ReplayOrder, ReplayStanding } from '@naru/shared/replay/account'
import { Inbox } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatPrice, formatQuantity, formatTime } from '@/lib/format.ts'
import type { ReplayRequest } from '@/lib/replay-worker.ts'
import { useReplayWords } from '@/text/replay.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Percent, Pnl, Shares, Won } from '@/ui/number.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { Frame } from './frame.tsx'
import { useRefusalWords } from './refusal-words.ts'

interface AccountCardProps {
  readonly standing: ReplayStanding
  /** Oldest first. */
  readonly orders: readonly ReplayOrder[]
  readonly send: (request: ReplayRequest) => void
}

/** What the practice account has and holds, and what became of its orders. */
export function AccountCard({ standing, orders, send }: AccountCardProps) {
  const { account } = useReplayWords()
  const { start, equity, cash, held, averagePrice, commission, tax } = standing
  const figures: readonly (readonly [string, ReactNode])[] = [
    [account.equity, <Won key="equity" won={equity} className="font-bold text-16" />],
    [
      account.profit,
      <span key="profit" className="inline-flex flex-wrap justify-end gap-x-2" data-testid="replay-profit">
        <Pnl won={equity - start} />
        <Percent rate={(equity / start - 1) * 100} />
      </span>,
    ],
    [account.cash, <Won key="cash" won={cash} />],
    [account.held, <Shares key="held" quantity={held} />],
    [account.average, <span key="average">{held > 0 ? formatPrice(Math.round(averagePrice * 10) / 10) : '–'}</span>],
    [account.costs, <Won key="costs" won={commission + tax} />],
  ]
  return (
    <Frame title={account.title} testId="replay-account">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-1.5 px-4 pb-3 text-13 sm:grid-cols-3">
        {figures.map(([label, figure]) => (
          <div key={label} className="flex items-baseline justify-between gap-2">
            <dt className="text-12 text-muted">{label}</dt>
            <dd className="tabular text-right">{figure}</dd>
          </div>
        ))}
      </dl>
      {orders.length === 0 ? (
        <EmptyState icon={Inbox} title={account.noOrders} hint={account.noOrdersHint} />
      ) : (
        <Orders orders={orders} send={send} />
      )}
    </Frame>
  )
}

function Orders({ orders, send }: Pick<AccountCardProps, 'orders' | 'send'>) {
  const { account } = useReplayWords()
  return (
    <Table scrollLabel={account.orders} data-testid="replay-orders">
      <caption className="sr-only">{account.orders}</caption>
      <thead>
        <tr>
          <HeadCell className="text-left">{account.time}</HeadCell>
          <HeadCell className="text-left">{account.side}</HeadCell>
          <HeadCell className="text-right">{account.price}</HeadCell>
          <HeadCell className="text-right">{account.quantity}</HeadCell>
          <HeadCell className="text-left">{account.status}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {orders.toReversed().map((order) => (
          <OrderRow key={order.id} order={order} send={send} />
        ))}
      </tbody>
    </Table>
  )
}

function OrderRow({ order, send }: { readonly order: ReplayOrder } & Pick<AccountCardProps, 'send'>) {
  const { account } = useReplayWords()
  const text = useText()
  const refusalOf = useRefusalWords()
  const { id, side, limitPrice, quantity, filled, amount, placedAt, state, by, code } = order
  const price = filled > 0 ? Math.round(amount / filled) : limitPrice
  return (
    <Row data-order={id} data-state={state}>
      <Cell className="tabular whitespace-nowrap text-muted">{formatTime(placedAt)}</Cell>
      <Cell className="whitespace-nowrap">
        <span className={side === 'buy' ? 'font-bold text-up' : 'font-bold text-down'}>{text.orders.side[side]}</span>{' '}
        <span className="text-12 text-muted">{account.by[by]}</span>
      </Cell>
      <Cell className="figures">{price === null ? account.market : formatPrice(price)}</Cell>
      <Cell className="figures">
        {account.filledOf({ filled: formatQuantity(filled), of: formatQuantity(quantity) })}
      </Cell>
      <Cell>
        <span className="inline-flex items-center gap-2 whitespace-nowrap" title={code ? refusalOf(code) : undefined}>
          {account.state[state]}
          {code && <span className="max-w-40 truncate text-12 text-danger">{refusalOf(code)}</span>}
          {state === 'open' && by === 'hand' && (
            <Button variant="outline" size="small" onClick={() => send({ kind: 'cancel', id })}>
              {account.cancel}
            </Button>
          )}
        </span>
      </Cell>
    </Row>
  )
}
