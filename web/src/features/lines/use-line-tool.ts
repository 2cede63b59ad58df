'use client'

import { type UnixMs, unixMs } from '@naru/shared/core/time'
import type { InstrumentId, InstrumentKind } from '@naru/shared/domain/instrument'
import { useMemo, useState } from 'react'
import type { PriceLine } from '@/lib/ledger/price-lines.ts'
import { priceLinesQuery } from '@/lib/ledger/price-lines.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useLineWords } from '@/text/lines.ts'
import { type Grip, moved, type Point, shapeOf, snapped } from './line.ts'
import { useSaveLine } from './mutations.ts'

export interface Placing {
  readonly kind: PriceLine['kind']
  readonly shape: 'flat' | 'sloped'
  readonly first: Point | undefined
}

interface Drag {
  readonly id: string
  readonly grip: Grip
  readonly price: number
}

const NONE: readonly PriceLine[] = []

/** Everything that can be done to the lines of one instrument, for the chart and for the list below it. */
export function useLineTool(instrumentId: InstrumentId, kind: InstrumentKind) {
  const query = useQuery(priceLinesQuery)
  const save = useSaveLine()
  const words = useLineWords()
  const [placing, setPlacing] = useState<Placing>()
  const [drag, setDrag] = useState<Drag>()
  const saved = useMemo(
    () => query.data?.filter((line) => line.instrument_id === instrumentId) ?? NONE,
    [query.data, instrumentId],
  )
  const lines = useMemo(
    () => (drag ? saved.map((line) => (line.id === drag.id ? moved(line, drag.grip, drag.price) : line)) : saved),
    [saved, drag],
  )

  const place = (at: UnixMs, price: number): void => {
    if (!placing) return
    const point = { at, price: snapped(kind, price) }
    if (placing.shape === 'sloped' && !placing.first) {
      setPlacing({ ...placing, first: point })
      return
    }
    setPlacing(undefined)
    const label = words.kind[placing.kind]
    save.mutate(newLine({ instrumentId, kind: placing.kind, label, ...shapeOf(placing.first ?? point, point) }))
  }
  return {
    query,
    lines,
    placing,
    start: (of: PriceLine['kind']) => setPlacing({ kind: of, shape: placing?.shape ?? 'flat', first: undefined }),
    reshape: (shape: Placing['shape']) => placing && setPlacing({ ...placing, shape, first: undefined }),
    stop: () => setPlacing(undefined),
    /** A flat line that is still to be given its price: for those who would rather type than tap. */
    begun: (price: number | undefined): PriceLine | undefined =>
      placing &&
      newLine({
        instrumentId,
        kind: placing.kind,
        label: words.kind[placing.kind],
        from: { at: unixMs(0), price: price ?? 0 },
        to: null,
      }),
    place,
    drag: (line: PriceLine, grip: Grip, price: number) => setDrag({ id: line.id, grip, price: snapped(kind, price) }),
    /** Let go: what was moved is saved. */
    drop: () => {
      const line = drag && lines.find((candidate) => candidate.id === drag.id)
      const before = line && saved.find((candidate) => candidate.id === line.id)
      setDrag(undefined)
      if (line && (before?.price !== line.price || before.to_price !== line.to_price)) save.mutate(line)
    },
  }
}
export type LineTool = ReturnType<typeof useLineTool>

interface NewLine {
  readonly instrumentId: InstrumentId
  readonly kind: PriceLine['kind']
  readonly label: string
  readonly from: Point
  readonly to: Point | null
}

/** Its name comes from here, so that saving it twice makes one. */
const newLine = ({ instrumentId, kind, label, from, to }: NewLine): PriceLine => ({
  id: crypto.randomUUID(),
  instrument_id: instrumentId,
  kind,
  label,
  price: from.price,
  from_at: to && new Date(from.at).toISOString(),
  to_at: to && new Date(to.at).toISOString(),
  to_price: to?.price ?? null,
  created_at: new Date().toISOString(),
  updated_at: new Date().toISOString(),
  version: 0,
})
