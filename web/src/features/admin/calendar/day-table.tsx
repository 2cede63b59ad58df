'use client'

import type { TradingCalendarRow } from '@naru/shared/contracts/views'
import { CalendarX, Pencil, Trash2 } from 'lucide-react'
import { useAdminWords } from '@/text/admin.ts'
import { Badge } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { useDayWords } from './day-words.ts'

interface DayTableProps {
  readonly days: readonly TradingCalendarRow[]
  readonly onEdit: (day: TradingCalendarRow) => void
  readonly onRemove: (day: TradingCalendarRow) => void
}

export function DayTable({ days, onEdit, onRemove }: DayTableProps) {
  const { calendar } = useAdminWords()
  if (days.length === 0) return <EmptyState icon={CalendarX} title={calendar.empty} hint={calendar.emptyHint} />
  return (
    <Table>
      <thead>
        <tr className="text-left">
          <HeadCell>{calendar.date}</HeadCell>
          <HeadCell className="max-md:hidden">{calendar.market}</HeadCell>
          <HeadCell>{calendar.kind}</HeadCell>
          <HeadCell>{calendar.name}</HeadCell>
          <HeadCell>{calendar.hours}</HeadCell>
          <HeadCell className="max-md:hidden">{calendar.source}</HeadCell>
          {/* What is hidden by position counts to the page's width unless it is positioned inside what scrolls. */}
          <HeadCell className="relative">
            <span className="sr-only">{calendar.actions}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <DayRow key={`${day.market} ${day.date}`} day={day} onEdit={onEdit} onRemove={onRemove} />
        ))}
      </tbody>
    </Table>
  )
}

interface DayRowProps extends Omit<DayTableProps, 'days'> {
  readonly day: TradingCalendarRow
}

function DayRow({ day, onEdit, onRemove }: DayRowProps) {
  const { calendar } = useAdminWords()
  const words = useDayWords()
  const hours = day.open_time && day.close_time ? `${day.open_time.slice(0, 5)}–${day.close_time.slice(0, 5)}` : '–'
  return (
    <Row>
      <Cell className="tabular whitespace-nowrap">
        {words.day(day.date)} <span className="text-12 text-muted md:hidden">{day.market}</span>
      </Cell>
      <Cell className="max-md:hidden">{day.market}</Cell>
      <Cell className="whitespace-nowrap">{calendar.kinds[day.kind]}</Cell>
      <Cell className="min-w-32">
        {day.name_ko} {!day.is_announced && <Badge>{calendar.notAnnounced}</Badge>}
      </Cell>
      <Cell className="tabular whitespace-nowrap">{hours}</Cell>
      <Cell className="min-w-40 text-12 text-muted max-md:hidden">{day.source}</Cell>
      <Cell className="whitespace-nowrap text-right">
        <Button
          variant="quiet"
          size="icon"
          aria-label={calendar.editDay(`${day.market} ${day.date}`)}
          onClick={() => onEdit(day)}
        >
          <Pencil aria-hidden size={16} />
        </Button>
        <Button
          variant="quiet"
          size="icon"
          aria-label={calendar.removeDay(`${day.market} ${day.date}`)}
          onClick={() => onRemove(day)}
        >
          <Trash2 aria-hidden size={16} />
        </Button>
      </Cell>
    </Row>
  )
}
