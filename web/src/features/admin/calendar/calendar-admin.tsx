'use client'

import type { TradingCalendarRow } from '@naru/shared/contracts/views'
import { type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useNow } from '@/lib/clock.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useAdminWords } from '@/text/admin.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { ErrorText, Loaded } from '@/ui/states.tsx'
import { AdminGate } from '../admin-gate.tsx'
import { calendarQuery } from '../queries.ts'
import { CheckCard } from './check-card.tsx'
import { DayDialog } from './day-dialog.tsx'
import { type DayDraft, draftOf, EMPTY_DAY } from './day-draft.ts'
import { DayTable } from './day-table.tsx'
import { useChangeCalendar } from './mutations.ts'

/** Days on which a market does not keep its usual hours: read by everybody's orders, changed by admins alone. */
export function CalendarAdmin() {
  const { calendar } = useAdminWords()
  return (
    <div className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-4">
      <h1 className="text-28">{calendar.title}</h1>
      <p className="text-14 text-muted">{calendar.intro}</p>
      <AdminGate>
        <Days />
      </AdminGate>
    </div>
  )
}

function Days() {
  const days = useQuery(calendarQuery)
  return (
    <Loaded query={days} skeleton={<SkeletonRows rows={10} />}>
      {(rows) => <Editor rows={rows} />}
    </Loaded>
  )
}

function Editor({ rows }: { rows: readonly TradingCalendarRow[] }) {
  const { calendar } = useAdminWords()
  const now = useNow()
  const thisYear = now === 0 ? undefined : kstDate(unixMs(now)).slice(0, 4)
  const [chosenYear, setChosenYear] = useState<string>()
  const [draft, setDraft] = useState<DayDraft>()
  const [leaving, setLeaving] = useState<TradingCalendarRow>()
  const years = [...new Set(rows.map(({ date }) => date.slice(0, 4)))].toSorted().slice(-SHOWN_YEARS)
  const year = chosenYear ?? (thisYear && years.includes(thisYear) ? thisYear : years.at(-1))
  const isNew = !rows.some((row) => row.market === draft?.market && row.date === draft.date)
  // The day in question as it is listed, or a new line for it: a person reads the announcement and decides.
  const look = (date: KstDate): void => {
    const listed = rows.find((row) => row.market === 'KRX' && row.date === date)
    setDraft(listed ? draftOf(listed) : { ...EMPTY_DAY, date })
  }
  return (
    <>
      <CheckCard onLook={look} />
      <Card>
        <CardHeader
          title={calendar.days}
          action={
            <Button size="small" onClick={() => setDraft(EMPTY_DAY)}>
              <Plus aria-hidden size={16} />
              {calendar.add}
            </Button>
          }
        />
        {year !== undefined && (
          <div className="px-4 pb-2">
            <Choice
              label={calendar.year}
              options={years.map((key) => ({ key, label: key }))}
              value={year}
              onChange={setChosenYear}
            />
          </div>
        )}
        <DayTable
          days={rows.filter(({ date }) => date.slice(0, 4) === year)}
          onEdit={(day) => setDraft(draftOf(day))}
          onRemove={setLeaving}
        />
      </Card>
      <DayDialog draft={draft} isNew={isNew} onClose={() => setDraft(undefined)} />
      <RemoveDialog day={leaving} onClose={() => setLeaving(undefined)} />
    </>
  )
}

const SHOWN_YEARS = 6

function RemoveDialog({ day, onClose }: { day: TradingCalendarRow | undefined; onClose: () => void }) {
  const admin = useAdminWords()
  const { common } = useText()
  const { calendar } = admin
  const change = useChangeCalendar(onClose)
  return (
    <Dialog
      open={day !== undefined}
      onClose={onClose}
      title={calendar.remove}
      description={day && calendar.removeBody(`${day.market} ${day.date}`, day.name_ko)}
    >
      {change.error && (
        <div role="alert">
          <ErrorText error={change.error} />
        </div>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Button variant="outline" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button
          variant="danger"
          disabled={change.isPending}
          onClick={() => day && change.mutate({ kind: 'remove', day })}
        >
          {calendar.remove}
        </Button>
      </div>
    </Dialog>
  )
}
