import type { InstrumentId, InstrumentKind } from '@naru/shared/domain/instrument'
import type { ParamSpec } from '@naru/shared/indicators/indicator'
import type { ComponentType } from 'react'
import type { Draft } from './draft.ts'
import type { OwnStrategy } from './own-strategy.ts'

export interface SearchProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly onPick: (instrument: { readonly id: InstrumentId; readonly kind?: InstrumentKind }) => void
  readonly title?: string
}

/** What the form shows of other features. */
export interface FormParts {
  readonly InstrumentSearch: ComponentType<SearchProps>
}

export interface FormProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly own: readonly OwnStrategy[]
}

export interface ParamsProps {
  /** What can be moved of the strategy: its own, or those a program says it has. */
  readonly params: readonly ParamSpec[]
}
