import type { KstDate } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { ReplayBarSpec } from '@naru/shared/replay/recorded-day'
import { STRATEGIES } from '@naru/shared/strategies/registry'
import { parseStrategySpec, type StrategySpec } from '@naru/shared/strategies/spec'
import type { Locale } from '@/text/locale.ts'
import { fitsOne, type OwnSpec } from './own-specs.ts'

export type ReplaySource = 'carried' | 'bridge'

/** Bars a built-in strategy can be played on within a day. */
export const STRATEGY_BARS = ['1m', '5m', '15m', '30m', '60m'] as const satisfies readonly ReplayBarSpec[]

/** What is written in the form. */
export interface StartDraft {
  readonly source: ReplaySource
  readonly instrumentId: InstrumentId
  readonly date: KstDate | ''
  readonly cash: number
  /** Of one's own, or of `STRATEGIES`; empty for none. */
  readonly strategy: string
  readonly bar: ReplayBarSpec
  /** Whether the reader's armed rules of this instrument watch along. */
  readonly withRules: boolean
}

export const LEAST_CASH = 100_000
export const MOST_CASH = 10_000_000_000

/** Built-in strategies that one instrument is enough for. */
export const BUILT_IN = STRATEGIES.filter(({ series }) => fitsOne(series))

/** The strategy to be played; null for none, and for one that is not there any more. */
export function specOf(
  { strategy, bar, instrumentId }: StartDraft,
  own: readonly OwnSpec[],
  locale: Locale,
): StrategySpec | null {
  const mine = own.find(({ id }) => id === strategy)
  if (mine) return mine.spec
  const definition = BUILT_IN.find(({ id }) => id === strategy)
  if (!definition) return null
  const params = Object.fromEntries(definition.params.map((param) => [param.id, param.default]))
  const spec = parseStrategySpec({
    v: 1,
    name: definition.label[locale],
    source: { kind: 'built_in', strategy: definition.id, params },
    universe: { symbols: [instrumentId] },
    bar,
  })
  return spec.ok ? spec.value : null
}
