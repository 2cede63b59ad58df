'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { addDays, type KstDate } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { type EquitySeries, equitySeries } from '@naru/shared/portfolio/equity'
import { realize } from '@naru/shared/portfolio/realized'
import type { PriceOf } from '@naru/shared/portfolio/unrealized'
import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { kospiBesideQuery } from '@/lib/benchmark.ts'
import { usePinnedBridge } from '@/lib/config.tsx'
import { dayCloseQuery } from '@/lib/day-closes.ts'
import type { DayRange } from '@/lib/period.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useBasis } from '../basis-choice.tsx'
import type { Books } from '../use-books.ts'
import { useToday } from '../use-today.ts'
import type { Worth } from '../worth.ts'
import { type Analysis, analyze } from './analysis.ts'

export const useSeries = (books: Books, worth: Worth): EquitySeries =>
  useMemo(() => equitySeries(books.spans, worth.now), [books.spans, worth.now])

interface Question {
  readonly accounts: readonly BrokerAccountRow[]
  readonly books: Books
  readonly worth: Worth
  readonly series: EquitySeries
  readonly days: DayRange
}

/** Everything the parts of the analytics show, worked out anew only when what it is made of changes. */
export function useAnalysis({ accounts, books, worth, series, days }: Question): Analysis {
  const basis = useBasis()
  const today = useToday()
  const bridge = usePinnedBridge(accounts[0]?.bridge_id)
  const counted = useMemo(() => analyze({ books, days, basis, series }), [books, days, basis, series])
  const closes = useQuery(kospiBesideQuery(bridge, days))
  const held = useMemo(
    () => ({ start: heldOn(books, days.from, 'before'), end: heldOn(books, days.to) }),
    [books, days],
  )
  const before = useQueries({
    queries: held.start.map((id) => dayCloseQuery(bridge, id, addDays(days.from, -1))),
    combine: pricesOf,
  })
  const isNow = days.to >= today
  const after = useQueries({
    queries: isNow ? [] : held.end.map((id) => dayCloseQuery(bridge, id, days.to)),
    combine: pricesOf,
  })
  const told = JSON.stringify(worth.holdings.map(({ position, valued }) => [position.instrument_id, valued.price]))
  return useMemo(() => {
    const current = new Map<InstrumentId, number | undefined>(JSON.parse(told)) // written two lines above
    const priceAtStart: PriceOf = (id) => before[held.start.indexOf(id)]
    const priceAtEnd: PriceOf = (id) => (isNow ? current.get(id) : after[held.end.indexOf(id)])
    return { ...counted, bridge, closes: closes.data, priceAtStart, priceAtEnd }
  }, [counted, bridge, closes.data, before, after, held, isNow, told])
}

const pricesOf = (results: readonly UseQueryResult<number | null>[]): readonly (number | undefined)[] =>
  results.map(({ data }) => data ?? undefined)

/** What was held at the end of a day, or on the evening before it. */
function heldOn({ events }: Books, day: KstDate, when: 'after' | 'before' = 'after'): readonly InstrumentId[] {
  const earlier = events.filter((event) => {
    const date = event.kind === 'trade' ? event.trade.date : event.date
    return when === 'before' ? date < day : date <= day
  })
  const { open } = realize(earlier, { basis: 'fifo', scope: 'account' })
  return [...new Set(open.map(({ instrumentId }) => instrumentId))]
}
