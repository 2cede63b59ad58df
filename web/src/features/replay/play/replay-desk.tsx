'use client'

import type { Bar } from '@naru/shared/domain/market-data'
import { resample } from '@naru/shared/market/resample'
import type { RecordedDay } from '@naru/shared/replay/recorded-day'
import type { SavedReplay } from '@naru/shared/replay/saved-replay'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { download } from '@/lib/download.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import type { SpawnReplay } from '@/lib/replay-worker.ts'
import { useTicketDraft } from '@/lib/ticket-draft.ts'
import { useReplayWords } from '@/text/replay.ts'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody } from '@/ui/card.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { Tabs } from '@/ui/tabs.tsx'
import type { KeptReplay } from '../kept-replays.ts'
import { REPLAY_SPECS, type ReplayParts, type ReplaySpec } from '../replay-parts.ts'
import { AccountCard } from './account-card.tsx'
import { Controls, Ways } from './controls.tsx'
import { Frame } from './frame.tsx'
import { Marks } from './marks.tsx'
import { ResultCard } from './result-card.tsx'
import { RuleCard } from './rule-card.tsx'
import { SignalCard } from './signal-card.tsx'
import { ReplayTicket } from './ticket.tsx'
import { type ReplayState, useReplay } from './use-replay.ts'

interface ReplayDeskProps {
  readonly id: string
  readonly saved: SavedReplay
  readonly parts: ReplayParts
  readonly onKeep: (entry: KeptReplay, saved: SavedReplay) => void
  readonly onAgain: () => void
  readonly onLeave: () => void
  readonly spawn?: SpawnReplay
}

const MINUTES: Readonly<Record<ReplaySpec, number>> = { '1m': 1, '5m': 5, '15m': 15, '60m': 60, '1d': 1_440 }

const fileName = ({ instrumentId, date }: RecordedDay, format: string): string =>
  `naru-replay-${instrumentId}-${date}.${format}`

/** One day, played: what the page of a live instrument has, marked as a replay in every part. */
export function ReplayDesk({ id, saved, parts, onKeep, onAgain, onLeave, spawn }: ReplayDeskProps) {
  const words = useReplayWords()
  const nameOf = useInstrumentName()
  const { day } = saved
  const replay = useReplay({
    saved,
    ...(spawn && { spawn }),
    onFile: (format, text) =>
      download({ name: fileName(day, format), type: format === 'csv' ? 'text/csv' : 'application/json', text }),
    onKeep: (next, state) => {
      const entry = entryOf(id, next, state)
      if (entry) onKeep(entry, next)
    },
  })
  const { update, desk, failure } = replay
  const title = words.banner({ name: nameOf(day.instrumentId), date: day.date })
  return (
    <div className="grid grid-cols-1 gap-4" data-testid="replay-desk">
      <h1 className="rounded-card bg-paper-soft px-4 py-2 font-bold text-14 text-paper">{title}</h1>
      {failure && (
        <Card role="alert">
          <CardBody className="grid gap-2 pt-4">
            <p className="font-bold text-danger">{words.failed[failure.code]}</p>
            <p className="text-13 text-muted">{failure.detail}</p>
            <Button variant="outline" className="justify-self-start" onClick={onLeave}>
              {words.controls.leave}
            </Button>
          </CardBody>
        </Card>
      )}
      {!update && !failure && <Skeleton className="h-96" />}
      {update && desk && (
        <>
          <Controls update={update} send={replay.send} onAgain={onAgain} onLeave={onLeave} />
          <Panes {...replay} update={update} desk={desk} saved={saved} parts={parts} />
          <p className="text-12 text-muted">{words.honest}</p>
          <Ways onAgain={onAgain} onLeave={onLeave} className="md:hidden" />
        </>
      )}
    </div>
  )
}

function entryOf(id: string, { day, settings, clock }: SavedReplay, { update }: ReplayState): KeptReplay | undefined {
  if (!update) return undefined
  const { start, equity } = update.standing
  return {
    id,
    instrumentId: day.instrumentId,
    date: day.date,
    strategy: settings.strategy?.name ?? null,
    clock,
    isOver: update.isOver,
    profit: equity - start,
  }
}

type Pane = 'chart' | 'book' | 'tape' | 'ticket' | 'account' | 'result'
const PANES: readonly Pane[] = ['chart', 'book', 'tape', 'ticket', 'account', 'result']
const PLACE: Readonly<Record<Pane, string>> = {
  chart: 'lg:col-start-1 lg:row-start-1',
  book: 'lg:col-start-1 lg:row-start-3 xl:col-start-2 xl:row-start-1 xl:row-span-2',
  tape: 'lg:col-start-1 lg:row-start-4 xl:col-start-2 xl:row-start-3',
  account: 'lg:col-start-1 lg:row-start-2',
  result: 'lg:col-start-1 lg:row-start-5 xl:row-start-3',
  ticket: 'lg:col-start-2 lg:row-span-5 lg:row-start-1 xl:col-start-3 xl:row-span-3',
}

type Ready = ReturnType<typeof useReplay> & {
  readonly update: NonNullable<ReplayState['update']>
  readonly desk: NonNullable<ReplayState['desk']>
  readonly saved: SavedReplay
  readonly parts: ReplayParts
}

/** Side by side on a desk; one at a time behind tabs on a phone. */
function Panes({ update, desk, trades, bars, growing, daily, source, send, saved, parts }: Ready) {
  const words = useReplayWords()
  const [pane, setPane] = useState<Pane>('chart')
  const { day, settings } = saved
  const { instrumentId } = day
  useEffect(
    () =>
      useTicketDraft.subscribe(
        (picked) => picked.price !== null && picked.instrumentId === instrumentId && setPane('ticket'),
      ),
    [instrumentId],
  )
  const { quote, book, standing, isOver } = update
  const latest = desk.orders.findLast(({ by }) => by === 'hand')
  const shown: Readonly<Record<Pane, ReactNode>> = {
    chart: (
      <Frame title={words.panes.chart} testId="replay-chart">
        <div className="px-4 pb-3">
          <parts.Figures quote={quote} />
        </div>
        <Chart day={day} bars={bars} growing={growing} daily={daily} source={source} desk={desk} parts={parts} />
      </Frame>
    ),
    book: (
      <Frame title={words.panes.book} testId="replay-book">
        <parts.Ladder instrumentId={instrumentId} book={book} quote={quote} trades={trades} orders={desk.orders} />
      </Frame>
    ),
    tape: (
      <Frame title={words.panes.tape} testId="replay-tape">
        <parts.Tape trades={trades} />
      </Frame>
    ),
    ticket: (
      <div className="lg:sticky lg:top-40">
        <ReplayTicket day={day} update={update} latest={latest} send={send} parts={parts} />
      </div>
    ),
    account: (
      <div className="grid gap-4">
        <AccountCard standing={standing} orders={desk.orders} send={send} />
        <SignalCard name={settings.strategy?.name ?? ''} desk={desk} />
        <RuleCard desk={desk} />
      </div>
    ),
    result: <ResultCard desk={desk} isOver={isOver} isHolding={standing.held > 0} send={send} />,
  }
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_18.5rem] lg:items-start xl:grid-cols-[minmax(0,1fr)_22rem_18.5rem] lg:[&>div>[role=tablist]]:hidden lg:[&>div>[role=tabpanel]]:contents lg:[&>div]:contents">
      <Tabs
        label={words.panes.label}
        value={pane}
        onChange={setPane}
        tabs={PANES.map((key) => ({ key, label: words.panes[key] }))}
      >
        {PANES.map((key) => (
          <div key={key} className={cn('min-w-0', PLACE[key], key === pane ? 'max-lg:pt-4' : 'max-lg:hidden')}>
            {shown[key]}
          </div>
        ))}
      </Tabs>
    </div>
  )
}

type ChartProps = Pick<Ready, 'bars' | 'growing' | 'daily' | 'source' | 'desk' | 'parts'> & {
  readonly day: RecordedDay
}

/** No shorter than the recording; the day's own candle among the days. */
function Chart({ day, bars, growing, daily, source, desk, parts }: ChartProps) {
  const words = useReplayWords()
  const specs = REPLAY_SPECS.filter((spec) => MINUTES[spec] >= Number.parseInt(day.bar, 10))
  const [spec, setSpec] = useState<ReplaySpec>(specs[0] ?? '1d')
  const drawn = useMemo((): readonly Bar[] => {
    return spec === '1d' ? daily : resample(growing === null ? bars : [...bars, growing], spec)
  }, [spec, bars, growing, daily])
  return (
    <Tabs
      label={words.panes.chart}
      value={spec}
      onChange={setSpec}
      tabs={specs.map((key) => ({ key, label: words.chart.specs[key] }))}
    >
      <div className="p-2">
        <parts.Chart
          key={spec}
          instrumentId={day.instrumentId}
          spec={spec}
          bars={drawn}
          source={source}
          overlay={(surface) => <Marks surface={surface} desk={desk} />}
        />
      </div>
    </Tabs>
  )
}
