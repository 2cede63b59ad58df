'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import { useQuery } from '@tanstack/react-query'
import { SearchX } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { instrumentsQuery } from '@/lib/ledger/tables.ts'
import { useTicketDraft } from '@/lib/ticket-draft.ts'
import { useText } from '@/text/text-provider.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Tabs } from '@/ui/tabs.tsx'
import { resolveSymbol } from './resolve-symbol.ts'

interface SymbolScreenProps {
  /** As it stands in the address. */
  readonly code: string
  readonly children: (instrument: InstrumentRow) => ReactNode
}

/** Finds the instrument an address means, or says that there is none. */
export function FindInstrument({ code, children }: SymbolScreenProps) {
  const { ticket } = useText().orders
  const query = useQuery(instrumentsQuery)
  const id = resolveSymbol(code)
  return (
    <Loaded query={query} skeleton={<DeskSkeleton />}>
      {(instruments) => {
        const instrument = instruments.find((row) => row.id === id)
        if (instrument) return children(instrument)
        return (
          <div role="alert">
            <EmptyState icon={SearchX} title={ticket.unknownSymbol(code)} hint={ticket.unknownSymbolHint} />
          </div>
        )
      }}
    </Loaded>
  )
}

function DeskSkeleton() {
  return (
    <div className="grid gap-4">
      <Skeleton className="h-14 w-full max-w-md" />
      <div className="grid gap-4 lg:grid-cols-[1fr_20rem] xl:grid-cols-[1fr_20rem_19rem]">
        <Skeleton className="h-96" />
        <Skeleton className="h-96 max-lg:hidden" />
        <Skeleton className="h-96 max-xl:hidden" />
      </div>
    </div>
  )
}

type Pane = 'chart' | 'book' | 'ticket' | 'history'

type SymbolDeskProps = { readonly header: ReactNode } & Readonly<Record<Pane, ReactNode>>

const PLACE: Readonly<Record<Pane, string>> = {
  chart: 'lg:col-start-1 lg:row-start-1',
  book: 'lg:col-start-1 lg:row-start-2 xl:col-start-2 xl:row-start-1',
  ticket: 'lg:col-start-2 lg:row-span-2 lg:row-start-1 xl:col-start-3 xl:row-span-1',
  history: 'lg:col-span-full',
}
const PANES: readonly Pane[] = ['chart', 'book', 'ticket', 'history']

/** All panes side by side on a desk; one at a time behind tabs on a phone. */
export function SymbolDesk({ header, ...panes }: SymbolDeskProps) {
  const { ticket } = useText().orders
  const [pane, setPane] = useState<Pane>('chart')
  // A price that was picked is meant for the ticket, which a phone has to bring up.
  useEffect(() => useTicketDraft.subscribe(() => setPane('ticket')), [])
  const labels: Readonly<Record<Pane, string>> = {
    chart: ticket.chart,
    book: ticket.book,
    ticket: ticket.title,
    history: ticket.history,
  }
  return (
    <div className="grid gap-4">
      {header}
      {/* On a desk all panes are seen, so the list of tabs is hidden. */}
      <div className="lg:[&>div>[role=tablist]]:hidden">
        <Tabs
          label={ticket.screenTabs}
          value={pane}
          onChange={setPane}
          tabs={PANES.map((key) => ({ key, label: labels[key] }))}
        >
          <div className="grid items-start gap-4 max-lg:pt-4 lg:grid-cols-[minmax(0,1fr)_20rem] xl:grid-cols-[minmax(0,1fr)_20rem_19rem]">
            {PANES.map((key) => (
              <div key={key} className={cn('min-w-0', PLACE[key], key !== pane && 'max-lg:hidden')}>
                {panes[key]}
              </div>
            ))}
          </div>
        </Tabs>
      </div>
    </div>
  )
}
