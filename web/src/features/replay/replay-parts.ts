import type { Book, Quote, TapeTrade } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import type { ReplayOrder } from '@naru/shared/replay/account'
import type { ComponentType, ReactNode } from 'react'
import type { ChartSurface } from '@/lib/chart-surface.ts'

/** Intervals the chart of a replay is drawn in. */
export const REPLAY_SPECS = ['1m', '5m', '15m', '60m', '1d'] as const
export type ReplaySpec = (typeof REPLAY_SPECS)[number]

/** The market of a replay, kept apart from the live one: no live screen ever reads of it. */
export interface ReplayQuotes {
  readonly getState: () => { readonly quotes: Readonly<Record<string, Quote>> }
  readonly subscribe: (listener: () => void) => () => void
}

/** What the screens of a replay show of other features: the very parts the live screens are made of. */
export interface ReplayParts {
  readonly InstrumentSearch: ComponentType<{
    readonly open: boolean
    readonly onClose: () => void
    readonly onPick: (instrument: { readonly id: InstrumentId }) => void
    readonly title?: string
  }>
  readonly Chart: ComponentType<{
    readonly instrumentId: InstrumentId
    readonly spec: ReplaySpec
    readonly bars: readonly Bar[]
    readonly source: ReplayQuotes
    readonly overlay: (surface: ChartSurface) => ReactNode
  }>
  readonly Ladder: ComponentType<{
    readonly instrumentId: InstrumentId
    readonly book: Book
    readonly quote: Quote
    readonly trades: readonly TapeTrade[]
    readonly orders: readonly ReplayOrder[]
  }>
  readonly Tape: ComponentType<{ readonly trades: readonly TapeTrade[] }>
  readonly Figures: ComponentType<{ readonly quote: Quote }>
  readonly Segments: ComponentType<{
    readonly label: string
    readonly options: readonly { readonly key: string; readonly label: string; readonly className?: string }[]
    readonly value: string
    readonly onChange: (key: string) => void
  }>
  readonly Stepper: ComponentType<{
    readonly value: string
    readonly onChange: (value: string) => void
    readonly onStep: (count: 1 | -1) => void
    readonly less: string
    readonly more: string
  }>
}
