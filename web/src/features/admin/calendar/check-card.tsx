'use client'

import type { CalendarCheckRow } from '@naru/shared/contracts/views'
import type { KstDate } from '@naru/shared/core/time'
import { formatDayTime } from '@/lib/format.ts'
import { bridgesQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useAdminWords } from '@/text/admin.ts'
import { Badge } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { Loaded } from '@/ui/states.tsx'
import { calendarChecksQuery } from '../queries.ts'
import { useDayWords } from './day-words.ts'

interface CheckCardProps {
  /** Opens the day in the form; nothing is changed by itself. */
  readonly onLook: (date: KstDate) => void
}

/** What the broker's own calendar said when bridges last asked. */
export function CheckCard({ onLook }: CheckCardProps) {
  const { calendar } = useAdminWords()
  const checks = useQuery(calendarChecksQuery)
  return (
    <Card>
      <CardHeader title={calendar.check} />
      <CardBody>
        <Loaded query={checks} skeleton={<SkeletonRows rows={2} />}>
          {(rows) =>
            rows.length === 0 ? (
              <p className="text-13 text-muted">{calendar.neverChecked}</p>
            ) : (
              <ul className="grid gap-3">
                {rows.map((row) => (
                  <Check key={row.bridge_id} row={row} onLook={onLook} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </CardBody>
    </Card>
  )
}

function Check({ row, onLook }: { row: CalendarCheckRow } & CheckCardProps) {
  const { calendar } = useAdminWords()
  const { data: bridges } = useQuery(bridgesQuery)
  const words = useDayWords()
  const { differences } = row
  return (
    <li className="grid gap-2">
      <p className="flex flex-wrap items-center gap-2 text-13">
        <span className="font-bold">{bridges?.find(({ id }) => id === row.bridge_id)?.name ?? calendar.bridge}</span>
        <Badge tone={differences.length === 0 ? 'accent' : 'danger'}>
          {differences.length === 0 ? calendar.agrees : calendar.differs(differences.length)}
        </Badge>
        <span className="text-muted">
          {calendar.checkedAt(formatDayTime(row.checked_at), words.day(row.from_date), words.day(row.to_date))}
        </span>
      </p>
      {differences.map(({ date, brokerIsOpen }) => (
        <p key={date} className="flex flex-wrap items-center gap-2 text-13">
          <span className="tabular font-bold">{words.day(date)}</span>
          {brokerIsOpen ? calendar.brokerOpens : calendar.brokerCloses}
          <Button variant="outline" size="small" onClick={() => onLook(date)}>
            {calendar.look}
          </Button>
        </p>
      ))}
    </li>
  )
}
