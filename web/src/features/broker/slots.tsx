'use client'

import type { SessionReport } from '@naru/shared/contracts/market-info-api'
import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useText } from '@/text/text-provider.tsx'
import { Age } from '@/ui/age-badge.tsx'
import { Gauge } from './gauge.tsx'

/** Which symbols have a place in the broker's realtime session, and which are polled instead and how long ago. */
export function Slots({ slots }: Pick<SessionReport, 'slots'>) {
  const { broker } = useText()
  return (
    <div className="grid gap-1.5" data-testid="slots">
      <Gauge
        label={broker.slots}
        value={slots.used}
        limit={slots.total}
        words={broker.slotsUsed(slots.used, slots.total)}
      />
      <p className="text-12 text-muted">{broker.slotsHint}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        <List title={broker.streamed(slots.streamed.length)}>
          {slots.streamed.map((id) => (
            <Item key={id} id={id} />
          ))}
        </List>
        <List title={broker.polled(slots.polled.length)}>
          {slots.polled.length === 0 && <li className="text-12 text-muted">{broker.polledNone}</li>}
          {slots.polled.map(({ instrumentId, readAt }) => (
            <Item key={instrumentId} id={instrumentId}>
              <span className="text-12 text-muted">{readAt === null ? broker.neverRead : <Age at={readAt} />}</span>
            </Item>
          ))}
        </List>
      </div>
    </div>
  )
}

function List({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-1">
      <h4 className="font-bold text-13">{title}</h4>
      <ul className="flex flex-wrap gap-1.5">{children}</ul>
    </div>
  )
}

function Item({ id, children }: { id: InstrumentId; children?: ReactNode }) {
  const nameOf = useInstrumentName()
  return (
    <li>
      <Link
        href={`/symbols/${symbolOf(id)}`}
        className="inline-flex min-h-11 items-center gap-1.5 rounded-full border px-3 text-13 hover:bg-sunken md:min-h-7"
      >
        {nameOf(id)}
        {children}
      </Link>
    </li>
  )
}
