import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { StrategySource } from '@naru/shared/strategies/source'

/** A strategy of the reader's own, as it is saved now. */
export interface OwnStrategy {
  readonly id: string
  readonly name: string
  readonly source: StrategySource
  /** Those it names; none when it takes them from a list. */
  readonly instruments: readonly InstrumentId[]
  readonly bar: string
}
