'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import { SearchX } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { instrumentQuery } from '@/lib/ledger/tables.ts'
import { resolveSymbol } from '@/lib/resolve-symbol.ts'
import { useTicketDraft } from '@/lib/ticket-draft.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Tabs } from '@/ui/tabs.tsx'

interface FindInstrumentProps {
  /** As it stands in the address. */
  readonly code: string
  readonly children: (instrument: InstrumentRow) => ReactNode
}

/** Finds the instrument an address means, or says that there is none. */
export function FindInstrument({ code, children }: FindInstrumentProps) {
  const { ticket } = useText().orders
  const query = useQuery(instrumentQuery(resolveSymbol(code)))
  return (
    <Loaded query={query} skeleton={<DeskSkeleton />}>
      {(instrument) => {
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
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_18.5rem] xl:grid-cols-[minmax(0,1fr)_22rem_18.5rem]">
      <Skeleton className="h-28 xl:col-span-2" />
      <Skeleton className="row-span-2 h-96 max-lg:hidden" />
      <Skeleton className="h-96" />
      <Skeleton className="h-96 max-xl:hidden" />
    </div>
  )
}

type Pane = 'chart' | 'book' | 'tape' | 'info' | 'ticket' | 'history'

type SymbolDeskProps = { readonly header: ReactNode } & Readonly<Record<Pane, ReactNode>>

/** The ticket has a column of its own from the top down: its button is in view without scrolling. */
const PLACE: Readonly<Record<Pane, string>> = {
  chart: 'lg:col-start-1 lg:row-start-2',
  book: 'lg:col-start-1 lg:row-start-3 xl:col-start-2 xl:row-start-2',
  info: 'lg:col-start-1 lg:row-start-4 xl:row-start-3',
  tape: 'lg:col-start-1 lg:row-start-5 xl:col-start-2 xl:row-start-3',
  history: 'lg:col-start-1 lg:row-start-6 xl:col-span-2 xl:row-start-4',
  ticket: 'lg:col-start-2 lg:row-span-6 lg:row-start-1 lg:self-stretch xl:col-start-3 xl:row-span-4',
}
const PANES: readonly Pane[] = ['chart', 'book', 'tape', 'info', 'ticket', 'history']

/** All panes side by side on a desk; one at a time behind tabs on a phone. */
export function SymbolDesk({ header, ...panes }: SymbolDeskProps) {
  const { orders, tape, info } = useText()
  const { ticket } = orders
  const [pane, setPane] = useState<Pane>('chart')
  // A price that was picked is meant for the ticket, which a phone has to bring up.
  useEffect(() => {
    const unsubscribe = useTicketDraft.subscribe(({ price }) => price !== null && setPane('ticket'))
    return () => {
      unsubscribe()
      useTicketDraft.getState().clear()
    }
  }, [])
  const shown = useRef<HTMLDivElement>(null)
  useEffect(() => bringIntoView(shown.current, pane), [pane])
  const labels: Readonly<Record<Pane, string>> = {
    chart: ticket.chart,
    book: ticket.book,
    tape: tape.title,
    info: info.tab,
    ticket: ticket.title,
    history: ticket.history,
  }
  return (
    // On a desk all panes are seen: the list of tabs is hidden and what wraps the panes lays nothing out.
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_18.5rem] lg:items-start xl:grid-cols-[minmax(0,1fr)_22rem_18.5rem] max-lg:[&>div>[role=tablist]]:sticky max-lg:[&>div>[role=tablist]]:top-14 max-lg:[&>div>[role=tablist]]:z-[5] max-lg:[&>div>[role=tablist]]:bg-canvas lg:[&>div>[role=tablist]]:hidden lg:[&>div>[role=tabpanel]]:contents lg:[&>div]:contents">
      <section className="min-w-0 lg:col-start-1 lg:row-start-1 xl:col-span-2">{header}</section>
      <Tabs
        label={ticket.screenTabs}
        value={pane}
        onChange={setPane}
        tabs={PANES.map((key) => ({ key, label: labels[key] }))}
      >
        <div ref={shown} className="scroll-mt-25 max-lg:pt-4 lg:contents">
          {PANES.map((key) => (
            <div key={key} className={cn('min-w-0', PLACE[key], key !== pane && 'max-lg:hidden')}>
              {key === 'ticket' ? <Following>{panes[key]}</Following> : panes[key]}
            </div>
          ))}
        </div>
      </Tabs>
    </div>
  )
}

/** Height of what stays at the top of a phone: the bar and the list of tabs. */
const TOP_PX = 100

/** On a phone a pane begins below the tabs wherever the former one was left; the order book begins at its last price. */
function bringIntoView(panel: HTMLElement | null, pane: Pane): void {
  if (!panel || window.matchMedia('(min-width: 64rem)').matches) return
  const middle = pane === 'book' ? panel.querySelector('[data-center]') : null
  if (middle) middle.scrollIntoView({ block: 'center' })
  else if (panel.getBoundingClientRect().top < TOP_PX) panel.scrollIntoView({ block: 'start' })
}

/** Stays in view below the bar at the top while the rest scrolls; one taller than the screen scrolls by itself. */
function Following({ children }: { children: ReactNode }) {
  return <div className="lg:sticky lg:top-18 lg:max-h-[calc(100dvh-7.25rem)] lg:overflow-y-auto">{children}</div>
}
