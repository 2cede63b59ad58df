import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { ComponentType } from 'react'

/** A moment on the chart at which a rule would have fired. */
export interface ChartMark {
  readonly at: number
}

/** What a rule's screens show of other features; the page that knows them all hands them in. */
export interface RuleParts {
  /** Searches the market for one instrument. */
  readonly InstrumentSearch: ComponentType<{
    readonly open: boolean
    readonly onClose: () => void
    readonly onPick: (instrument: { readonly id: InstrumentId }) => void
    readonly title?: string
  }>
  /** Candles with the lines that can be drawn on them and with marks. */
  readonly Chart: ComponentType<{ readonly instrumentId: InstrumentId; readonly marks: readonly ChartMark[] }>
  /** Folders of the watchlist, by name. */
  readonly useWatchlists: () => readonly { readonly id: string; readonly name: string }[] | undefined
}
