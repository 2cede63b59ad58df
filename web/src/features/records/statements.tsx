'use client'

import { symbolOf } from '@naru/shared/domain/instrument'
import type { Statement, StatementDifference } from '@naru/shared/portfolio/statement'
import { Scale } from 'lucide-react'
import { useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { formatDayTime, formatQuantity, formatSigned, formatWon } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { accountsQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRecordsWords } from '@/text/records.ts'
import { useText } from '@/text/text-provider.tsx'
import { Badge } from '@/ui/badge.tsx'
import { Pnl } from '@/ui/number.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { type DayRow, statementsQuery } from './queries.ts'

/** One day after another: what the fills add up to, and what the broker says. */
export function Statements() {
  const records = useRecordsWords()
  const statements = useQuery(statementsQuery)
  const accounts = useQuery(accountsQuery)
  const labels = new Map(accounts.data?.map((account) => [account.id, account.label]))
  return (
    <Loaded query={statements} skeleton={<SkeletonRows rows={5} />}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState icon={Scale} title={records.noStatements} hint={records.noStatementsHint} />
        ) : (
          <ol>
            {rows.map((row) => (
              <Day key={`${row.account_id} ${row.date}`} row={row} label={labels.get(row.account_id) ?? '–'} />
            ))}
          </ol>
        )
      }
    </Loaded>
  )
}

function Day({ row, label }: { row: DayRow; label: string }) {
  const records = useRecordsWords()
  const { statement } = row
  const [isOpen, setIsOpen] = useState(!statement.tiesOut)
  return (
    <li className="border-t" data-day={row.date}>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
        className="flex min-h-12 w-full flex-wrap items-center justify-between gap-x-3 px-4 py-2 text-left hover:bg-sunken"
      >
        <span className="flex flex-wrap items-center gap-2">
          <span className="tabular font-bold">{row.date}</span>
          <span className="text-13 text-muted">{label}</span>
          <Badge tone={statement.tiesOut ? 'accent' : 'danger'}>
            {statement.tiesOut ? records.tiesOut : records.differs(statement.differences.length)}
          </Badge>
        </span>
        <span className="tabular text-14">
          <Pnl won={statement.realized.net} />
        </span>
      </button>
      {isOpen && <Detail statement={statement} />}
    </li>
  )
}

function Detail({ statement }: { statement: Statement }) {
  const records = useRecordsWords()
  const { cash, realized } = statement
  const sums = [
    [records.start, formatWon(cash.start)],
    [records.bought, formatSigned(-cash.bought)],
    [records.sold, formatSigned(cash.sold)],
    [records.commission, formatSigned(-cash.commission)],
    [records.tax, formatSigned(-cash.tax)],
    [records.adjusted, formatSigned(cash.adjusted)],
    [records.expected, formatWon(cash.expected)],
    [records.broker, formatWon(cash.broker)],
  ] as const
  return (
    <div className="grid gap-3 px-4 pb-4">
      {statement.differences.length > 0 && <Differences differences={statement.differences} />}
      <dl className="grid grid-cols-2 gap-x-6 gap-y-1 text-13 md:grid-cols-4">
        {sums.map(([name, won]) => (
          <div key={name} className="flex justify-between gap-2 md:grid">
            <dt className="text-muted">{name}</dt>
            <dd className="tabular">{won}</dd>
          </div>
        ))}
      </dl>
      {statement.lines.length > 0 && <Lines lines={statement.lines} />}
      <p className="text-12 text-muted">
        {records.basis} {records.realized(formatSigned(realized.gross), formatSigned(realized.net))}{' '}
        {records.span(formatDayTime(statement.startAt), formatDayTime(statement.endAt))}
      </p>
    </div>
  )
}

function Differences({ differences }: { differences: readonly StatementDifference[] }) {
  const records = useRecordsWords()
  const { common } = useText()
  const nameOf = useInstrumentName()
  const show = (what: StatementDifference['what'], value: number): string =>
    what === 'cash' ? common.won(formatSigned(value)) : common.shares(formatSigned(value))
  return (
    <ul className="grid gap-1 rounded-table bg-danger-soft px-3 py-2 text-13 text-danger" data-testid="differences">
      {differences.map((one) => (
        <li key={`${one.what} ${one.instrumentId}`}>
          <span className="font-bold">{one.instrumentId === null ? records.cash : nameOf(one.instrumentId)}</span>{' '}
          <span className="tabular">{show(one.what, one.difference)}</span> · {records.cause[one.cause]}
        </li>
      ))}
    </ul>
  )
}

function Lines({ lines }: { lines: Statement['lines'] }) {
  const records = useRecordsWords()
  const nameOf = useInstrumentName()
  return (
    <Table aria-label={records.holdings} scrollLabel={records.holdings}>
      <thead>
        <tr>
          <HeadCell className="text-left">{records.instrument}</HeadCell>
          {[records.start, records.bought, records.sold, records.adjusted, records.expected, records.broker].map(
            (name) => (
              <HeadCell key={name} className="figures">
                {name}
              </HeadCell>
            ),
          )}
          <HeadCell className="figures">{records.profit}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Row key={line.instrumentId} className={cn(line.expected !== line.broker && 'text-danger')}>
            <Cell>
              {nameOf(line.instrumentId)} <span className="text-12 text-muted">{symbolOf(line.instrumentId)}</span>
            </Cell>
            {[line.start, line.bought, line.sold, line.adjusted, line.expected, line.broker].map((shares, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a row never move.
              <Cell key={index} className="figures">
                {formatQuantity(shares)}
              </Cell>
            ))}
            <Cell className="figures">{line.realized === null ? '–' : <Pnl won={line.realized} />}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}
