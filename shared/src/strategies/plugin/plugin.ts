import type { Indicator, ParamValues } from '../../indicators/indicator.ts'
import type { Strategy, StrategyContext, StrategyDefinition, StrategySignal } from '../strategy.ts'

/** All that a plugin is given; it imports nothing of ours but types. */
export interface PluginTools {
  /** One of the product's indicators by its id, as docs/indicators.md lists them. Throws where there is none, or a parameter is out of bounds. */
  indicator(id: string, params?: ParamValues): Indicator
  /** Buys for so many percent of what the account is worth, at the market. */
  enter(series: number, percent: number, reason: string): readonly StrategySignal[]
  /** Sells all that is held, at the market; nothing when nothing is. */
  leave(series: number, context: StrategyContext, reason: string): readonly StrategySignal[]
}

/** What it says of itself, and how it is made. Parameters are complete and within their bounds when `create` is called. */
export type PluginStrategy = Omit<StrategyDefinition, 'id' | 'create'> & {
  create(params: ParamValues, seriesCount: number): Strategy
}

/**
 * What the file of a plugin exports under the name `plugin`: TypeScript of the owner of the NAS, trusted as the bridge
 * itself is. It answers as every strategy does: at once, and the same to the same bars.
 */
export type StrategyPlugin = (tools: PluginTools) => PluginStrategy
