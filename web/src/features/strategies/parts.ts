import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { RuleProblem } from '@naru/shared/rules/problem'
import type { ComponentType, ReactNode } from 'react'

/** Where something stands in a document. */
export type Path = readonly (string | number)[]

export type Document = Readonly<Record<string, unknown>>

/** What the screens of strategies show of other features; the page that knows them all hands them in. */
export interface StrategyParts {
  /** Searches the market for one instrument. */
  readonly InstrumentSearch: ComponentType<{
    readonly open: boolean
    readonly onClose: () => void
    readonly onPick: (instrument: { readonly id: InstrumentId }) => void
    readonly title?: string
  }>
  /** Holds a document whose conditions are edited by what stands in it. */
  readonly ConditionForm: ComponentType<{
    readonly document: Document
    readonly problems: readonly RuleProblem[]
    /** Tell every problem, not only those of fields that were touched. */
    readonly isStrict: boolean
    readonly onChange: (document: Document) => void
    readonly children: ReactNode
  }>
  /** The condition at a path of the document, as sentences whose words are chosen. */
  readonly Condition: ComponentType<{ readonly path: Path }>
  /** On what: named one by one, or by a list, a screen or a search kept elsewhere. */
  readonly Universe: ComponentType
  /** Folders of the watchlist, by name. */
  readonly useWatchlists: () => readonly { readonly id: string; readonly name: string }[] | undefined
}
